// What of the rest of the line a completion stands in for: pictures of before, and of the line after it was accepted.
import assert from 'node:assert/strict';
import { replaceRange } from '../../../../../src/engine/completion/syntax/replaceRange.ts';

/** The document after the completion was accepted. */
function accepted(picture: string, text: string, languageId: string): string {
  const cursor = picture.indexOf('│');
  const prefix = picture.slice(0, cursor);
  const suffix = picture.slice(cursor + 1);
  return prefix + text + suffix.slice(replaceRange(text, { prefix, suffix, languageId }));
}

describe('replaceRange', () => {
  const cases: readonly (readonly [picture: string, text: string, result: string, languageId?: string])[] = [
    ['foo(│)', 'a, b)', 'foo(a, b)'],
    ['foo(│)', 'a, b);', 'foo(a, b);'],
    ['foo(│);', 'a, b);', 'foo(a, b);'],
    ['foo(│)', 'a, b', 'foo(a, b)'],
    ['foo(│)', 'bar(x)', 'foo(bar(x))'],
    ['foo(bar(│))', 'a)', 'foo(bar(a))'],
    ['foo(bar(│))', 'a), b', 'foo(bar(a), b)'],
    ['foo(bar(│))', 'a))', 'foo(bar(a))'],
    ['const a = "│"', 'text"', 'const a = "text"'],
    ['const a = "│"', 'text";', 'const a = "text";'],
    ['const a = "│";', 'text";', 'const a = "text";'],
    ['const a = "│"', 'te\\"xt', 'const a = "te\\"xt"'],
    ["log('│')", "a', b)", "log('a', b)"],
    ['const a = [│]', '1, 2];', 'const a = [1, 2];'],
    ['const a = { b: │ }', '[1] }', 'const a = { b: [1] }'],
    ['if (│) {', 'a && b) {', 'if (a && b) {'],
    ['return │;', 'a + b;', 'return a + b;'],
    ['f(│, c)', 'a, b', 'f(a, b, c)'],
    ['f(│, c)', 'a,', 'f(a, c)'],
    ['f(() => {│})', '\n  a();\n})', 'f(() => {\n  a();\n})'],
    ['<p>│</p>', 'text</p>', '<p>text</p>', 'html'],
    ['x = {"a": [│]}', '1, 2]}', 'x = {"a": [1, 2]}', 'python'],
    ['x = f"│"', '{a}"', 'x = f"{a}"', 'python'],
    ["fn f<'a>(│)", "x: &'a str)", "fn f<'a>(x: &'a str)", 'rust'],
    ["m = {'│'a': 2}", "x': 1, ", "m = {'x': 1, 'a': 2}", 'python'],
    ['return n│*2', '*', 'return n**2', 'python'],
    ['a │= 1', '= b if c ', 'a = b if c = 1', 'python'],
    ['  │}', 'a();\n}', '  a();\n}'],
  ];
  for (const [picture, text, result, languageId = 'typescript'] of cases) {
    it(`${picture} with ${JSON.stringify(text)} gives ${JSON.stringify(result)}`, () => {
      assert.equal(accepted(picture, text, languageId), result);
    });
  }

  it('never reaches over the line', () => {
    assert.equal(replaceRange('a);\n}', { prefix: 'f(', suffix: ')\n}', languageId: 'typescript' }), 1);
  });
});
