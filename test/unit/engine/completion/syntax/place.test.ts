// Where several lines belong, where one, and where nothing: told by pictures with the cursor as `│`.
import assert from 'node:assert/strict';
import { isMultilinePlace, isPointlessPlace } from '../../../../../src/engine/completion/syntax/place.ts';

function parts(picture: string): [string, string] {
  const cursor = picture.indexOf('│');
  return [picture.slice(0, cursor), picture.slice(cursor + 1)];
}

describe('isMultilinePlace', () => {
  const many: readonly (readonly [picture: string, languageId: string])[] = [
    ['│', 'typescript'],
    ['function f() {\n  │\n}\n', 'typescript'],
    ['function f() {│', 'typescript'],
    ['function f() {│}', 'typescript'],
    ['const f = () => {│\n}\n', 'typescript'],
    ['const all = [│\n];\n', 'typescript'],
    ['def f(a):│\n', 'python'],
    ['def f(a):\n    │\n', 'python'],
    ['async def f(a):│\n\nx = 1\n', 'python'],
    ['if a:│\n', 'python'],
    ['def f│\nend', 'ruby'],
    ['items.each do |x|│\nend', 'ruby'],
    ['if [ -f a ]; then│\nfi', 'shellscript'],
    ['<ul>│\n</ul>', 'html'],
    ['fn main() {│\n}', 'rust'],
  ];
  for (const [picture, languageId] of many) {
    it(`several lines in ${languageId}: ${JSON.stringify(picture)}`, () =>
      assert.ok(isMultilinePlace(...parts(picture), languageId)));
  }

  const one: readonly (readonly [picture: string, languageId: string])[] = [
    ['const a = │', 'typescript'],
    ['const a = b +│\n', 'typescript'],
    ['foo(│)', 'typescript'],
    ['foo(│, b);', 'typescript'],
    ['  return│', 'typescript'],
    ['  done();│\n', 'typescript'],
    ['│const a = 1;', 'typescript'],
    ['// a comment {│', 'typescript'],
    ["log('a {│');", 'typescript'],
    ['if (a) {│\n  b();\n}', 'typescript'],
    ['if a:│\n    b()\n', 'python'],
    ["d = {'a':│\n", 'python'],
    ['x = a[1:│', 'python'],
    ['# a note:│', 'python'],
    ['if x then y end│', 'lua'],
    ['<br>│\n', 'html'],
  ];
  for (const [picture, languageId] of one) {
    it(`one line in ${languageId}: ${JSON.stringify(picture)}`, () =>
      assert.ok(!isMultilinePlace(...parts(picture), languageId)));
  }
});

describe('isPointlessPlace', () => {
  for (const picture of ['con│st', '日│本', '// ----│----', '/*****│', ' * ====│', '# ----│']) {
    it(`nothing comes at ${picture}`, () => assert.ok(isPointlessPlace(...parts(picture))));
  }
  for (const picture of [
    'con│',
    'con│ st',
    'a.│b',
    '// │',
    '//│',
    '# TODO: │',
    '// --- a │',
    '//   ...│',
    'x = --│y',
    '  * │',
    '│',
  ]) {
    it(`something may come at ${picture}`, () => assert.ok(!isPointlessPlace(...parts(picture))));
  }
});
