// The parts of applying that need no editor: hunks of a difference, places of doubt, names of test files.
import assert from 'node:assert/strict';
import { doubtsOf } from '../../../../src/extension/edit/doubts.ts';
import { hunkAt, lineHunks } from '../../../../src/extension/edit/lineHunks.ts';
import { testFileFor } from '../../../../src/extension/edit/testFile.ts';

describe('line hunks', () => {
  const pairs: readonly (readonly [before: string, after: string])[] = [
    ['a\nb\nc\n', 'a\nB\nc\n'],
    ['a\nb\nc\n', 'b\nc\n'],
    ['a\r\nb\r\n', 'a\r\nx\r\nb\r\n'],
    ['', 'a\nb'],
    ['a\nb', ''],
    ['a\nb\nc\nd\ne', 'A\nb\nC\nd\nE\nF'],
  ];
  for (const [before, after] of pairs) {
    it(`rebuild ${JSON.stringify(after)} from ${JSON.stringify(before)}, alone and together`, () => {
      const hunks = lineHunks(before, after);
      let built = before;
      for (const { start, end, newStart, newEnd } of hunks.toReversed()) {
        built = built.slice(0, start) + after.slice(newStart, newEnd) + built.slice(end);
      }
      assert.equal(built, after);
    });
  }

  it('are found by a place in the new text, deletions too', () => {
    const hunks = lineHunks('a\nb\nc\nd\n', 'a\nB\nc\n');
    assert.deepEqual(hunkAt(hunks, 3), hunks[0]);
    assert.deepEqual(hunkAt(hunks, 6), hunks[1]);
    assert.equal(hunkAt(hunks, 0), undefined);
  });
});

describe('doubts', () => {
  it('stand where the hunk is in the new text, each reason once in a row', () => {
    const hunk = (start: number, end: number, text: string, doubt?: string) =>
      ({ start, end, text, how: 'similar', ...(doubt ? { doubt } : {}) }) as const;
    const doubts = doubtsOf([
      hunk(20, 22, 'x', 'why'),
      hunk(0, 0, 'four'),
      hunk(10, 12, '', 'why'),
      hunk(30, 31, '', 'other'),
    ]);
    assert.deepEqual(doubts, [
      { offset: 14, reason: 'why' },
      { offset: 31, reason: 'other' },
    ]);
  });
});

describe('test file', () => {
  for (const [path, name] of [
    ['src/a.ts', 'src/a.test.ts'],
    ['app/main.py', 'app/test_main.py'],
    ['x/y.go', 'x/y_test.go'],
    ['A.java', 'ATest.java'],
    ['a.rb', 'a_spec.rb'],
    ['Makefile', 'Makefile.test'],
  ] as const) {
    it(`of ${path} is ${name}`, () => assert.equal(testFileFor(path), name));
  }
});
