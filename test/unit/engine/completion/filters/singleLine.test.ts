import assert from 'node:assert/strict';
import { singleLine } from '../../../../../src/engine/completion/filters/singleLine.ts';
import { filtered } from './siteAt.ts';

describe('single line', () => {
  it('ends with the first line', () => {
    assert.equal(filtered(singleLine, 'return │', 'a;\n}', { isMultiline: false }), 'a;');
  });

  it('leaves several lines where they are wanted', () => {
    assert.equal(filtered(singleLine, '│', 'a;\nb;', { isMultiline: true }), 'a;\nb;');
  });

  it('keeps the line end that pushes code down', () => {
    assert.equal(
      filtered(singleLine, '│  return a;', '  let a = 1;\n  let b;', { isMultiline: false }),
      '  let a = 1;\n',
    );
  });

  it('shows the next line at the end of a finished one', () => {
    assert.equal(
      filtered(singleLine, 'let a = 1;│\n}', '\n  let b = 2;\n  let c;', { isMultiline: false }),
      '\n  let b = 2;',
    );
  });
});
