// The kinds of test, few and fast to many and slow, and what each of them needs from the machine.
import { ensureEngine, ensureModel } from '../engines/launch.ts';
import { ensureChromium } from '../workbench/ensureChromium.ts';
import { ensureWorkbench } from '../workbench/ensureWorkbench.ts';

/** `leftOut` sentences are printed and counted as skipped; with `runs` false the kind is not run at all. */
export interface Readiness {
  runs: boolean;
  leftOut: readonly string[];
}

export interface Kind {
  name: string;
  /** What one test may take unless it says otherwise. */
  testTimeoutMs: number;
  /** What the whole kind may take before it is ended by force. */
  boundMs: number;
  /**
   * How often a failed test is run again. Only where a real editor is driven on a screen that others draw: what a busy
   * machine does late must not be taken for a fault of Hob. Every second try is named at the end of the run.
   */
  retries?: 1;
  /** Run with this script instead of mocha over test/<name>; it sees to the retries itself. */
  script?: string;
  /** Needs nothing and is over soon: runs side by side with its like when nothing else was asked for. */
  isLight?: true;
  /** Brings what the kind needs; may take long the first time and prints its progress. */
  prepare: () => Promise<Readiness>;
}

const minuteMs = 60_000;

export const kinds: readonly Kind[] = [
  { name: 'unit', testTimeoutMs: 10_000, boundMs: 5 * minuteMs, prepare: nothing, isLight: true },
  { name: 'protocol', testTimeoutMs: 20_000, boundMs: 5 * minuteMs, prepare: nothing, isLight: true },
  { name: 'robustness', testTimeoutMs: 60_000, boundMs: 10 * minuteMs, prepare: nothing },
  { name: 'engines', testTimeoutMs: 120_000, boundMs: 15 * minuteMs, prepare: engines },
  {
    name: 'integration',
    testTimeoutMs: 60_000,
    boundMs: 10 * minuteMs,
    script: 'test/harness/workbench/runIntegration.ts',
    prepare: workbench,
  },
  { name: 'e2e', testTimeoutMs: 180_000, boundMs: 20 * minuteMs, retries: 1, prepare: workbenchAndEngine },
];

async function nothing(): Promise<Readiness> {
  return { runs: true, leftOut: [] };
}

/**
 * Runs with whatever engines there are; the tests of one that is missing skip themselves. vLLM is all download and the
 * others are all compiling, so on a bare machine they are made side by side.
 */
async function engines(): Promise<Readiness> {
  const model = await ensureModel('smollm2');
  const compiled = async () => [await ensureEngine('llama-server'), await ensureEngine('ollama')];
  const [others, vllm] = await Promise.all([compiled(), ensureEngine('vllm')]);
  const servers = [...others, vllm];
  const leftOut = [model, ...servers].flatMap((one) => (one.available ? [] : [one.reason]));
  return { runs: servers.some(({ available }) => available), leftOut };
}

async function workbench(): Promise<Readiness> {
  try {
    await ensureWorkbench((line) => console.error(line));
    await ensureChromium((line) => console.error(line));
    return { runs: true, leftOut: [] };
  } catch (error) {
    return { runs: false, leftOut: [(error as Error).message] };
  }
}

async function workbenchAndEngine(): Promise<Readiness> {
  const editor = await workbench();
  const engine = await ensureEngine('llama-server');
  if (engine.available) return editor;
  return { runs: false, leftOut: [...editor.leftOut, engine.reason] };
}
