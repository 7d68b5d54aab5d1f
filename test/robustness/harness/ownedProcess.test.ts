// Nothing that the harness starts outlives it: not when it is stopped, not when it is killed.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { before, describe, it } from 'mocha';
import { groupExists, spawnOwned } from '../../harness/engines/ownedProcess.ts';

const ownedModule = path.join(import.meta.dirname, '..', '..', 'harness', 'engines', 'ownedProcess.ts');
/** A leader with a child that ignores polite requests. */
const stubborn = ['-c', "trap '' TERM; sleep 600 & wait; sleep 600"];

describe('owned process', () => {
  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  it('stops with its children, by force when asking does not help', async () => {
    const owned = await spawnOwned('/bin/sh', stubborn, { stdio: 'ignore' });
    assert.equal(groupExists(owned.pid), true);
    await owned.stop();
    assert.equal(groupExists(owned.pid), false);
  });

  it('ends when the process that started it is killed', async () => {
    const program = `
      import { groupExists, spawnOwned } from ${JSON.stringify(ownedModule)};
      const { pid } = await spawnOwned('/bin/sh', ${JSON.stringify(stubborn)}, { stdio: 'ignore' });
      console.log(pid);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
    const pid = Number(line);
    assert.equal(groupExists(pid), true);
    parent.kill('SIGKILL');
    for (const end = Date.now() + 5_000; groupExists(pid) && Date.now() < end; ) await delay(20);
    assert.equal(groupExists(pid), false);
  });

  it('says when a program is not there', async () => {
    await assert.rejects(spawnOwned('/nowhere/llama-server', [], {}), /ENOENT/);
  });
});
