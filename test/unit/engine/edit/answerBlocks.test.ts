// Code blocks of an answer and the files they are announced for; plans for several files at once.
import assert from 'node:assert/strict';
import { announcedPath } from '../../../../src/engine/edit/announcedPath.ts';
import { answerBlocks } from '../../../../src/engine/edit/answerBlocks.ts';
import { planEdits } from '../../../../src/engine/edit/plan.ts';

describe('announced path', () => {
  const cases: readonly (readonly [info: string, above: string, first: string, path: string | undefined])[] = [
    ['ts src/a.ts', '', '', 'src/a.ts'],
    ['ts:src/a.ts', '', '', 'src/a.ts'],
    ['ts title="src/a.ts"', '', '', 'src/a.ts'],
    ['src/a.ts', '', '', 'src/a.ts'],
    ['python {file=app/main.py}', '', '', 'app/main.py'],
    ['ts', '`src/a.ts`', '', 'src/a.ts'],
    ['ts', '**src/a.ts**:', '', 'src/a.ts'],
    ['ts', '### `src/a.ts`', '', 'src/a.ts'],
    ['ts', 'Change `total` in `src/cart.ts` like this:', '', 'src/cart.ts'],
    ['ts', '1. `Dockerfile`', '', 'Dockerfile'],
    ['ts', 'src/a.ts', '', 'src/a.ts'],
    ['js', '', '// src/a.js', 'src/a.js'],
    ['py', '', '# File: app/a.py', 'app/a.py'],
    ['html', '', '<!-- index.html -->', 'index.html'],
    ['ts', 'Change the total like this:', '', undefined],
    ['ts', 'Move it from `a.ts` to `b.ts`:', '', undefined],
    ['js', 'With Node.js, e.g. like this:', '', undefined],
    ['ts', '', '// adds two numbers', undefined],
    ['', '', '#!/usr/bin/env python', undefined],
  ];
  for (const [info, above, first, path] of cases) {
    it(`${JSON.stringify([info, above, first])} is ${path ?? 'none'}`, () => {
      assert.equal(announcedPath({ info, above, first })?.path, path);
    });
  }
});

describe('blocks of an answer', () => {
  it('are found with their languages, nested fences whole, what is cut off left out', () => {
    const text =
      '`a.md`\n\n````markdown\n# A\n```js\nx;\n```\n````\n\n- list\n\n  ```ts\n  y;\n  ```\n\n```go\nnever ends';
    assert.deepEqual(answerBlocks(text), [
      { code: '# A\n```js\nx;\n```\n', language: 'markdown', path: 'a.md' },
      { code: 'y;\n', language: 'ts' },
    ]);
  });

  it('lose the comment that names their file', () => {
    assert.deepEqual(answerBlocks('```js\n// src/a.js\nx;\n```'), [{ code: 'x;\n', language: 'js', path: 'src/a.js' }]);
  });
});

describe('a plan', () => {
  const folders = [{ name: 'w', uri: 'vscode-vfs://host/w' }];

  it('takes a diff for several files apart', async () => {
    const diff = '--- a/one.ts\n+++ b/one.ts\n@@ -1 +1 @@\n-a\n+b\n--- /dev/null\n+++ b/two.ts\n@@ -0,0 +1 @@\n+c\n';
    const { targets } = await planEdits({ text: diff, block: { info: 'diff', above: '' } }, folders);
    assert.deepEqual(
      targets.map(({ path, code }) => [path, code]),
      [
        ['one.ts', '@@ -1 +1 @@\n-a\n+b\n'],
        ['two.ts', '@@ -0,0 +1 @@\n+c\n'],
      ],
    );
  });

  it('puts several search and replace blocks for one file together, and leaves commands out', async () => {
    const part = (name: string) => `\`a.ts\`\n\`\`\`ts\n<<<<<<< SEARCH\n${name}\n=======\nx\n>>>>>>> REPLACE\n\`\`\`\n`;
    const { targets } = await planEdits(
      { text: `${part('one')}${part('two')}Run:\n\`\`\`sh\nnpm test\n\`\`\`\n` },
      folders,
    );
    assert.equal(targets.length, 1);
    assert.equal(targets[0]?.code.match(/SEARCH/g)?.length, 2);
  });

  it('is for the open document where the block names none', async () => {
    const active = 'vscode-vfs://host/w/open.ts';
    const { targets } = await planEdits({ text: 'x;\n', block: { info: 'ts', above: 'Like this:' }, active }, folders);
    assert.deepEqual(
      targets.map(({ uri }) => uri),
      [active],
    );
    const { refused } = await planEdits({ text: 'x;\n', block: { info: 'ts', above: '' } }, folders);
    assert.match(refused[0] ?? '', /names no file/);
  });
});
