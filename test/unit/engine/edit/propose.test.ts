// What one code block does to one file: each way of telling an edit, and the cases in which nothing may be changed.
import assert from 'node:assert/strict';
import { apply, searchReplace } from './support.ts';

const TWO = `function first(a) {
  const b = a + 1;
  return b;
}

function second(a) {
  const b = a + 1;
  return b;
}
`;

describe('apply', () => {
  describe('search and replace', () => {
    it('changes what stands there once', async () => {
      const { text, hunks } = await apply(
        TWO,
        searchReplace('function first(a) {\n  const b = a + 1;\n', 'function first(a) {\n  const b = a + 2;\n'),
      );
      assert.equal(text, TWO.replace('a + 1', 'a + 2'));
      assert.deepEqual(
        hunks.map(({ how, doubt }) => [how, doubt]),
        [['exact', undefined]],
      );
    });

    it('refuses what stands there twice', async () => {
      await assert.rejects(
        apply(TWO, searchReplace('  const b = a + 1;\n  return b;\n', '  return a;\n')),
        /more than once/,
      );
    });

    it('refuses what does not stand there, and says when it is done already', async () => {
      await assert.rejects(apply(TWO, searchReplace('const nothing = of(this);\n', 'x\n')), /not in this file/);
      const done = searchReplace('  const c = compute(a, 17);\n', 'function first(a) {\n  const b = a + 1;\n');
      await assert.rejects(apply(TWO, done), /already in this file/);
    });

    it('applies the parts that fit, and names the others', async () => {
      const code =
        searchReplace('function first(a) {\n', 'function one(a) {\n') + searchReplace('nowhere(at, all);\n', 'x\n');
      const { text, refused } = await apply(TWO, code);
      assert.equal(text, TWO.replace('first', 'one'));
      assert.equal(refused.length, 1);
    });

    it('keeps the file’s names in lines that the change does not touch', async () => {
      const now =
        'import { load } from "./load";\n\nexport function read(file) {\n  const data = load(file, options);\n  return data;\n}\n';
      const code = searchReplace(
        'export function read(path) {\n  const data = load(path, options);\n  return data;\n}\n',
        'export function read(path) {\n  const data = load(path, options);\n  check(data);\n  return data;\n}\n',
      );
      assert.equal((await apply(now, code)).text, now.replace('  return data;', '  check(data);\n  return data;'));
    });

    it('marks a line that it replaces although it is another now', async () => {
      const code = searchReplace(
        'function first(a) {\n  const b = a + 10;\n',
        'function first(a) {\n  const b = a + 2;\n',
      );
      const { hunks } = await apply(TWO, code);
      assert.ok(hunks.some(({ doubt }) => doubt !== undefined));
    });

    it('does not take a block that is cut off for a whole one', async () => {
      await assert.rejects(
        apply(
          TWO,
          '<<<<<<< SEARCH\nfunction first(a) {\n=======\nfunction one(a) {\n>>>>>>> REPLACE\n<<<<<<< SEARCH\n  return',
        ),
        /not complete/,
      );
    });
  });

  describe('diff', () => {
    const hunk = ' \n function second(a) {\n-  const b = a + 1;\n+  const b = a + 2;\n   return b;\n';

    it('finds its place whatever the line number says', async () => {
      const wanted = TWO.replace('second(a) {\n  const b = a + 1', 'second(a) {\n  const b = a + 2');
      for (const line of [1, 5, 90]) {
        const { text, hunks } = await apply(TWO, `--- a/x.js\n+++ b/x.js\n@@ -${line},4 +${line},4 @@\n${hunk}`);
        assert.equal(text, wanted);
        assert.ok(hunks.every(({ doubt }) => doubt === undefined));
      }
    });

    it('tells equal places apart by the function in its header, else changes nothing', async () => {
      const bare = '-  const b = a + 1;\n+  const b = a + 2;\n';
      const { text } = await apply(TWO, `@@ -1,1 +1,1 @@ function second(a) {\n${bare}`);
      assert.match(text, /second\(a\) \{\n {2}const b = a \+ 2/);
      assert.match(text, /first\(a\) \{\n {2}const b = a \+ 1/);
      await assert.rejects(apply(TWO, `@@ -40,1 +40,1 @@\n${bare}`), /more than once/);
    });

    it('does not delete files', async () => {
      await assert.rejects(
        apply(TWO, `--- a/x.js\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-function first(a) {\n`),
        /deletes the file/,
      );
    });
  });

  describe('plain code', () => {
    it('replaces the function of the same name and leaves the rest', async () => {
      const { text, hunks } = await apply(TWO, 'function second(a) {\n  return a + 1;\n}\n', 'javascript');
      assert.equal(text, TWO.replace(/second\(a\) \{[\s\S]*\}/, 'second(a) {\n  return a + 1;\n}'));
      assert.ok(hunks.every(({ how, doubt }) => how === 'unit' && doubt === undefined));
    });

    it('keeps the methods that a class in the answer leaves out, and says so', async () => {
      const file =
        'class Cart {\n  add(item) {\n    this.items.push(item);\n  }\n\n  clear() {\n    this.items = [];\n  }\n}\n';
      const { text, hunks } = await apply(
        file,
        'class Cart {\n  clear() {\n    this.items.length = 0;\n  }\n}\n',
        'javascript',
      );
      assert.equal(text, file.replace('this.items = [];', 'this.items.length = 0;'));
      assert.ok(hunks.every(({ doubt }) => doubt?.includes('kept')));
    });

    const methods: readonly (readonly [languageId: string, file: string, answer: string, wanted: string])[] = [
      [
        'python',
        'class A:\n    def one(self):\n        return 1\n\n    def two(self):\n        return 2\n',
        'def two(self):\n    return 3\n',
        'class A:\n    def one(self):\n        return 1\n\n    def two(self):\n        return 3\n',
      ],
      [
        'go',
        'package a\n\nfunc (a *A) Name() string {\n\treturn "a"\n}\n\nfunc (b *B) Name() string {\n\treturn "b"\n}\n',
        'func (b *B) Name() string {\n\treturn "c"\n}\n',
        'package a\n\nfunc (a *A) Name() string {\n\treturn "a"\n}\n\nfunc (b *B) Name() string {\n\treturn "c"\n}\n',
      ],
      [
        'java',
        'class A {\n    int one() {\n        return 1;\n    }\n}\n',
        'int one() {\n    return 2;\n}\n',
        'class A {\n    int one() {\n        return 2;\n    }\n}\n',
      ],
      [
        'rust',
        'impl A {\n    fn one(&self) -> u8 {\n        1\n    }\n}\n',
        'fn one(&self) -> u8 {\n    2\n}\n',
        'impl A {\n    fn one(&self) -> u8 {\n        2\n    }\n}\n',
      ],
      [
        'css',
        '.a {\n  color: red;\n}\n\n.b {\n  color: red;\n}\n',
        '.b {\n  color: blue;\n}\n',
        '.a {\n  color: red;\n}\n\n.b {\n  color: blue;\n}\n',
      ],
    ];
    for (const [languageId, file, answer, wanted] of methods) {
      it(`finds a definition by its name in ${languageId}, at its own depth`, async () => {
        assert.equal((await apply(file, answer, languageId)).text, wanted);
      });
    }

    const marks: readonly (readonly [languageId: string, mark: string])[] = [
      ['javascript', '// ... existing code ...'],
      ['javascript', '// …'],
      ['javascript', '/* ... rest of the function ... */'],
      ['javascript', '...'],
      ['python', '# ... existing code ...'],
      ['html', '<!-- ... existing content ... -->'],
      ['sql', '-- ... unchanged ...'],
    ];
    for (const [languageId, mark] of marks) {
      it(`leaves in place what ${mark} stands for`, async () => {
        const body = Array.from({ length: 12 }, (_, index) => `  step${index}(value_${index});`);
        const file = ['begin of everything here', ...body, 'end of everything here'].join('\n');
        const answer = [
          'begin of everything here',
          `  ${mark}`,
          body[10],
          '  added(now);',
          body[11],
          'end of everything here',
        ].join('\n');
        const wanted = [
          'begin of everything here',
          ...body.slice(0, 11),
          '  added(now);',
          body[11],
          'end of everything here',
        ].join('\n');
        assert.equal((await apply(file, answer, languageId)).text, wanted);
      });
    }

    it('changes nothing where nothing says where', async () => {
      await assert.rejects(apply(TWO, 'doSomethingElse(entirely, unrelated);\n', 'javascript'), /cannot be applied/);
    });

    it('takes everything for a file that is empty', async () => {
      assert.equal((await apply('', 'a;\nb;\n')).text, 'a;\nb;\n');
    });

    it('says that a file is like that already', async () => {
      await assert.rejects(apply(TWO, TWO, 'javascript'), /like that already/);
    });

    it('marks a result that has a syntax error which the file had not', async () => {
      const code = searchReplace('function second(a) {\n', 'function second(a {\n');
      const { hunks } = await apply(TWO, code, 'javascript');
      assert.ok(hunks.length > 0 && hunks.every(({ doubt }) => doubt?.includes('syntax error')));
    });
  });

  describe('line ends', () => {
    it('keeps CRLF, and the missing line end at the end', async () => {
      const file = 'function one() {\r\n  return 1;\r\n}\r\n\r\nfunction two() {\r\n  return 2;\r\n}';
      const { text } = await apply(file, 'function two() {\n  log();\n  return 2;\n}\n', 'javascript');
      assert.equal(text, file.replace('  return 2;', '  log();\r\n  return 2;'));
    });

    it('leaves the odd line ends of other lines alone', async () => {
      const mixed = 'one;\r\ntwo;\nthree;\r\nfour;\n';
      assert.equal((await apply(mixed, searchReplace('three;\n', '3;\n'))).text, 'one;\r\ntwo;\n3;\nfour;\n');
    });
  });

  it('refuses files that are too large in a sentence', async () => {
    await assert.rejects(apply('x\n'.repeat(1_500_000), 'y\n'), /too large/);
  });
});
