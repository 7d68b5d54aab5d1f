// Starts the simulated engine as a process of its own, so that it keeps time beside the replay, and collects its log.
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { EngineMessage } from './main.ts';
import type { Dice } from './oracle.ts';
import type { SlotRecord } from './slot.ts';

export type EngineKind = 'ollama' | 'vllm' | 'llama-server';

const MODELS: Readonly<Record<EngineKind, string>> = {
  ollama: 'qwen2.5-coder:1.5b',
  vllm: 'Qwen/Qwen2.5-Coder-1.5B',
  'llama-server': 'qwen2.5-coder-1.5b-q8_0.gguf',
};
const START_MS = 20_000;

export interface SimulationOptions {
  readonly kind: EngineKind;
  /** Tokens per second. */
  readonly prefill: number;
  readonly decode: number;
  /** Share of the lines it knows, 0 to 1. */
  readonly skill: number;
  readonly dice: Dice;
  readonly abort: 'now' | 'batch';
  readonly speed: number;
}

export class SimulatedEngine {
  readonly url: string;
  /** Every request that has ended, in order. */
  readonly requests: readonly SlotRecord[];
  readonly #child: ChildProcess;
  readonly #kind: EngineKind;

  private constructor(child: ChildProcess, kind: EngineKind, port: number, requests: readonly SlotRecord[]) {
    this.#child = child;
    this.#kind = kind;
    this.url = `http://127.0.0.1:${port}`;
    this.requests = requests;
  }

  /** `targets`: files with the true texts. Throws when it does not answer in 20 s. */
  static async start(options: SimulationOptions, targets: readonly string[]): Promise<SimulatedEngine> {
    const { kind, prefill, decode, skill, dice, abort, speed } = options;
    const settings = { model: MODELS[kind], prefill, decode, skill, dice, abort, speed };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
    // The replay may run under flags of its own (a warped clock, a profiler): the engine's clock is true.
    const child = fork(
      path.join(import.meta.dirname, 'main.ts'),
      [...args, ...targets.flatMap((file) => ['--target', file])],
      {
        execArgv: [],
      },
    );
    const requests: SlotRecord[] = [];
    const port = await new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('The simulated engine did not start in 20 s.')), START_MS);
      child.once('exit', (code) => reject(new Error(`The simulated engine ended with ${code}.`)));
      child.on('message', (message) => {
        const told = message as EngineMessage; // Only main.ts writes to this channel.
        if ('listening' in told) {
          clearTimeout(timer);
          resolve(told.listening);
        } else requests.push(told.request);
      });
    });
    return new SimulatedEngine(child, kind, port, requests);
  }

  /** What Hob's settings must say to use it, under `hob`. */
  get settings(): object {
    const model = `sim/${MODELS[this.#kind]}`;
    return {
      servers: [{ name: 'sim', kind: this.#kind, url: this.url }],
      routes: { completion: model, chat: model },
    };
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}
