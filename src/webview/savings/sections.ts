// The parts of the report, each from the same cells: what it draws, and the table that says the same.
import type { SavingsSum } from '../../shared/protocol/savingsSum.ts';
import type { SavingsReport } from '../../shared/protocol/savingsView.ts';
import { el } from '../dom.ts';
import { GUIDE, GUIDE_REDUCTION, groupBy, monthsSpanned, type Period, splitOf, sumOf, timeline } from './aggregate.ts';
import { barChart } from './barChart.ts';
import { count, dayLabel, duration, percent, TASK_NAMES, usd, usdTick } from './figures.ts';
import { PLACE_NAMES, PLACES, shareBars } from './shareBar.ts';
import { figuresOf, table } from './table.ts';

/** The figures at the top. */
export function headline(report: SavingsReport): HTMLElement {
  const sum = sumOf(report.cells);
  const tile = (name: string, value: string, note?: string) =>
    el('div', { class: 'tile' }, el('dt', {}, name), el('dd', {}, value, note ? el('small', {}, note) : undefined));
  const months = monthsSpanned(report.cells, report.today);
  const subscription = months * report.subscriptionMicroUsdPerMonth;
  const net = report.netMonthMicroUsd ?? null;
  return el(
    'dl',
    { class: 'tiles' },
    tile('Saved today', usd(report.todayMicroUsd)),
    tile(
      'Saved this month',
      usd(report.monthMicroUsd),
      report.hasElectricity ? `${usd(net)} after electricity` : undefined,
    ),
    tile('Saved in all', usd(report.allTimeMicroUsd), `of ${usd(sum.grossMicroUsd)} that everything would have cost`),
    tile('Paid to hosted models', usd(sum.paidMicroUsd), `${usd(report.paidMonthMicroUsd)} this month`),
    tile(
      'A subscription instead',
      usd(subscription),
      `${months === 1 ? '1 month' : `${months} months`} at ${usd(report.subscriptionMicroUsdPerMonth)}`,
    ),
  );
}

export function overTime(report: SavingsReport, period: Period): HTMLElement {
  const points = timeline(report.cells, period, report.today);
  const name = { day: 'Day', week: 'Week from', month: 'Month' }[period];
  const rows = points
    .filter(([, sum]) => sum.requests > 0)
    .map(([at, sum]) => [
      dayLabel(at),
      usd(sum.savedMicroUsd),
      usd(sum.paidMicroUsd),
      usd(sum.grossMicroUsd),
      count(sum.requests),
    ])
    .reverse();
  return el(
    'div',
    {},
    barChart({
      description: `Saved and paid by ${period}, ${points.length} of them up to today. The table below has the figures.`,
      labels: points.map(([at]) => dayLabel(at)),
      series: [
        { name: 'Saved', style: 'saved', values: points.map(([, sum]) => sum.savedMicroUsd) },
        { name: 'Paid', style: 'paid', values: points.map(([, sum]) => sum.paidMicroUsd) },
      ],
      format: usd,
      formatTick: usdTick,
    }),
    figuresOf(
      'As a table',
      table(`Saved and paid by ${period}`, [name, 'Saved', 'Paid', 'All at hosted price', 'Requests'], rows),
    ),
  );
}

const SUM_HEADINGS = ['Saved', 'Paid', 'Requests', 'Accepted or answered', 'Tokens in', 'Tokens out', 'Left out'];

export function byTask(report: SavingsReport): HTMLElement {
  const groups = [...groupBy(report.cells, (cell) => cell.task)];
  const rows = groups.map(([task, sum]) => [TASK_NAMES[task as keyof typeof TASK_NAMES] ?? task, ...sumCells(sum)]);
  return table('By task', ['Task', ...SUM_HEADINGS], rows);
}

export function byModel(report: SavingsReport): HTMLElement {
  const groups = [...groupBy(report.cells, (cell) => `${cell.model} (${PLACE_NAMES[cell.place].toLowerCase()})`)];
  const rows = groups.sort(([, a], [, b]) => b.requests - a.requests).map(([model, sum]) => [model, ...sumCells(sum)]);
  return table('By model', ['Model', ...SUM_HEADINGS], rows);
}

function sumCells(sum: SavingsSum): string[] {
  const useful = sum.accepted + sum.answered;
  const isAllUnknown = sum.excluded > 0 && sum.excluded >= sum.requests;
  return [
    isAllUnknown ? 'unknown' : usd(sum.savedMicroUsd),
    usd(sum.paidMicroUsd),
    count(sum.requests),
    count(useful),
    count(sum.promptTokens),
    count(sum.outputTokens),
    count(sum.excluded),
  ];
}

/** Where requests were answered, against the guide, and what that costs against all-hosted. */
export function shares(report: SavingsReport): HTMLElement {
  const all = splitOf(report.cells);
  const answers = splitOf(report.cells.filter((cell) => cell.task !== 'completion' && cell.task !== 'embed'));
  const share = (of: typeof all) =>
    ({
      local: (100 * of.requests.local) / (of.total || 1),
      hosted: (100 * of.requests.hosted) / (of.total || 1),
      specialised: (100 * of.requests.specialised) / (of.total || 1),
    }) as const;
  const rows = PLACES.map((place) => [
    PLACE_NAMES[place],
    percent(all.requests[place], all.total),
    percent(answers.requests[place], answers.total),
    `${GUIDE[place]} %`,
  ]);
  const sentence =
    all.reduction === null
      ? 'No request has a known price yet, so there is no cost to compare.'
      : `All of this at hosted prices: ${usd(all.allHostedMicroUsd)}. It cost ${usd(all.costMicroUsd)}, which is ${Math.round(all.reduction)} % less. The guide says about ${GUIDE_REDUCTION} %.`;
  return el(
    'div',
    {},
    shareBars(share(all)),
    table('Where requests were answered', ['', 'All requests', 'Chat and edits only', 'Guide'], rows),
    el('p', {}, sentence, report.hasElectricity ? '' : ' Electricity is not counted: its price is not set.'),
  );
}

/** The rest of the month, and hardware. */
export function outlook(report: SavingsReport): HTMLElement {
  const { projection, breakEven } = report;
  const month = projection
    ? `This month will come to about ${usd(projection.midMicroUsd)}, four times out of five between ${usd(projection.lowMicroUsd)} and ${usd(projection.highMicroUsd)}, if it goes on like the last ${projection.basedOnDays} days.`
    : 'For a look ahead the ledger needs at least five finished days.';
  return el(
    'div',
    {},
    el('p', {}, month),
    el(
      'p',
      {},
      breakEven ? breakEvenText(breakEven) : 'Enter what your hardware cost to see when it has paid for itself.',
    ),
  );
}

function breakEvenText(breakEven: NonNullable<SavingsReport['breakEven']>): string {
  const { hardwareMicroUsd, coveredMicroUsd, perDayMicroUsd, daysLeft } = breakEven;
  const covered = `${usd(coveredMicroUsd)} of ${usd(hardwareMicroUsd)} for hardware has come back (${percent(coveredMicroUsd, hardwareMicroUsd)})`;
  if (daysLeft === 0) return `${covered}: it has paid for itself.`;
  if (daysLeft === null) return `${covered}. At the present rate of ${usd(perDayMicroUsd)} a day it never will.`;
  return `${covered}. At ${usd(perDayMicroUsd)} a day the rest takes ${count(daysLeft)} days.`;
}

/** How good the completions are: taken, kept, long, fast. */
export function quality(report: SavingsReport): HTMLElement {
  const sum = sumOf(report.cells.filter((cell) => cell.task === 'completion'));
  const rows = [
    ['Shown', count(sum.offered)],
    ['Accepted', `${count(sum.accepted)} (${percent(sum.accepted, sum.offered)})`],
    [
      'Still there after 30 seconds',
      `${count(sum.kept)} of ${count(sum.keptKnown)} (${percent(sum.kept, sum.keptKnown)})`,
    ],
    ['Characters written', count(sum.acceptedChars)],
  ];
  const speed = report.latencies.map((figures) => [
    figures.model === undefined
      ? `${TASK_NAMES[figures.task]}, all models`
      : `${TASK_NAMES[figures.task]}, ${figures.model}`,
    duration(figures.p50Ms),
    duration(figures.p90Ms),
    count(figures.requests),
  ]);
  return el(
    'div',
    {},
    table('Completions', ['', ''], rows),
    speed.length > 0 ? el('h3', {}, 'How fast') : undefined,
    speed.length > 0
      ? table('Time to the first text', ['', 'Half of them within', 'Nine of ten within', 'Requests'], speed)
      : undefined,
  );
}
