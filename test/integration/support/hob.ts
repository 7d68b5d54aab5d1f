// Hob as the suite meets it: activated, routed to a scripted engine, with the process of its language server in sight.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import * as vscode from 'vscode';
import type { Status } from '../../../src/shared/protocol/status.ts';
import { type Answering, until } from './editing.ts';
import { SCRIPTED_MODEL, ScriptedEngine } from './scriptedEngine.ts';

/** What `activate` returns. */
export interface HobApi {
  readonly ready: Promise<void>;
  status(): Status | undefined;
}

export const EXTENSION_ID = 'hob.hob';

/** The id by which routes and status name the scripted model. */
export const SCRIPTED_ROUTE = `scripted/${SCRIPTED_MODEL}`;

export async function activateHob(): Promise<HobApi> {
  const extension = vscode.extensions.getExtension<HobApi>(EXTENSION_ID);
  if (extension === undefined) throw new Error(`${EXTENSION_ID} is not among the extensions of this host.`);
  const api = await extension.activate();
  await api.ready;
  return api;
}

export async function setSetting(key: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('hob').update(key, value, vscode.ConfigurationTarget.Global);
}

/** One engine for the whole suite, started on first use. */
let engine: Promise<ScriptedEngine> | undefined;

/** Hob with the scripted engine as its only chosen server, ready to complete. */
export async function hobWithEngine(): Promise<{ api: HobApi; engine: ScriptedEngine; answering: Answering }> {
  engine ??= startEngine();
  const scripted = await engine;
  const api = await activateHob();
  await untilReady(api);
  const answering: Answering = {
    answered: () => scripted.answered(),
    why: () => `${scripted.prompts.length} prompts; ${api.status()?.lastReason?.text ?? 'Hob names no reason'}`,
  };
  return { api, engine: scripted, answering };
}

async function startEngine(): Promise<ScriptedEngine> {
  const scripted = new ScriptedEngine();
  await scripted.start();
  await setSetting('servers', [{ name: 'scripted', kind: 'llama-server', url: scripted.url }]);
  await setSetting('routes', { completion: SCRIPTED_ROUTE, chat: SCRIPTED_ROUTE });
  return scripted;
}

/** Waits until the scripted model does the completions. */
export async function untilReady(api: HobApi, timeoutMs = 20_000): Promise<Status> {
  const isReady = (status: Status | undefined) =>
    status !== undefined && status.models.completion === SCRIPTED_ROUTE && ['ready', 'working'].includes(status.state);
  await until('Hob to be ready', () => isReady(api.status()), timeoutMs).catch((error: unknown) => {
    throw new Error(`${error}: ${JSON.stringify(api.status())}`);
  });
  return api.status() as Status;
}

/** Process ids of this host's language servers. */
export function languageServerPids(): number[] {
  return processes()
    .filter(({ parent, command }) => parent === process.pid && /dist[\\/]server\.js/.test(command))
    .map(({ pid }) => pid);
}

interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function processes(): ProcessLine[] {
  if (process.platform === 'linux') return fromProc();
  const text =
    process.platform === 'win32'
      ? execFileSync('powershell', [
          '-NoProfile',
          '-Command',
          'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $($_.CommandLine)" }',
        ])
      : execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  return String(text)
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((match) =>
      match === null ? [] : [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3] ?? '' }],
    );
}

/** Without `ps`, which small containers lack. */
function fromProc(): ProcessLine[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8');
        const command = fs.readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        // The name in parentheses may hold anything; the parent is the second field after it.
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        return [{ pid: Number(name), parent, command }];
      } catch {
        // Ended while we looked.
        return [];
      }
    });
}
