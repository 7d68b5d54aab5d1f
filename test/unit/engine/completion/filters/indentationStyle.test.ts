import assert from 'node:assert/strict';
import { indentationStyle } from '../../../../../src/engine/completion/filters/indentationStyle.ts';
import { filtered } from './siteAt.ts';

const inStyle = (answer: string, indentUnit: string) => filtered(indentationStyle, '│', answer, { indentUnit });

describe('indentation style', () => {
  it('writes tabs where the file has tabs', () => {
    assert.equal(inStyle('if a {\n    b()\n        c()\n}', '\t'), 'if a {\n\tb()\n\t\tc()\n}');
    assert.equal(inStyle('if a {\n  b()\n    c()\n}', '\t'), 'if a {\n\tb()\n\t\tc()\n}');
  });

  it('writes spaces where the file has spaces', () => {
    assert.equal(inStyle('if a {\n\tb()\n\t\tc()\n}', '  '), 'if a {\n  b()\n    c()\n}');
  });

  it('keeps the stars of a comment in their column', () => {
    assert.equal(inStyle('/**\n\t * a\n\t */', '\t'), '/**\n\t * a\n\t */');
  });

  it('leaves everything else as it is', () => {
    const answer = '    first = "\t"\n    second  =  1\n';
    assert.equal(inStyle(answer, '    '), answer);
  });
});
