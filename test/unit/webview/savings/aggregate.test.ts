// The report page's sums and scales.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { noSavings } from '../../../../src/shared/protocol/savingsSum.ts';
import type { SavingsCell } from '../../../../src/shared/protocol/savingsView.ts';
import {
  groupBy,
  monthsSpanned,
  periodOf,
  splitOf,
  sumOf,
  timeline,
} from '../../../../src/webview/savings/aggregate.ts';
import { niceTicks } from '../../../../src/webview/savings/barChart.ts';
import { dayLabel, duration, percent, usd, usdTick } from '../../../../src/webview/savings/figures.ts';

function cell(change: Partial<SavingsCell>): SavingsCell {
  return { ...noSavings(), day: '2026-11-18', task: 'completion', model: 'm', place: 'local', requests: 1, ...change };
}

describe('sums of cells', () => {
  const cells = [
    cell({ day: '2026-10-31', savedMicroUsd: 5 }),
    cell({ day: '2026-11-01', savedMicroUsd: 7, task: 'chat' }),
    cell({ day: '2026-11-16', savedMicroUsd: 11, model: 'n' }),
    cell({ savedMicroUsd: 13 }),
  ];

  it('are the same by any grouping', () => {
    for (const key of ['day', 'task', 'model', 'place'] as const) {
      const groups = [...groupBy(cells, (one) => one[key]).values()];
      assert.equal(
        groups.reduce((sum, group) => sum + group.savedMicroUsd, 0),
        sumOf(cells).savedMicroUsd,
      );
    }
  });

  it('by period have the empty ones too and end today', () => {
    const days = timeline(cells, 'day', '2026-11-18');
    assert.deepEqual([days.length, days[0]?.[0], days.at(-1)?.[1].savedMicroUsd], [19, '2026-10-31', 13]);
    assert.deepEqual(
      timeline(cells, 'month', '2026-11-18').map(([name, sum]) => [name, sum.savedMicroUsd]),
      [
        ['2026-10', 5],
        ['2026-11', 31],
      ],
    );
    assert.deepEqual(
      timeline(cells, 'week', '2026-11-18').map(([name, sum]) => [name, sum.savedMicroUsd]),
      [
        ['2026-10-26', 12],
        ['2026-11-02', 0],
        ['2026-11-09', 0],
        ['2026-11-16', 24],
      ],
    );
    assert.equal(timeline([cell({ day: '2020-01-01' })], 'day', '2026-11-18').length, 31);
  });

  it('weeks begin on Monday, over the turn of a year', () => {
    assert.equal(periodOf('2027-01-03', 'week'), '2026-12-28');
    assert.equal(periodOf('2026-12-28', 'week'), '2026-12-28');
  });

  it('a subscription is paid for every month begun', () => {
    assert.equal(monthsSpanned(cells, '2026-11-18'), 1);
    assert.equal(monthsSpanned(cells, '2026-12-01'), 2);
    assert.equal(monthsSpanned(cells, '2027-10-30'), 12);
    assert.equal(monthsSpanned([], '2026-11-18'), 1);
  });
});

describe('the split against the guide', () => {
  it('compares what was paid with all-hosted', () => {
    const split = splitOf([
      cell({ grossMicroUsd: 850, requests: 9 }),
      cell({ place: 'hosted', paidMicroUsd: 150, requests: 1 }),
    ]);
    assert.deepEqual(
      [split.requests, split.total, split.allHostedMicroUsd, split.reduction],
      [{ local: 9, hosted: 1, specialised: 0 }, 10, 1_000, 85],
    );
  });

  it('shows a loss as a loss, and nothing where nothing has a price', () => {
    const loss = splitOf([cell({ grossMicroUsd: 100, electricityMicroUsd: 150 })]).reduction;
    assert.ok(loss !== null && Math.abs(loss + 50) < 1e-9);
    assert.equal(splitOf([cell({})]).reduction, null);
  });
});

describe('figures in words', () => {
  it('are honest about nothing, little, loss and unknown', () => {
    assert.deepEqual(
      [usd(null), usd(0), usd(1), usd(3_410_000), usd(-200_000), usd(-1)],
      ['unknown', '$0.00', '<$0.01', '$3.41', '-$0.20', '$0.00'],
    );
    const ticks = (step: number) => [0, 1, 2, 3].map((at) => usdTick(at * step, step));
    assert.deepEqual(ticks(50), ['$0.00', '$0.00005', '$0.00010', '$0.00015']);
    assert.deepEqual(ticks(20_000_000), ['$0.00', '$20.00', '$40.00', '$60.00']);
    for (const step of [1, 2, 20, 500, 5_000, 10_000, 1e9]) assert.equal(new Set(ticks(step)).size, 4, `${step}`);
    assert.deepEqual(
      [percent(1, 0), percent(1, 3), duration(420), duration(1_840)],
      ['–', '33.3 %', '420 ms', '1.8 s'],
    );
    assert.deepEqual([dayLabel('2026-11-08'), dayLabel('2026-11')], ['8 Nov', 'Nov 2026']);
  });

  it('ticks are round, hold zero and enclose the values', () => {
    assert.deepEqual(niceTicks(0, 9), [0, 5, 10]);
    for (const [low, high] of [
      [0, 1],
      [-3, 17],
      [0, 123_456],
      [-0.4, 0],
    ] as const) {
      const ticks = niceTicks(low, high);
      assert.ok(
        (ticks[0] ?? 1) <= low && (ticks.at(-1) ?? -1) >= high && ticks.some((tick) => Math.abs(tick) < 1e-9),
        `${low} ${high}: ${ticks}`,
      );
    }
    assert.deepEqual(niceTicks(0, 0), [0, 1]);
  });
});
