// The ledger as windows use it: acceptance and undo, days and clocks, other windows, clearing, a disk that refuses.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { until } from '../../../harness/until.ts';
import { DAY_MS, entry, ledgerFiles, NOON, openWindow, settings, temporaryFolder } from './fixtures.ts';

/** What one accepted completion of the fixture saves at gpt-4o, in its own tokens. */
const GPT_4O = settings({ savings: { referenceModels: { completion: 'gpt-4o', chat: 'gpt-4o' } } });
const ONE = 2_900;
const LIKE_GPT_4O = { model: 'gpt-oss:20b' };

describe('acceptance', () => {
  it('counts whole, by word and by line as one acceptance with growing length', async () => {
    const { savings } = await openWindow(temporaryFolder(), { settings: GPT_4O });
    savings.ledger.record(entry({ ...LIKE_GPT_4O, id: 'x' }));
    assert.equal(savings.amounts().monthMicroUsd, 0);
    for (const chars of [4, 9, 150, 400]) savings.ledger.accept('x', chars);
    const report = await savings.report();
    assert.deepEqual([report.monthMicroUsd, report.acceptedCompletions], [ONE, 1]);
    assert.equal(report.cells[0]?.acceptedChars, 150, 'never more than there was');
  });

  it('is taken back by an undo within ten seconds, not by a later one', async () => {
    const window = await openWindow(temporaryFolder());
    const { ledger } = window.savings;
    for (const id of ['soon', 'late']) {
      ledger.record(entry({ id }));
      ledger.accept(id, 10);
    }
    window.now = NOON + 10_000;
    ledger.accept('soon', 0);
    window.now = NOON + 10_001;
    ledger.accept('late', 0);
    assert.equal(window.savings.amounts().acceptedCompletions, 1);
    ledger.accept('soon', 10);
    assert.equal(window.savings.amounts().acceptedCompletions, 2);
  });

  it('counts at once while the request still runs, and once only when it has ended', async () => {
    const folder = temporaryFolder();
    const { savings } = await openWindow(folder, { settings: GPT_4O });
    savings.ledger.recordUnderWay(entry({ ...LIKE_GPT_4O, id: 'x', outputTokens: 1, outputChars: 3 }));
    savings.ledger.accept('x', 3);
    const early = savings.amounts();
    assert.equal(early.acceptedCompletions, 1);
    assert.ok(early.allTimeMicroUsd !== null && early.allTimeMicroUsd > 0 && early.allTimeMicroUsd < ONE);
    savings.ledger.record(entry({ ...LIKE_GPT_4O, id: 'x' }));
    assert.equal(savings.amounts().acceptedCompletions, 1);
    assert.equal(savings.amounts().allTimeMicroUsd, ONE);
    await savings.dispose();
    const again = await openWindow(folder, { settings: GPT_4O });
    assert.equal(again.savings.amounts().allTimeMicroUsd, ONE, 'written as it was counted');
  });

  it('can be undone before the request has ended, and belongs to the day of the acceptance', async () => {
    const folder = temporaryFolder();
    const late = new Date(2026, 10, 30, 23, 59, 59).getTime();
    const window = await openWindow(folder, { now: late, settings: GPT_4O });
    for (const id of ['undone', 'kept']) {
      window.savings.ledger.recordUnderWay(entry({ ...LIKE_GPT_4O, id, time: late }));
      window.savings.ledger.accept(id, 3);
    }
    window.savings.ledger.accept('undone', 0);
    window.now = late + 2_000;
    for (const id of ['undone', 'kept']) {
      window.savings.ledger.record(entry({ ...LIKE_GPT_4O, id, time: window.now }));
    }
    assert.equal(window.savings.amounts().acceptedCompletions, 1);
    await window.savings.dispose();
    assert.deepEqual(
      [...ledgerFiles(folder).keys()].map((name) => name.slice(0, 10)),
      ['2026-11-30'],
    );
  });

  it('is not possible for a failed request, and an unknown id does nothing', async () => {
    const { savings } = await openWindow(temporaryFolder());
    savings.ledger.record(entry({ id: 'x', outcome: 'failed' }));
    savings.ledger.accept('x', 5);
    savings.ledger.accept('nobody', Number.NaN);
    savings.ledger.retain('nobody', true);
    assert.equal(savings.amounts().acceptedCompletions, 0);
  });

  it('remembers whether the text was still there, as long as it stands', async () => {
    const { savings } = await openWindow(temporaryFolder());
    for (const [id, isKept] of [
      ['a', true],
      ['b', false],
      ['c', true],
    ] as const) {
      savings.ledger.record(entry({ id }));
      savings.ledger.accept(id, 3);
      savings.ledger.retain(id, isKept);
    }
    savings.ledger.accept('c', 0);
    const [cell] = (await savings.report()).cells;
    assert.deepEqual([cell?.kept, cell?.keptKnown], [1, 2]);
  });

  it('tells its listeners within a second', async () => {
    const { savings } = await openWindow(temporaryFolder());
    let heard = 0;
    savings.onDidChange(() => {
      heard += 1;
    });
    savings.ledger.record(entry({ id: 'x' }));
    savings.ledger.accept('x', 3);
    const begun = Date.now();
    await until(() => heard > 0, 'a change was told');
    assert.ok(Date.now() - begun < 1_000);
  });
});

describe('days, months and clocks', () => {
  it('puts each entry on the day on which it ended, over midnight and the end of a month', async () => {
    const folder = temporaryFolder();
    const late = new Date(2026, 10, 30, 23, 59, 59).getTime();
    const window = await openWindow(folder, { now: late, settings: GPT_4O });
    window.savings.ledger.record(entry({ ...LIKE_GPT_4O, id: 'x', time: late }));
    window.now = late + 2_000;
    window.savings.ledger.record(entry({ ...LIKE_GPT_4O, id: 'y', time: window.now, outcome: 'accepted' }));
    assert.deepEqual([window.savings.amounts().todayMicroUsd, window.savings.amounts().monthMicroUsd], [ONE, ONE]);
    window.savings.ledger.accept('x', 9);
    const { todayMicroUsd, monthMicroUsd, allTimeMicroUsd } = window.savings.amounts();
    assert.deepEqual([todayMicroUsd, monthMicroUsd, allTimeMicroUsd], [ONE, ONE, 2 * ONE], 'it belongs to November');
    await window.savings.dispose();
    const days = [...ledgerFiles(folder).keys()].map((name) => name.slice(0, 10));
    assert.deepEqual(days, ['2026-11-30', '2026-12-01']);
  });

  it('keeps everything when the clock is set back', async () => {
    const folder = temporaryFolder();
    const window = await openWindow(folder, { settings: GPT_4O });
    window.savings.ledger.record(entry({ ...LIKE_GPT_4O, outcome: 'accepted' }));
    window.now = NOON - 40 * DAY_MS;
    window.savings.ledger.record(entry({ ...LIKE_GPT_4O, outcome: 'accepted', time: window.now }));
    assert.equal(window.savings.amounts().allTimeMicroUsd, 2 * ONE);
    await window.savings.dispose();
    const again = await openWindow(folder, { settings: GPT_4O });
    assert.equal(again.savings.amounts().allTimeMicroUsd, 2 * ONE);
    assert.equal(again.savings.amounts().monthMicroUsd, ONE);
  });

  it('does not move the past when the time zone changes', async () => {
    const before = process.env['TZ'];
    try {
      process.env['TZ'] = 'Pacific/Auckland';
      const folder = temporaryFolder();
      const now = Date.parse('2026-11-17T18:00:00Z'); // the 18th over there
      const there = await openWindow(folder, { now });
      there.savings.ledger.record(entry({ time: now, outcome: 'accepted' }));
      await there.savings.dispose();
      process.env['TZ'] = 'America/Los_Angeles'; // still the 17th
      const here = await openWindow(folder, { now });
      here.savings.ledger.record(entry({ time: now, outcome: 'accepted' }));
      const days = (await here.savings.report()).cells.map(({ day }) => day);
      assert.deepEqual(days, ['2026-11-17', '2026-11-18']);
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  it('gives an entry with a nonsense time the time of now', async () => {
    const { savings } = await openWindow(temporaryFolder());
    for (const time of [Number.NaN, 0, -1, 2 ** 53, Number.POSITIVE_INFINITY]) savings.ledger.record(entry({ time }));
    assert.deepEqual(
      (await savings.report()).cells.map(({ day, requests }) => [day, requests]),
      [['2026-11-18', 5]],
    );
  });
});

describe('several windows', () => {
  it('never share a file, and each sees the others', async () => {
    const folder = temporaryFolder();
    const windows = await Promise.all(Array.from({ length: 10 }, () => openWindow(folder, { settings: GPT_4O })));
    for (const [at, { savings }] of windows.entries()) {
      savings.ledger.record(entry({ ...LIKE_GPT_4O, id: `w${at}` }));
      savings.ledger.accept(`w${at}`, 5);
    }
    await until(
      () => [...ledgerFiles(folder).values()].filter((text) => text.includes('accepted')).length === 10,
      'ten files',
    );
    for (const { savings } of windows) assert.equal((await savings.summary()).allTimeMicroUsd, 10 * ONE);
  });

  it('follow a file of today that somebody edits by hand', async () => {
    const folder = temporaryFolder();
    const [writer, reader] = [await openWindow(folder), await openWindow(folder)];
    for (let at = 0; at < 3; at += 1) writer.savings.ledger.record(entry({ outcome: 'accepted' }));
    await writer.savings.dispose();
    assert.equal((await reader.savings.summary()).acceptedCompletions, 3);
    const [name = ''] = ledgerFiles(folder).keys();
    const file = path.join(folder, 'savings', name.slice(0, 7), name);
    const [first = ''] = fs.readFileSync(file, 'utf8').split('\n');
    fs.writeFileSync(file, `${first}\n`);
    assert.equal((await reader.savings.summary()).acceptedCompletions, 1);
    fs.appendFileSync(file, 'a note of somebody\n');
    const { acceptedCompletions, tornLines } = await reader.savings.summary();
    assert.deepEqual([acceptedCompletions, tornLines], [1, 1]);
  });

  it('forget everything when one of them clears the history', async () => {
    const folder = temporaryFolder();
    const [one, other] = [await openWindow(folder), await openWindow(folder)];
    fs.writeFileSync(path.join(folder, 'savings-notes.txt'), 'mine');
    other.savings.ledger.record(entry({ outcome: 'accepted' }));
    assert.equal(other.savings.amounts().acceptedCompletions, 1);
    await until(() => ledgerFiles(folder).size === 1, 'the entry is written');
    await one.savings.summary();
    await one.savings.clear();
    assert.equal(ledgerFiles(folder).size, 0);
    assert.equal((await other.savings.summary()).acceptedCompletions, 0);
    other.savings.ledger.record(entry({ outcome: 'accepted' }));
    await until(() => ledgerFiles(folder).size === 1, 'the new entry is written');
    assert.equal((await one.savings.summary()).acceptedCompletions, 1);
    assert.equal(fs.readFileSync(path.join(folder, 'savings-notes.txt'), 'utf8'), 'mine');
  });
});

describe('a disk that refuses', () => {
  it('costs one line in the log; the count goes on, and all is written once the disk takes it', async () => {
    const folder = temporaryFolder();
    const root = path.join(folder, 'savings');
    fs.writeFileSync(root, 'a file where the folder should be');
    const window = await openWindow(folder, { settings: GPT_4O });
    for (let at = 0; at < 50; at += 1) window.savings.ledger.record(entry({ ...LIKE_GPT_4O, outcome: 'accepted' }));
    assert.equal(window.savings.amounts().monthMicroUsd, 50 * ONE);
    await until(() => window.log.some((line) => line.includes('cannot be written')), 'the log says so');
    for (let at = 0; at < 50; at += 1) window.savings.ledger.record(entry({ ...LIKE_GPT_4O, outcome: 'accepted' }));
    fs.rmSync(root);
    await window.savings.dispose();
    assert.equal(window.log.filter((line) => line.includes('cannot be written')).length, 1);
    const again = await openWindow(folder, { settings: GPT_4O });
    assert.equal(again.savings.amounts().monthMicroUsd, 100 * ONE);
  });

  it('is unknown, not zero, before the ledger has been read', async () => {
    const folder = temporaryFolder();
    const { savings } = await openWindow(folder);
    const { createSavings } = await import('../../../../src/engine/savings/savings.ts');
    const { silentLogger } = await import('../../../../src/shared/base/log.ts');
    const early = createSavings({ storageDir: folder, settings: () => GPT_4O, log: silentLogger });
    assert.equal(early.amounts().allTimeMicroUsd, null);
    await early.ready;
    assert.equal(early.amounts().allTimeMicroUsd, 0);
    await early.dispose();
    assert.equal(savings.amounts().allTimeMicroUsd, 0);
  });
});

describe('another choice of reference', () => {
  it('revalues the past at once', async () => {
    const window = await openWindow(temporaryFolder(), { settings: GPT_4O });
    window.savings.ledger.record(entry({ ...LIKE_GPT_4O, outcome: 'accepted' }));
    assert.equal(window.savings.amounts().monthMicroUsd, ONE);
    window.settings = settings({
      savings: {
        referenceModels: { completion: 'gpt-4o', chat: 'gpt-4o' },
        prices: { 'gpt-4o': { inputUsdPerMillion: 10, outputUsdPerMillion: 0 } },
      },
    });
    assert.equal(window.savings.amounts().monthMicroUsd, 10_000);
  });
});
