// Runs one server process: log file, wait until it answers (bounded), stop without leftovers.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { spawnOwned } from './ownedProcess.ts';
import { tail } from './steps.ts';

const POLL_MS = 50;
const ASK_MS = 2_000;

export interface Launch {
  /** Names the log file. */
  name: string;
  command: readonly string[];
  port: number;
  env?: Readonly<Record<string, string>>;
  /** Answers 200 once the server is ready. */
  readyPath: string;
  boundMs: number;
  /** Called when the process has ended, whoever ended it. */
  onGone?: () => Promise<void>;
}

export interface Launched {
  url: string;
  port: number;
  pid: number;
  logFile: string;
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** Runs a short command with the server's environment and log, to its end; throws when it fails. */
  runBeside(command: readonly string[]): Promise<void>;
}

let started = 0;

/** Throws, with the end of the log, when the server ends or stays silent past the bound. */
export async function launch(spec: Launch): Promise<Launched> {
  started += 1;
  const logFile = path.join(logFolder(), `${spec.name}-${process.pid}-${started}.log`);
  const environment = { ...process.env, ...spec.env };
  const open = (command: readonly string[]) => spawnLogged(command, environment, logFile);
  const owned = await open(spec.command);
  const gone = new Promise<void>((resolve) => owned.child.once('exit', () => resolve())).then(() => spec.onGone?.());
  const url = `http://127.0.0.1:${spec.port}`;
  try {
    await waitUntilReady(url + spec.readyPath, () => owned.child.exitCode ?? owned.child.signalCode, spec.boundMs);
  } catch (error) {
    await owned.kill();
    throw new Error(`${spec.name} did not start: ${(error as Error).message}; its log is ${logFile}\n${tail(logFile)}`);
  }
  return {
    url,
    port: spec.port,
    pid: owned.pid,
    logFile,
    stop: async () => {
      await owned.stop();
      await gone;
    },
    kill: async () => {
      await owned.kill();
      await gone;
    },
    runBeside: async (command) => {
      const beside = await open(command);
      const code = beside.child.exitCode ?? (await new Promise((resolve) => beside.child.once('exit', resolve)));
      if (code !== 0)
        throw new Error(`${command.join(' ')} failed (exit ${code}); its log is ${logFile}\n${tail(logFile)}`);
    },
  };
}

async function spawnLogged(command: readonly string[], env: NodeJS.ProcessEnv, logFile: string) {
  const [program = '', ...args] = command;
  const log = openSync(logFile, 'a');
  try {
    return await spawnOwned(program, args, { env, stdio: ['ignore', log, log] });
  } finally {
    closeSync(log);
  }
}

function logFolder(): string {
  const folder = path.join(import.meta.dirname, '..', '..', '..', 'test-results', 'engines');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Polls until 200; `ended` is the exit code or signal of a process that is gone. */
async function waitUntilReady(url: string, ended: () => number | string | null, boundMs: number): Promise<void> {
  const end = Date.now() + boundMs;
  while (Date.now() < end) {
    const how = ended();
    if (how !== null) throw new Error(`it ended with ${how}`);
    if (await answers(url)) return;
    await delay(POLL_MS);
  }
  throw new Error(`no answer from ${url} in ${boundMs / 1000} s`);
}

/** Whether a GET is answered with 200 within two seconds. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ASK_MS) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false; // Not listening yet, or still loading.
  }
}

/** A port nobody has just now; the server takes it at once, so a clash is as good as impossible. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
