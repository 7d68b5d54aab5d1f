// The build lock of the engines' cache: one holder at a time, and no dead holder blocks anyone.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { withLock } from '../../harness/engines/lock.ts';

const lockModule = path.join(import.meta.dirname, '..', '..', 'harness', 'engines', 'lock.ts');

describe('engine cache lock', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hob-lock-'));
    file = path.join(folder, 'x.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lets one process in at a time, even when all of them find the lock of a dead one', async () => {
    writeFileSync(file, JSON.stringify({ pid: await deadPid(), host: hostname() }));
    const diary = path.join(folder, 'diary');
    writeFileSync(diary, '');
    const program = `
      import { appendFileSync } from 'node:fs';
      import { setTimeout as delay } from 'node:timers/promises';
      import { withLock } from ${JSON.stringify(lockModule)};
      await withLock(${JSON.stringify(file)}, async () => {
        appendFileSync(${JSON.stringify(diary)}, 'in ');
        await delay(50);
        appendFileSync(${JSON.stringify(diary)}, 'out ');
      }, () => {});`;
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'ignore', 'inherit'] }),
    );
    for (const child of children) if (child.exitCode === null) await once(child, 'exit');
    assert.equal(readFileSync(diary, 'utf8'), 'in out '.repeat(4));
  });

  it('takes over from a holder that stopped touching it, whoever has its pid now', async () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname() }));
    const longAgo = new Date(Date.now() - 10 * 60_000);
    utimesSync(file, longAgo, longAgo);
    assert.equal(await withLock(file, async () => 'in', nobodyHasIt), 'in');
  });

  it('takes over a lock that was cut off while it was written, once it is old', async () => {
    writeFileSync(file, '{"pi');
    const longAgo = new Date(Date.now() - 10 * 60_000);
    utimesSync(file, longAgo, longAgo);
    assert.equal(await withLock(file, async () => 'in', nobodyHasIt), 'in');
  });

  it('is free again after a failure, which reaches the caller', async () => {
    await assert.rejects(
      withLock(file, () => Promise.reject(new Error('no compiler')), nobodyHasIt),
      /no compiler/,
    );
    assert.equal(await withLock(file, async () => 'in', nobodyHasIt), 'in');
  });
});

function nobodyHasIt(pid: number): void {
  assert.fail(`waits for ${pid}`);
}

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}
