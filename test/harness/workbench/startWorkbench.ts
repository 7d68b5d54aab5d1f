// Starts VS Code's server on a free loopback port with its own data folder, and stops all of it again.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { spawnOwned } from '../engines/ownedProcess.ts';
import { freePort } from '../engines/serverProcess.ts';
import { ensureWorkbench } from './ensureWorkbench.ts';
import { repositoryRoot, runCommand } from './runCommand.ts';

/** Settings as in settings.json, keys in full (`editor.fontSize`). */
export type WorkbenchSettings = Record<string, unknown>;

export interface WorkbenchOptions {
  /** Folder that is opened; must exist. */
  readonly workspace: string;
  /** An extension loaded from its folder, as F5 does it. */
  readonly extensionPath?: string;
  /** An extension installed from its package, as a person does it. */
  readonly vsix?: string;
  /** Folder or file with a `run()` that the extension host calls (needs `extensionPath`). */
  readonly extensionTestsPath?: string;
  readonly settings?: WorkbenchSettings;
  /** Added to the environment of the server and so of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Workbench {
  /** Address to open in a browser; carries folder, extension and test path. */
  readonly url: string;
  readonly port: number;
  /** Holds settings, extensions and logs; removed by `stop`. */
  readonly dataDir: string;
  /** Changes settings while the workbench runs; `undefined` removes a key. */
  updateSettings(change: WorkbenchSettings): void;
  /** What the server and the extension hosts wrote to their log files. */
  logs(): string;
  stop(): Promise<void>;
}

/** Quiet workbench: nothing moves, asks or fetches by itself, so that what is seen comes from the extension. */
const quietSettings: WorkbenchSettings = {
  'chat.disableAIFeatures': true,
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  'editor.stickyScroll.enabled': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.enabled': false,
  'remote.autoForwardPorts': false,
  'telemetry.telemetryLevel': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** The Node that runs the workbench: the one of the repository, whatever the machine has. */
function nodePath(): string {
  const own = path.join(
    repositoryRoot,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  return fs.existsSync(own) ? own : process.execPath;
}

function workbenchUrl(port: number, options: WorkbenchOptions): string {
  const remote = (file: string) => `vscode-remote://127.0.0.1:${port}${path.resolve(file)}`;
  const payload: [string, string][] = [['skipWelcome', 'true']];
  if (options.extensionPath !== undefined) payload.push(['extensionDevelopmentPath', remote(options.extensionPath)]);
  if (options.extensionTestsPath !== undefined)
    payload.push(['extensionTestsPath', remote(options.extensionTestsPath)]);
  // `hob.hob:trace` shows everything that Hob logs; see Workbench.logs.
  const level = process.env['HOB_WORKBENCH_LOG'];
  if (level !== undefined) payload.push(['logLevel', level]);
  const query = new URLSearchParams({ folder: path.resolve(options.workspace), payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query}`;
}

async function waitUntilServing(port: number, hasEnded: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (hasEnded()) throw new Error('The VS Code server ended while starting.');
    const isUp = await fetch(`http://127.0.0.1:${port}/version`).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await delay(100);
  }
  throw new Error('The VS Code server did not answer within 60 s.');
}

function readLogs(folder: string): string {
  if (!fs.existsSync(folder)) return '';
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.log'));
  return files.map((name) => `== ${name}\n${fs.readFileSync(path.join(folder, name), 'utf8')}`).join('\n');
}

/** Starts a workbench; installs it first where that has not been done. Stops with this process at the latest. */
export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const vscode = await ensureWorkbench();
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-workbench-'));
  const settingsFile = path.join(dataDir, 'data', 'Machine', 'settings.json');
  let settings: WorkbenchSettings = { ...quietSettings, ...options.settings };
  const writeSettings = () => fs.writeFileSync(settingsFile, JSON.stringify(settings, undefined, 2));
  fs.mkdirSync(path.dirname(settingsFile), { recursive: true });
  writeSettings();
  const common = ['--server-data-dir', dataDir, '--accept-server-license-terms', '--telemetry-level', 'off'];
  const serverMain = path.join(vscode, 'out', 'server-main.js');
  if (options.vsix !== undefined) {
    await runCommand(nodePath(), [serverMain, ...common, '--install-extension', path.resolve(options.vsix)]);
  }
  const port = await freePort();
  const log = fs.openSync(path.join(dataDir, 'server-output.log'), 'w');
  const owned = await spawnOwned(
    nodePath(),
    [serverMain, ...common, '--host', '127.0.0.1', '--port', String(port)].concat([
      '--without-connection-token',
      '--enable-smoke-test-driver',
      '--disable-workspace-trust',
    ]),
    { cwd: vscode, stdio: ['ignore', log, log], env: { ...process.env, ...options.env } },
  );
  fs.closeSync(log);
  const stop = async () => {
    await owned.stop();
    fs.rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    await waitUntilServing(port, () => owned.child.exitCode !== null);
  } catch (error) {
    const output = readLogs(dataDir);
    await stop();
    throw new Error(`${error instanceof Error ? error.message : error}\n${output.slice(-3_000)}`);
  }
  return {
    url: workbenchUrl(port, options),
    port,
    dataDir,
    updateSettings(change) {
      settings = { ...settings, ...change };
      writeSettings();
    },
    logs: () => readLogs(dataDir),
    stop,
  };
}
