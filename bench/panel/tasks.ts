// What the page's main thread did, from Chromium's own trace.
import type { PanelPage } from './panelPage.ts';

export interface Task {
  /** From begin to end, in milliseconds: with whatever else the machine did meanwhile. */
  readonly ms: number;
  /** On the processor, in milliseconds. */
  readonly cpuMs: number;
  /** What took longest in it, innermost last. */
  readonly within: string;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** On the processor. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly functionName?: string } };
}

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline'];

/** All tasks of the page's main thread while `work` runs. */
export async function tasksDuring({ browser, page }: PanelPage, work: () => Promise<unknown>): Promise<Task[]> {
  await browser.startTracing(page, { categories: CATEGORIES });
  await work();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }; // Chromium's format.
  const events = trace.traceEvents;
  const { pid, tid } = mainThread(events);
  const ours = events.filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X');
  const isTask = ({ name }: TraceEvent) => name === 'RunTask' || name.endsWith('::RunTask');
  const inner = ours.filter((event) => !isTask(event) && (event.tdur ?? 0) > 3_000);
  return ours.filter(isTask).map((task) => {
    const end = task.ts + (task.dur ?? 0);
    const within = inner.filter(({ ts }) => ts >= task.ts && ts < end);
    return { ms: (task.dur ?? 0) / 1_000, cpuMs: (task.tdur ?? 0) / 1_000, within: within.map(described).join(' > ') };
  });
}

/** Where to look when a figure has grown. */
export function logLongest(tasks: readonly Task[]): void {
  for (const { cpuMs, ms, within } of [...tasks].sort((a, b) => b.cpuMs - a.cpuMs).slice(0, 6)) {
    console.log(`${cpuMs.toFixed(0)} ms on the processor (${ms.toFixed(0)} by the clock): ${within}`);
  }
}

function described({ name, tdur = 0, args }: TraceEvent): string {
  return `${name}${args?.data?.functionName ? ` ${args.data.functionName}` : ''} ${Math.round(tdur / 1_000)}`;
}

/** The thread with the most tasks among the renderers' main threads: other pages there are none. */
function mainThread(events: readonly TraceEvent[]): { pid: number; tid: number } {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const tasksOf = ({ pid, tid }: TraceEvent) => events.filter((event) => event.pid === pid && event.tid === tid).length;
  const [main] = mains.sort((a, b) => tasksOf(b) - tasksOf(a));
  if (!main) throw new Error('The trace has no main thread of a page.');
  return main;
}
