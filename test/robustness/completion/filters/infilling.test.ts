// A sample of bench/infilling: the true middle stays as it is, and a damaged one is mended.
import assert from 'node:assert/strict';
import { DAMAGES } from '../../../../bench/infilling/damage.ts';
import { isMended, isWorthShowing, shownOf } from '../../../../bench/infilling/judge.ts';
import { readTasks, SETS } from '../../../../bench/infilling/tasks.ts';

/** Every so many tasks; a prime, so that all functions and all lengths are among them. */
const STEP = 13;

describe('HumanEval infilling, a sample', () => {
  for (const set of SETS) {
    const tasks = readTasks(set).filter((task, index) => index % STEP === 0 && isWorthShowing(task));

    it(`leaves the true middle alone: ${set}`, () => {
      const changed = tasks.filter((task) => !isMended(task, shownOf(task, task.middle)));
      assert.deepEqual(
        changed.map((task) => task.id),
        [],
      );
    });

    for (const [name, damage] of Object.entries(DAMAGES)) {
      it(`mends 98 of 100: ${set}, ${name}`, () => {
        const answers = tasks.flatMap((task) => {
          const answer = damage(task);
          return answer === undefined ? [] : [{ task, answer }];
        });
        const left = answers.filter(({ task, answer }) => !isMended(task, shownOf(task, answer)));
        const ids = left.map(({ task }) => task.id).join(', ');
        assert.ok(left.length <= 0.02 * answers.length, `${left.length} of ${answers.length}: ${ids}`);
      });
    }
  }
});
