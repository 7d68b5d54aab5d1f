import assert from 'node:assert/strict';
import { indentUnitOf } from '../../../../../src/engine/completion/syntax/indentation.ts';

describe('indentUnitOf', () => {
  it('sees tabs', () => assert.equal(indentUnitOf('func f() {\n\tif a {\n\t\tb()\n', '\t}\n}\n'), '\t'));
  it('sees two spaces', () => assert.equal(indentUnitOf('function f() {\n  if (a) {\n    b();\n', '  }\n}\n'), '  '));
  it('sees four spaces', () => assert.equal(indentUnitOf('def f():\n    if a:\n        b()\n', ''), '    '));
  it('does not count the star of a comment', () => {
    assert.equal(indentUnitOf('/**\n * a\n * b\n */\nfunction f() {\n    a();\n}\n', ''), '    ');
  });
  it('takes four spaces where nothing is indented', () => assert.equal(indentUnitOf('a\nb\n', ''), '    '));
  it('looks behind the cursor too', () => assert.equal(indentUnitOf('', 'function f() {\n  a();\n}\n'), '  '));

  it('takes the tab of the cursor’s own line where nothing else is indented', () => {
    assert.equal(indentUnitOf('func f() {\n\t', '\n}\n'), '\t');
  });
});
