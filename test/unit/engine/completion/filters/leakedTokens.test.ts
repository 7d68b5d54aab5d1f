import assert from 'node:assert/strict';
import { leakedTokens } from '../../../../../src/engine/completion/filters/leakedTokens.ts';
import { FAMILIES } from '../../../../../src/engine/completion/fim/families.ts';
import { filtered } from './siteAt.ts';

describe('leaked tokens', () => {
  for (const family of FAMILIES.values()) {
    it(`cuts at every token of ${family.id}`, () => {
      for (const token of family.controlTokens)
        assert.equal(filtered(leakedTokens, '│', `a = 1${token}b`), 'a = 1', token);
    });
  }

  it('cuts at the first of several', () => {
    assert.equal(filtered(leakedTokens, '│', 'x<|fim_pad|>y<|endoftext|>z'), 'x');
  });

  it('cuts at tokens nobody listed, by their shape', () => {
    assert.equal(filtered(leakedTokens, '│', 'x<|some_new_token|>y'), 'x');
    assert.equal(filtered(leakedTokens, '│', 'x<｜tool▁call▁begin｜>y'), 'x');
  });

  it('cuts where the model goes on to write another file', () => {
    assert.equal(filtered(leakedTokens, '│', 'x = 1\n# File: src/b.py\ny = 2', { languageId: 'python' }), 'x = 1\n');
  });

  it('leaves code that looks similar', () => {
    for (const code of [
      'a <b> c',
      'x | y',
      'list[PREFIX + 1]',
      '<T>(x: T) => x',
      'a < b || c > d',
      'a <|> b',
      '<filenames>',
    ]) {
      assert.equal(filtered(leakedTokens, '│', code), code);
    }
  });

  it('leaves what the file itself writes', () => {
    assert.equal(filtered(leakedTokens, '<s>old│', ' price</s>', { languageId: 'html' }), ' price</s>');
    assert.equal(filtered(leakedTokens, 'usage: [PREFIX]│', ' or [PREFIX]'), ' or [PREFIX]');
    assert.equal(filtered(leakedTokens, '│', 'done</s>'), 'done');
  });

  it('holds back what may become a token while the answer comes', () => {
    const more = { isPartial: true };
    assert.equal(filtered(leakedTokens, '│', 'a = 1<|fim_', more), 'a = 1');
    assert.equal(filtered(leakedTokens, '│', 'a <', more), 'a ');
    assert.equal(filtered(leakedTokens, '│', 'a < b', more), 'a < b');
    assert.equal(filtered(leakedTokens, '│', 'a <'), 'a <');
  });
});
