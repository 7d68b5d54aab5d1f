// `npm start` as a person uses it: it says that it is ready, what it opened answers, and Ctrl+C leaves nothing behind.
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, before, describe, it } from 'mocha';

const bootstrap = path.join(import.meta.dirname, '..', 'harness', 'bootstrap.mjs');
const READY_MS = 120_000;
const GONE_MS = 10_000;

describe('npm start', function () {
  this.timeout(READY_MS + 60_000);
  let child: ChildProcess;
  let output: string;

  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  afterEach(() => child.kill('SIGKILL'));

  function start(...args: string[]): void {
    output = '';
    child = spawn(process.execPath, [bootstrap, 'start', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk));
  }

  it('is ready, answers, and stops all of it on Ctrl+C', async () => {
    start('--no-open');
    await until('ready', () => / ready; open this in a browser: http/.test(output), READY_MS);
    const [, url = ''] = output.match(/in a browser: (\S+)/) ?? [];
    assert.equal((await fetch(url)).status, 200);
    const family = descendants(child.pid ?? 0);
    assert.ok(family.length >= 2, `the editor at least runs as a process of its own: ${family}`);
    child.kill('SIGINT');
    assert.deepEqual(await exited(), [0, null], output);
    await until('nothing left', () => family.every((pid) => !isAlive(pid)), GONE_MS);
    await assert.rejects(fetch(url));
  });

  it('leaves nothing behind either when it is killed outright', async () => {
    start('--no-open');
    await until('ready', () => / ready; open/.test(output), READY_MS);
    const family = descendants(child.pid ?? 0);
    child.kill('SIGKILL');
    await until('nothing left', () => family.every((pid) => !isAlive(pid)), GONE_MS);
  });

  it('--check starts, asks editor and engine, and ends well', async () => {
    start('--check');
    assert.deepEqual(await exited(), [0, null], output);
    assert.match(output, /the editor answers/);
    assert.match(output, /answers: \S+ wrote "/);
  });

  it('says what is wrong with a folder that is not there', async () => {
    start('--check', '/nowhere/at/all');
    assert.deepEqual(await exited(), [1, null]);
    assert.match(output, /There is no folder \/nowhere\/at\/all/);
  });

  async function exited(): Promise<unknown[]> {
    return child.exitCode !== null ? [child.exitCode, child.signalCode] : once(child, 'exit');
  }

  async function until(what: string, condition: () => boolean, boundMs: number): Promise<void> {
    for (const end = Date.now() + boundMs; !condition(); await delay(50)) {
      if (Date.now() > end) assert.fail(`no "${what}" within ${boundMs} ms\n${output}`);
      if (what === 'ready' && child.exitCode !== null) assert.fail(`it ended\n${output}`);
    }
  }
});

/** All processes below one, by the system's own table. */
function descendants(root: number): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = table.map((line) => line.trim().split(/\s+/).map(Number));
  const found = [root];
  for (const parent of found) for (const [pid = 0, ppid] of pairs) if (ppid === parent) found.push(pid);
  return found.slice(1);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
