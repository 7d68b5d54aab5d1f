// What of shown text was accepted, what an undo takes back, and what is still there half a minute later.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Acceptance } from '../../../../src/engine/completion/acceptance.ts';
import { documentOf } from './editorState.ts';
import { HeldClock } from './scriptedEngine.ts';

const URI = 'file:///w/a.ts';

/** A document in which `compute(left, right);` is shown at the end of its first line. */
class Desk {
  readonly clock = new HeldClock();
  /** What the ledger heard: characters accepted, or whether the text was still there. */
  readonly heard: (number | boolean)[] = [];
  text = 'const n = \nuse(n);\n';
  isOpen = true;
  readonly at = 10;
  readonly acceptance = new Acceptance({
    onAccept: () => {},
    ledger: {
      record: () => {},
      recordUnderWay: () => {},
      accept: (_id, chars) => this.heard.push(chars),
      retain: (_id, isKept) => this.heard.push(isKept),
    },
    clock: this.clock,
    documentOf: () => (this.isOpen ? documentOf(this.text, { uri: URI }) : undefined),
  });

  constructor() {
    this.acceptance.shown('x', URI, this.at, 'compute(left, right);');
  }

  edit(start: number, end: number, text: string): void {
    this.acceptance.changed(documentOf(this.text, { uri: URI }), { start, end, text });
    this.text = this.text.slice(0, start) + text + this.text.slice(end);
  }
}

describe('acceptance of shown text', () => {
  it('grows word by word, and an undo takes back the last word only', () => {
    const desk = new Desk();
    desk.edit(10, 10, 'compute');
    desk.edit(17, 17, '(left');
    desk.edit(22, 22, ', right');
    desk.edit(22, 29, '');
    desk.edit(17, 22, '');
    assert.deepEqual(desk.heard, [7, 12, 19, 12, 7]);
    desk.edit(17, 17, '(left');
    assert.equal(desk.heard.at(-1), 12, 'taken again');
  });

  it('is gone at once where one undo removes all of its words', () => {
    const desk = new Desk();
    desk.edit(10, 10, 'compute');
    desk.edit(17, 17, '(left');
    desk.edit(10, 22, '');
    assert.deepEqual(desk.heard, [7, 12, 0]);
  });

  it('is taken back by an undo within ten seconds, and by no later one', async () => {
    for (const [ms, last] of [
      [10_000, 0],
      [10_001, 21],
    ] as const) {
      const desk = new Desk();
      desk.edit(10, 10, 'compute(left, right);');
      await desk.clock.pass(ms);
      desk.edit(10, 31, '');
      assert.equal(desk.heard.at(-1), last, `after ${ms} ms`);
    }
  });

  it('is looked at after half a minute, wherever it has moved', async () => {
    const desk = new Desk();
    desk.edit(10, 10, 'compute(left, right);');
    desk.edit(0, 0, '// a new first line\n');
    await desk.clock.pass(29_999);
    assert.deepEqual(desk.heard, [21]);
    await desk.clock.pass(1);
    assert.deepEqual(desk.heard, [21, true]);
  });

  it('is not there any more where it was changed meanwhile', async () => {
    const desk = new Desk();
    desk.edit(10, 10, 'compute(left, right);');
    desk.edit(18, 22, 'top');
    await desk.clock.pass(30_000);
    assert.deepEqual(desk.heard, [21, false]);
  });

  it('is neither kept nor lost in a file that was closed, and nothing is asked about what was undone', async () => {
    const closed = new Desk();
    closed.edit(10, 10, 'compute(left, right);');
    closed.isOpen = false;
    const undone = new Desk();
    undone.edit(10, 10, 'compute(left, right);');
    undone.edit(10, 31, '');
    await closed.clock.pass(30_000);
    await undone.clock.pass(30_000);
    assert.deepEqual([closed.heard, undone.heard], [[21], [21, 0]]);
  });
});
