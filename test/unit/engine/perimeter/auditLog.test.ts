// The log of what left: lines that survive a crash, counts by day, and no trouble for requests when the disk refuses.
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { AuditLog } from '../../../../src/engine/perimeter/auditLog.ts';
import { createLogger } from '../../../../src/shared/base/log.ts';

const ENTRY = { time: 5, host: 'gpu-box:8000', outcome: 'allowed', bytesOut: 12, task: 'chat', model: 'm' } as const;

describe('auditLog', () => {
  let folder: string;
  let time: number;
  const open = () => new AuditLog({ folder, now: () => time });

  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'hob-audit-'));
    time = Date.UTC(2026, 10, 22, 23, 59);
  });
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  it('keeps entries and counts over a restart, and days apart', async () => {
    const first = open();
    first.left(ENTRY);
    first.stayed();
    first.stayed();
    time += 120_000;
    first.stayed();
    await first.dispose();
    const second = open();
    second.stayed();
    assert.deepEqual(await second.read(), { entries: [ENTRY], loopbackByDay: { '2026-11-22': 2, '2026-11-23': 2 } });
    await second.dispose();
  });

  it('leaves out what a crash tore, and begins a torn count anew', async () => {
    await fs.writeFile(path.join(folder, 'perimeter.jsonl'), `${JSON.stringify(ENTRY)}\n{"time":1,"ho`);
    await fs.writeFile(path.join(folder, 'perimeter-loopback.json'), '{"2026-11');
    const audit = open();
    audit.left({ ...ENTRY, time: 6 });
    assert.deepEqual(await audit.read(), { entries: [ENTRY, { ...ENTRY, time: 6 }], loopbackByDay: {} });
  });

  it('adds what became known later to the entry it belongs to, also over a restart and a torn line', async () => {
    const first = open();
    first.left({ ...ENTRY, id: 'a' });
    first.left({ ...ENTRY, id: 'b' });
    first.amended('a', { tokensIn: 3, tokensOut: 1 });
    first.amended('nobody', { tokensIn: 9 });
    await first.dispose();
    await fs.appendFile(path.join(folder, 'perimeter.jsonl'), '{"amends":"b","tokensI');
    const second = open();
    second.amended('a', { tokensIn: 4, costMicroUsd: 12 });
    second.amended('b', { tokensOut: 2 });
    assert.deepEqual((await second.read()).entries, [
      { ...ENTRY, id: 'a', tokensIn: 4, tokensOut: 1, costMicroUsd: 12 },
      { ...ENTRY, id: 'b', tokensOut: 2 },
    ]);
    await second.dispose();
  });

  it('is empty at first', async () => {
    assert.deepEqual(await open().read(), { entries: [], loopbackByDay: {} });
  });

  it('says once that it cannot write, and throws nothing', async () => {
    const said: string[] = [];
    await fs.writeFile(path.join(folder, 'file'), '');
    const audit = new AuditLog({
      folder: path.join(folder, 'file', 'below'),
      log: createLogger((level) => said.push(level)),
    });
    audit.left(ENTRY);
    audit.left(ENTRY);
    await audit.dispose();
    assert.deepEqual(said, ['error']);
  });
});
