// The report's figures and the exported files.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { latencyAt, latencyBucket } from '../../../../src/engine/savings/row.ts';
import { SavingsReport } from '../../../../src/shared/protocol/savingsView.ts';
import { DAY_MS, entry, NOON, openWindow, settings, temporaryFolder } from './fixtures.ts';

describe('the report', () => {
  it('has cells by day, task, model and place, latencies, and fits the protocol', async () => {
    const window = await openWindow(temporaryFolder());
    const { ledger } = window.savings;
    for (let at = 1; at <= 100; at += 1) ledger.record(entry({ latencyMs: at * 10 }));
    ledger.record(entry({ task: 'chat', outcome: 'answered', latencyMs: 900 }));
    ledger.record(entry({ task: 'chat', outcome: 'answered', isSpecialised: true, model: 'ours' }));
    ledger.record(
      entry({
        task: 'chat',
        outcome: 'answered',
        isLocal: false,
        kind: 'hosted',
        model: 'gpt-4o',
        costMicroUsd: 1_234,
      }),
    );
    const report = SavingsReport.parse(await window.savings.report());
    assert.deepEqual(report.cells.map(({ place, requests, paidMicroUsd }) => [place, requests, paidMicroUsd]).sort(), [
      ['hosted', 1, 1_234],
      ['local', 1, 0],
      ['local', 100, 0],
      ['specialised', 1, 0],
    ]);
    const completions = report.latencies.find(({ task, model }) => task === 'completion' && model === undefined);
    assert.ok(completions);
    assert.ok(Math.abs(completions.p50Ms / 500 - 1) < 0.05 && Math.abs(completions.p90Ms / 900 - 1) < 0.05);
    assert.match(report.basis, /Codestral \(\$0\.30 in, \$0\.90 out per million tokens\)/);
    assert.match(report.references.chat?.name ?? '', /Sonnet/);
  });

  it('offers every model to compare with, once, the newest of a line under its alias', async () => {
    const { savings } = await openWindow(temporaryFolder());
    const models = savings.references();
    assert.equal(new Set(models.map(({ id }) => id)).size, models.length);
    assert.equal(models.filter(({ alias }) => alias === 'claude-sonnet').length, 1);
    assert.ok(models.every(({ outputMicroUsd }) => Number.isSafeInteger(outputMicroUsd)));
  });

  it('reads percentiles within five percent', () => {
    for (const ms of [1, 7, 33, 100, 999, 12_345]) {
      const read = latencyAt(new Map([[latencyBucket(ms), 3]]), 0.9) ?? 0;
      assert.ok(Math.abs(read / ms - 1) <= 0.05, `${ms} reads as ${read}`);
    }
    assert.equal(latencyAt(new Map(), 0.5), null);
  });
});

describe('an export', () => {
  async function exported(format: 'csv' | 'json'): Promise<{ text: string; entries: number }> {
    const folder = temporaryFolder();
    const old = await openWindow(folder, { now: NOON - 40 * DAY_MS });
    old.savings.ledger.record(entry({ time: old.now }));
    const window = await openWindow(folder, {
      settings: settings({ savings: { referenceModels: { completion: 'gpt-4o', chat: 'gpt-4o' } } }),
    });
    window.savings.ledger.record(entry({ id: 'x', model: '=1+1,"x"' }));
    window.savings.ledger.accept('x', 5);
    window.savings.ledger.record(entry({ isLocal: false, kind: 'hosted', costMicroUsd: null, model: 'gpt-oss' }));
    await old.savings.dispose();
    const file = path.join(folder, `out.${format}`);
    const entries = await window.savings.export(format, file);
    return { text: fs.readFileSync(file, 'utf8'), entries };
  }

  it('as CSV has a line an entry, and no formula', async () => {
    const { text, entries } = await exported('csv');
    const lines = text.trimEnd().split('\n');
    assert.deepEqual([lines.length, entries], [4, 3]);
    assert.match(lines[0] ?? '', /^day,time,window,n,task/);
    assert.match(text, /"'=1\+1,""x"""/);
    assert.match(lines[2] ?? '', /,accepted,5,/);
  });

  it('as JSON names its basis; what is unknown is null', async () => {
    const { text } = await exported('json');
    const { basis, entries } = JSON.parse(text) as {
      basis: string;
      entries: { paidMicroUsd: number | null; isLocal: boolean; referenceMicroUsd: number | null }[];
    };
    assert.match(basis, /GPT-4o|gpt 4o/);
    assert.equal(entries.length, 3);
    assert.equal(entries.find(({ isLocal }) => !isLocal)?.paidMicroUsd, null);
    assert.equal(entries.filter(({ referenceMicroUsd }) => referenceMicroUsd === null).length, 1);
  });

  it('to a folder that is not there says so', async () => {
    const { savings } = await openWindow(temporaryFolder());
    await assert.rejects(savings.export('csv', path.join(temporaryFolder(), 'no', 'such', 'folder.csv')), /ENOENT/);
  });

  it('of an empty ledger is an empty table', async () => {
    const { savings } = await openWindow(temporaryFolder());
    const file = path.join(temporaryFolder(), 'empty.json');
    assert.equal(await savings.export('json', file), 0);
    assert.deepEqual(JSON.parse(fs.readFileSync(file, 'utf8')).entries, []);
  });
});
