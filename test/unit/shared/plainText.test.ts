// Names that were made to confuse, as they are shown.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { plainText } from '../../../src/shared/base/plainText.ts';

describe('plainText', () => {
  it('leaves names of all scripts as they are', () => {
    for (const name of ['qwen2.5-coder:1.5b', 'hf.co/Häns/模型:q4_K_M', 'модель']) assert.equal(plainText(name), name);
  });

  it('shows what cannot be seen, and what turns the direction of writing, as a mark', () => {
    assert.equal(plainText('a\u0000b\u001b[31mc'), 'a�b�[31mc');
    assert.equal(plainText('safe\u202egnp.exe'), 'safe�gnp.exe');
    assert.equal(plainText('two\r\nlines\u2028and\u200bmore'), 'two�lines�and�more');
  });

  it('cuts what is longer than a line', () => {
    assert.equal(plainText('x'.repeat(1_000_000)).length, 160);
    assert.match(plainText('abcdef', 4), /^abc…$/);
  });
});
