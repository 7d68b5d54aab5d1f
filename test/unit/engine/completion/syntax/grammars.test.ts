// Syntax trees: loaded on demand, and right about where the definition around the cursor ends.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { blockEnd } from '../../../../../src/engine/completion/filters/blockEnd.ts';
import { GRAMMARS, Grammars } from '../../../../../src/engine/completion/syntax/grammars.ts';
import { silentLogger } from '../../../../../src/shared/base/log.ts';
import { filtered } from '../filters/siteAt.ts';

const FOLDER = dirname(createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm'));

describe('Grammars', () => {
  const trees = new Grammars(FOLDER, silentLogger);

  before(async function () {
    this.timeout(20_000);
    for (const languageId of Object.keys(GRAMMARS)) assert.ok(await trees.load(languageId), languageId);
  });

  it('has none for a language without grammar', async () => {
    assert.equal(await trees.load('cobol'), false);
    assert.equal(trees.parse('a', 'cobol'), undefined);
  });

  it('says what it could not load and goes on without', async () => {
    const warnings: string[] = [];
    const broken = new Grammars('/nowhere', { ...silentLogger, warn: (message) => warnings.push(message) });
    assert.equal(await broken.load('python'), false);
    assert.equal(broken.endOfBlock({ prefix: 'def f():\n    ', suffix: '', languageId: 'python' }, 'a\nb'), undefined);
    assert.match(warnings[0] ?? '', /python/);
  });

  const cases: readonly (readonly [languageId: string, picture: string, answer: string, left: string])[] = [
    ['typescript', 'function f() {\n  │\n', 'return 1;\n}\n\nfunction g() {\n  return 2;\n}', 'return 1;\n}'],
    ['typescript', 'const f = () => {\n  │\n', 'return 1;\n};\nconst g = 2;', 'return 1;\n};'],
    ['typescriptreact', 'class A {\n  one() {\n    │\n', 'return <p />;\n  }\n\n  two() {}\n', 'return <p />;\n  }'],
    [
      'javascript',
      "describe('a', () => {\n  it('b', () => {\n    │\n",
      "ok();\n  });\n  it('c', () => {});",
      'ok();\n  });',
    ],
    [
      'python',
      'class A:\n    def one(self):\n        │\n',
      'return 1\n\n    def two(self):\n        return 2\n',
      'return 1',
    ],
    ['go', 'func f() int {\n\t│\n', 'return 1\n}\n\nfunc g() {}\n', 'return 1\n}'],
    ['rust', 'impl A {\n    fn one(&self) -> u8 {\n        │\n', '1\n    }\n\n    fn two(&self) {}\n', '1\n    }'],
    ['java', 'class A {\n  int one() {\n    │\n', 'return 1;\n  }\n\n  int two() { return 2; }\n', 'return 1;\n  }'],
    ['ruby', 'class A\n  def one\n    │\n', '1\n  end\n\n  def two\n    2\n  end\n', '1\n  end'],
    ['php', 'class A {\n  function one() {\n    │\n', 'return 1;\n  }\n\n  function two() {}\n', 'return 1;\n  }'],
    ['css', '.a {\n  │\n', 'color: red;\n}\n\n.b {\n  color: blue;\n}', 'color: red;\n}'],
    ['shellscript', 'one() {\n  │\n', 'echo 1\n}\n\ntwo() {\n  echo 2\n}', 'echo 1\n}'],
  ];
  for (const [languageId, picture, answer, left] of cases) {
    it(`ends the block in ${languageId}`, () => {
      assert.equal(filtered(blockEnd, picture, answer, { languageId, trees }), left);
    });
  }

  it('knows the end where indentation does not', () => {
    const picture = 'function f() {\n│\n';
    assert.equal(filtered(blockEnd, picture, 'return 1; }\n  function g() { return 2; }', { trees }), 'return 1; }');
  });

  it('leaves a block whose closer stands below', () => {
    const answer = 'const a = 1;\n  if (a) {\n    return a;\n  }';
    assert.equal(filtered(blockEnd, 'function f() {\n  │\n}\n', answer, { trees }), answer);
  });

  it('does not judge windows that are too large', () => {
    const prefix = `function f() {\n${'  a();\n'.repeat(2000)}  `;
    assert.equal(
      trees.endOfBlock({ prefix, suffix: '', languageId: 'typescript' }, `${'b();\n'.repeat(2000)}}`),
      undefined,
    );
  });
});
