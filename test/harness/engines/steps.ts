// Says what is being done and for how long, and runs the commands of a build with their output in a log file.
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { cacheRoot } from './cache.ts';
import { spawnOwned } from './ownedProcess.ts';

/** A line of progress at least this often, so that a person sees that it lives. */
const PROGRESS_MS = 15_000;
const TAIL_LINES = 12;

/** What stops a build: `message` is one sentence for people, the log's last lines under it when a command failed. */
export class ProvideError extends Error {}

export interface RunOptions {
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  timeoutMs?: number;
}

/** One engine's or model's provision: prints `name: …` lines to stderr and appends command output to its log. */
export class Steps {
  readonly name: string;
  readonly logFile: string;
  readonly #startedMs = performance.now();

  constructor(name: string) {
    this.name = name;
    const folder = path.join(cacheRoot(), 'logs');
    mkdirSync(folder, { recursive: true });
    this.logFile = path.join(folder, `${name}.log`);
  }

  /** Whole seconds since this provision began. */
  get seconds(): number {
    return Math.round((performance.now() - this.#startedMs) / 1000);
  }

  say(text: string): void {
    process.stderr.write(`[${String(this.seconds).padStart(4)} s] ${this.name}: ${text}\n`);
  }

  /** Runs `work` once for a folder: a later build that finds the step's mark goes on after it. */
  async once(folder: string, step: string, work: () => Promise<void>): Promise<void> {
    const mark = path.join(folder, `.${step}`);
    if (existsSync(mark)) return;
    await work();
    writeFileSync(mark, '');
  }

  /** Runs one command to its end; `[12/340]` or `45 %` in its output shows up in the progress line. Throws ProvideError. */
  async run(label: string, command: readonly string[], options: RunOptions = {}): Promise<void> {
    this.say(`${label} …`);
    const log = createWriteStream(this.logFile, { flags: 'a' });
    log.write(`\n$ ${command.join(' ')}\n`);
    const [program = '', ...args] = command;
    const env = { ...process.env, ...options.env };
    const cwd = options.cwd ?? process.cwd();
    const started = performance.now();
    let owned: Awaited<ReturnType<typeof spawnOwned>>;
    try {
      owned = await spawnOwned(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], nice: true });
    } catch (error) {
      throw new ProvideError(`${label}: ${program} cannot be started (${(error as Error).message})`);
    }
    let progress = '';
    for (const stream of [owned.child.stdout, owned.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        log.write(chunk);
        progress =
          chunk
            .toString()
            .match(/\[(\d+\/\d+)\]/g)
            ?.at(-1) ?? progress;
      });
    }
    const ticking = setInterval(() => this.say(`${label} ${progress}`.trimEnd()), PROGRESS_MS);
    const bound = setTimeout(() => void owned.stop(), options.timeoutMs ?? 3_600_000);
    const code = await new Promise<number | null>((resolve) => owned.child.once('close', resolve));
    clearInterval(ticking);
    clearTimeout(bound);
    await new Promise<void>((resolve) => log.end(resolve));
    if (code !== 0)
      throw new ProvideError(`${label} failed (exit ${code}); the log is ${this.logFile}\n${tail(this.logFile)}`);
    this.say(`${label}: done in ${Math.round((performance.now() - started) / 1000)} s`);
  }
}

/** The last lines of a log, indented, for an error message. */
export function tail(file: string): string {
  if (!existsSync(file)) return '';
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
  return lines.map((line) => `    ${line.slice(0, 300)}`).join('\n');
}
