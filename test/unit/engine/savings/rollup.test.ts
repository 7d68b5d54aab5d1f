// Roll-ups: a cache that never changes a figure, whoever makes it and whatever becomes of the files under it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { DAY_MS, entry, ledgerFiles, NOON, openWindow, temporaryFolder } from './fixtures.ts';

const DAYS_AGO = [50, 49, 30, 29, 28, 12, 11];

/** A ledger of seven days in three months, three windows, five entries a day each; answers its folder. */
async function oldLedger(): Promise<string> {
  const folder = temporaryFolder();
  for (let window = 0; window < 3; window += 1) {
    const writer = await openWindow(folder, { now: NOON - 50 * DAY_MS });
    for (const day of DAYS_AGO) {
      writer.now = NOON - day * DAY_MS;
      for (let at = 0; at < 5; at += 1) {
        const outcome = at === 0 ? 'accepted' : 'shown';
        writer.savings.ledger.record(
          entry({ time: writer.now, outcome, promptTokens: 500 + 37 * at + day, latencyMs: 100 * at + 50 }),
        );
      }
    }
    await writer.savings.dispose();
  }
  return folder;
}

function rollups(folder: string): string[] {
  const root = path.join(folder, 'savings');
  return fs
    .readdirSync(root, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('rollup.json'))
    .map((name) => path.join(root, name));
}

async function figures(folder: string): Promise<unknown> {
  const { savings } = await openWindow(folder);
  const { cells, latencies, tornLines, allTimeMicroUsd } = await savings.report();
  return { cells, latencies, tornLines, allTimeMicroUsd };
}

describe('roll-ups', () => {
  it('say the same as the lines they were made from', async () => {
    const folder = await oldLedger();
    const fromLines = await figures(folder);
    assert.equal(rollups(folder).length, 3, 'September, October, November');
    assert.deepEqual(await figures(folder), fromLines);
    for (const file of rollups(folder)) fs.rmSync(file);
    assert.deepEqual(await figures(folder), fromLines);
  });

  it('count nothing twice when several windows make them at the same time', async () => {
    const folder = await oldLedger();
    const all = await Promise.all(Array.from({ length: 8 }, () => figures(folder)));
    const last = await figures(folder);
    for (const one of all) assert.deepEqual(one, last);
    assert.deepEqual(
      fs
        .readdirSync(path.join(folder, 'savings'), { recursive: true })
        .map(String)
        .filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('are made anew when a file was edited by hand, added or deleted', async () => {
    const folder = await oldLedger();
    await figures(folder);
    const root = path.join(folder, 'savings', '2026-10');
    const [first = '', second = '', third = ''] = fs.readdirSync(root).filter((name) => name.endsWith('.jsonl'));
    const text = fs.readFileSync(path.join(root, first), 'utf8');
    fs.writeFileSync(path.join(root, first), `${text.split('\n').slice(0, 2).join('\n')}\nedited by hand\n`);
    fs.rmSync(path.join(root, second));
    fs.copyFileSync(path.join(root, third), path.join(root, third.replace('.jsonl', 'copy.jsonl')));
    const now = (await figures(folder)) as { cells: { requests: number }[]; tornLines: number };
    for (const file of rollups(folder)) fs.rmSync(file);
    assert.deepEqual(await figures(folder), now);
    assert.equal(now.tornLines, 1);
    assert.equal(
      now.cells.reduce((sum, cell) => sum + cell.requests, 0),
      3 * DAYS_AGO.length * 5 - 3 - 5 + 5,
    );
  });

  it('that are torn, foreign or of another version are not trusted', async () => {
    const folder = await oldLedger();
    const right = await figures(folder);
    for (const nonsense of [
      '',
      '{"version":1',
      '{"version":99}',
      '{"version":1,"files":[],"unreadable":0,"rows":[{"day":1}]}',
      '[]',
    ]) {
      for (const file of rollups(folder)) fs.writeFileSync(file, nonsense);
      assert.deepEqual(await figures(folder), right);
    }
  });

  it('leave the lines where they are', async () => {
    const folder = await oldLedger();
    const before = ledgerFiles(folder);
    await figures(folder);
    assert.deepEqual(ledgerFiles(folder), before);
  });
});
