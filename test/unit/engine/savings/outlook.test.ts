// Looking ahead: the month's end with its interval, and when hardware has paid for itself.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { breakEvenOf, type DailySaved, projectMonth } from '../../../../src/engine/savings/outlook.ts';

const USD = 1_000_000;

/** The same amount on each of some days before the 18th of November 2026. */
function steady(days: number, amount: number, today = '2026-11-18'): DailySaved {
  const byDay = new Map<string, number>();
  let first = today;
  for (let ago = 1; ago <= days; ago += 1) {
    first = new Date(Date.parse(`${today}T12:00:00Z`) - ago * 86_400_000).toISOString().slice(0, 10);
    byDay.set(first, amount);
  }
  return { byDay, first, today };
}

describe('the month’s projection', () => {
  it('goes on as before, with no interval where every day was the same', () => {
    const projection = projectMonth(steady(28, USD));
    assert.deepEqual(projection, {
      lowMicroUsd: 29 * USD,
      midMicroUsd: 29 * USD,
      highMicroUsd: 29 * USD,
      basedOnDays: 28,
    });
  });

  it('tells working days and weekends apart', () => {
    const saved = steady(28, 0);
    const byDay = new Map(
      [...saved.byDay].map(([day]) => [day, [0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay()) ? 0 : USD]),
    );
    // 12 working days before the 18th, then 8 more (19, 20, 23 to 27, 30)
    assert.equal(projectMonth({ ...saved, byDay })?.midMicroUsd, 20 * USD);
  });

  it('has an interval that grows with the spread, and never falls under what is there', () => {
    const quiet = steady(20, 0);
    const byDay = new Map([...quiet.byDay.keys()].map((day, at) => [day, at % 2 === 0 ? 3 * USD : 0]));
    const saved = { ...quiet, byDay };
    const projection = projectMonth(saved);
    assert.ok(projection);
    const soFar = [...saved.byDay]
      .filter(([day]) => day.startsWith('2026-11'))
      .reduce((sum, [, amount]) => sum + amount, 0);
    assert.ok(soFar <= projection.lowMicroUsd);
    assert.ok(projection.lowMicroUsd < projection.midMicroUsd && projection.midMicroUsd < projection.highMicroUsd);
  });

  it('is not made from four days', () => {
    assert.equal(projectMonth(steady(4, USD)), null);
    assert.ok(projectMonth(steady(5, USD)));
  });

  it('on the last day is what there is', () => {
    assert.equal(projectMonth(steady(29, USD, '2026-11-30'))?.midMicroUsd, 29 * USD);
  });
});

describe('hardware', () => {
  it('takes what is missing at the rate of the last four weeks', () => {
    assert.deepEqual(breakEvenOf(steady(28, USD), 100), {
      hardwareMicroUsd: 100 * USD,
      coveredMicroUsd: 28 * USD,
      perDayMicroUsd: USD,
      daysLeft: 72,
    });
  });

  it('is paid, or never will be, or has no price', () => {
    assert.equal(breakEvenOf(steady(28, USD), 28)?.daysLeft, 0);
    assert.equal(breakEvenOf(steady(28, -USD), 28)?.daysLeft, null);
    assert.equal(breakEvenOf(steady(0, 0), 28)?.daysLeft, null);
    assert.equal(breakEvenOf(steady(28, USD), 0), null);
  });
});
