// Holds the apply engine to its figures, on a part of the bench's cases: `npm run bench:apply` runs them all.
import assert from 'node:assert/strict';
import { applyCases } from '../../../../bench/apply/cases.ts';
import { judgeAll } from '../../../../bench/apply/judge.ts';

describe('applying code blocks, over real edits', () => {
  it('is exact in 95 of 100, and never wrong without a mark', async function () {
    this.timeout(60_000);
    // Every third: each form and each disturbance is among them.
    const cases = applyCases().filter((_, index) => index % 3 === 0);
    assert.ok(cases.length >= 200, `${cases.length} cases`);
    assert.equal(new Set(cases.map(({ form }) => form)).size, 6);
    assert.equal(new Set(cases.map(({ disturbance }) => disturbance)).size, 10);
    const judged = await judgeAll(cases);
    const wrong = judged.filter(({ verdict }) => verdict === 'wrong').map(({ one }) => one.name);
    assert.deepEqual(wrong, []);
    const exact = judged.filter(({ verdict }) => verdict === 'exact').length / cases.length;
    assert.ok(exact >= 0.95, `${(exact * 100).toFixed(1)} % exact`);
  });
});
