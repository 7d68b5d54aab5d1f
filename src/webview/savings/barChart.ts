// A bar chart of one or two series over time, drawn as SVG. Colours are classes, so that the theme decides; the second
// series is hatched as well, so that it is told apart without colour.
import { el, svg } from '../dom.ts';

export interface Series {
  readonly name: string;
  /** Class suffix: `saved`, `paid`. */
  readonly style: string;
  readonly values: readonly number[];
}

export interface BarChart {
  /** What a screen reader says of the whole; the figures are in the table beside. */
  readonly description: string;
  readonly labels: readonly string[];
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
  /** For the axis: fine enough to tell neighbours `step` apart. */
  readonly formatTick: (value: number, step: number) => string;
}

const WIDTH = 720;
const HEIGHT = 200;
const LEFT = 64;
const RIGHT = 20;
const BOTTOM = 22;
const TOP = 8;
/** A day or two are bars too, and no wall. */
const WIDEST_BAR = 48;
/** Labels under the bars, at most. */
const MAX_LABELS = 8;

export function barChart(chart: BarChart): HTMLElement {
  const values = chart.series.flatMap(({ values: own }) => own);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const ticks = niceTicks(low, high);
  const [bottom = 0, top = 1] = [ticks[0], ticks.at(-1)];
  const y = (value: number) => TOP + ((top - value) / (top - bottom || 1)) * (HEIGHT - TOP - BOTTOM);
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, chart.labels.length);
  const tickStep = (ticks[1] ?? 1) - bottom;
  // What is zero throughout has no bars, and needs no room beside the others.
  const drawn = chart.series.filter(({ values: own }) => own.some((value) => value !== 0));
  const picture = svg(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': chart.description, class: 'chart' },
    hatching(),
    ...(high > low ? ticks : [0]).map((tick) => gridLine(y(tick), chart.formatTick(tick, tickStep), tick === 0)),
    ...drawn.flatMap((series, at) =>
      series.values.map((value, index) => {
        const width = Math.min(WIDEST_BAR, Math.max(1, (step * 0.8) / drawn.length));
        const x = LEFT + (index + 0.5) * step + (at - drawn.length / 2) * width;
        const height = Math.abs(y(value) - y(0));
        const title = `${chart.labels[index] ?? ''}: ${series.name} ${chart.format(value)}`;
        return svg(
          'rect',
          { x, y: Math.min(y(value), y(0)), width, height, class: `bar bar-${series.style}`, ...fillOf(series) },
          svg('title', {}, title),
        );
      }),
    ),
    ...axisLabels(chart.labels, step),
  );
  return el('figure', {}, picture, legend(chart.series));
}

/** A pattern is named in the picture itself: a style sheet of its own cannot point into it everywhere. */
function fillOf({ style }: Pick<Series, 'style'>): { fill?: string } {
  return style === 'paid' ? { fill: 'url(#hatch)' } : {};
}

function gridLine(y: number, label: string, isZero: boolean): SVGElement {
  return svg(
    'g',
    {},
    svg('line', { x1: LEFT, x2: WIDTH, y1: y, y2: y, class: isZero ? 'zero' : 'grid' }),
    svg('text', { x: LEFT - 6, y: y + 4, class: 'tick tick-left' }, label),
  );
}

function axisLabels(labels: readonly string[], step: number): SVGElement[] {
  const every = Math.ceil(labels.length / MAX_LABELS);
  return labels.flatMap((label, at) =>
    (labels.length - 1 - at) % every === 0
      ? [svg('text', { x: LEFT + (at + 0.5) * step, y: HEIGHT - 6, class: 'tick' }, label)]
      : [],
  );
}

function hatching(): SVGElement {
  const line = svg('path', { d: 'M0 6 L6 0', class: 'hatch' });
  return svg('defs', {}, svg('pattern', { id: 'hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse' }, line));
}

function legend(series: readonly Series[]): HTMLElement {
  const entries = series.map(({ name, style }) =>
    el(
      'span',
      {},
      svg(
        'svg',
        { viewBox: '0 0 10 10', class: 'key', 'aria-hidden': 'true' },
        svg('rect', { width: 10, height: 10, class: `bar bar-${style}`, ...fillOf({ style }) }),
      ),
      name,
    ),
  );
  return el('figcaption', {}, ...entries);
}

/** Three to six round figures that enclose the values and hold zero. */
export function niceTicks(low: number, high: number): number[] {
  const range = high - low;
  if (!(range > 0)) return [0, 1];
  const rough = range / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
}
