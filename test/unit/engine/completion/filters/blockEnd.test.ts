import assert from 'node:assert/strict';
import { blockEnd } from '../../../../../src/engine/completion/filters/blockEnd.ts';
import { filtered } from './siteAt.ts';

const PYTHON = { languageId: 'python', indentUnit: '    ' };

describe('end of the block', () => {
  it('cuts an invented next function', () => {
    const answer = 'return a + b\n\n\ndef other(x):\n    return x';
    assert.equal(filtered(blockEnd, 'def add(a, b):\n    │\n', answer, PYTHON), 'return a + b');
  });

  it('cuts an invented next method', () => {
    const answer = 'return 1;\n  }\n\n  other() {\n    return 2;\n  }';
    assert.equal(filtered(blockEnd, 'class A {\n  one() {\n    │\n', answer), 'return 1;\n  }');
  });

  it('cuts what would run beside the function', () => {
    const answer = "return a\n\nif __name__ == '__main__':\n    print(f(1))";
    assert.equal(filtered(blockEnd, 'def f(a):\n    │', answer, PYTHON), 'return a');
  });

  it('follows the code out of inner blocks', () => {
    const answer = 'total += x\n    return total';
    assert.equal(filtered(blockEnd, 'def f(xs):\n    for x in xs:\n        │\n', answer, PYTHON), answer);
  });

  it('lets an inner function end and the outer go on', () => {
    const answer = 'return x + 1\n    return inner(a)';
    assert.equal(filtered(blockEnd, 'def f(a):\n    def inner(x):\n        │\n', answer, PYTHON), answer);
  });

  it('keeps the closer of the function', () => {
    assert.equal(filtered(blockEnd, 'function f() {│', '\n  return 1;\n}\n\nfunction g() {}'), '\n  return 1;\n}');
  });

  it('gives one definition where none is around', () => {
    const answer = 'function a() {\n  return 1;\n}\n\nfunction b() {\n  return 2;\n}';
    assert.equal(filtered(blockEnd, 'import x from "x";\n\n│\n', answer), 'function a() {\n  return 1;\n}');
  });

  it('keeps several statements outside of functions', () => {
    const answer = 'const a = 1;\nconst b = 2;\nrun(a, b);';
    assert.equal(filtered(blockEnd, 'import x from "x";\n│', answer), answer);
  });

  it('does not read the indentation of text in strings', () => {
    const answer = 'const text = `\nnot indented\n`;\n  return text;';
    assert.equal(filtered(blockEnd, 'function f() {\n  │\n}\n', answer), answer);
  });

  it('does not read the indentation inside of brackets in Python', () => {
    const answer = 'x = f(\n1,\n2)\n    return x';
    assert.equal(filtered(blockEnd, 'def g():\n    │\n', answer, PYTHON), answer);
  });

  it('cuts an invented next test', () => {
    const answer = "assert(a);\n  });\n\n  it('does more', () => {\n    assert(b);\n  });";
    assert.equal(
      filtered(blockEnd, "describe('a', () => {\n  it('works', () => {\n    │\n", answer),
      'assert(a);\n  });',
    );
  });
});
