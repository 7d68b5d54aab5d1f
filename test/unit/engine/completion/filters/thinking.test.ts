import assert from 'node:assert/strict';
import { thinking } from '../../../../../src/engine/completion/filters/thinking.ts';
import { filtered } from './siteAt.ts';

describe('thinking', () => {
  it('takes a thought before the code away', () => {
    assert.equal(filtered(thinking, '│', '<think>\nI add.\n</think>\n\nreturn a + b;'), 'return a + b;');
  });

  it('shows nothing of a thought without an end', () => {
    assert.equal(filtered(thinking, '│', '<think>I wonder whether'), '');
  });

  it('takes away what comes before an end without a beginning', () => {
    assert.equal(filtered(thinking, '│', 'So I add them.</think>\nreturn a + b;'), 'return a + b;');
  });

  it('cuts at a thought that comes later', () => {
    assert.equal(filtered(thinking, '│', 'return a;<think>or b?</think>'), 'return a;');
  });

  it('leaves files that are about thinking alone', () => {
    assert.equal(
      filtered(thinking, 'const open = "<think>";\n│', 'const close = "</think>";'),
      'const close = "</think>";',
    );
  });

  it('holds back what may become a thought', () => {
    assert.equal(filtered(thinking, '│', '<thi', { isPartial: true }), '');
    assert.equal(filtered(thinking, '│', '<this', { isPartial: true }), '<this');
  });
});
