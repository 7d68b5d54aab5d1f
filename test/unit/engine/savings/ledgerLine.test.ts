// The text of the ledger: size, round trip, and what nonsense becomes.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { LedgerEntry } from '../../../../src/engine/savings/ledgerEntry.ts';
import { entryLine, LedgerFileReading, MAX_LINE_BYTES, updateLine } from '../../../../src/engine/savings/ledgerLine.ts';
import { recordOf } from '../../../../src/engine/savings/ledgerRecord.ts';
import { entry } from './fixtures.ts';

describe('a line of the ledger', () => {
  it('is at most 300 bytes with the longest of everything', () => {
    const record = recordOf(
      entry({
        task: 'completion',
        kind: 'openai-compatible',
        model: `服${'\u0001"\\'.repeat(60)}😀`,
        isLocal: false,
        isSpecialised: true,
        promptTokens: 9_999_999,
        cachedTokens: 9_999_999,
        outputTokens: 9_999_999,
        reasoningTokens: 9_999_999,
        promptChars: 9_999_999,
        outputChars: 9_999_999,
        source: 'estimated',
        outcome: 'accepted',
        busyMs: 9_999_999,
        latencyMs: 9_999_999,
        costMicroUsd: 999_999_999,
        workspace: 'f'.repeat(40),
      }),
    );
    const bytes = Buffer.byteLength(entryLine(99_999, record));
    assert.ok(bytes <= MAX_LINE_BYTES, `${bytes} bytes`);
    const usual = recordOf(
      entry({ latencyMs: 320, workspace: 'abcd1234', model: 'hf.co/some-team/Qwen2.5-Coder-7B-GGUF:Q4_K_M' }),
    );
    assert.ok(Buffer.byteLength(entryLine(4321, usual)) <= 260);
  });

  it('comes back as it was written', () => {
    const record = recordOf(
      entry({ latencyMs: 210, workspace: 'abc123', kind: 'hosted', isLocal: false, costMicroUsd: 77 }),
    );
    const reading = new LedgerFileReading();
    reading.readLines(entryLine(1, record));
    assert.deepEqual(reading.records.get(1), record);
    assert.equal(reading.unreadable, 0);
  });

  it('follows an entry through acceptance, undo and the look half a minute later', () => {
    const reading = new LedgerFileReading();
    reading.readLines(entryLine(1, recordOf(entry())));
    reading.readLines(updateLine({ n: 1, time: 1, outcome: 'accepted', acceptedChars: 12 }));
    reading.readLines(updateLine({ n: 1, time: 2, isKept: true }));
    assert.equal(reading.records.get(1)?.acceptedChars, 12);
    assert.equal(reading.records.get(1)?.isKept, true);
    reading.readLines(updateLine({ n: 1, time: 3, outcome: 'shown', acceptedChars: 0 }));
    assert.deepEqual([reading.records.get(1)?.outcome, reading.records.get(1)?.isKept], ['shown', null]);
  });

  it('counts torn, foreign and doubled lines and reads the rest', () => {
    const good = entryLine(1, recordOf(entry()));
    const reading = new LedgerFileReading();
    reading.readLines(
      `${good}${good.slice(0, 40)}\nnot json\n[1]\nnull\n{"n":7,"outcome":"accepted"}\n{"n":1.5}\n${good}\n\n`,
    );
    reading.readLines(entryLine(2, recordOf(entry())));
    assert.equal(reading.records.size, 2);
    assert.equal(reading.unreadable, 7);
  });
});

describe('figures that cannot be true', () => {
  const nonsense: readonly (readonly [
    string,
    Partial<LedgerEntry>,
    (r: ReturnType<typeof recordOf>) => unknown,
    unknown,
  ])[] = [
    ['negative tokens, no characters', { promptTokens: -5, promptChars: 0 }, (r) => r.promptTokens, null],
    ['2^53 tokens, no characters', { outputTokens: 2 ** 53, outputChars: 0 }, (r) => r.outputTokens, null],
    ['NaN tokens, NaN characters', { promptTokens: Number.NaN, promptChars: Number.NaN }, (r) => r.promptTokens, null],
    ['half a token', { promptTokens: 1.5, promptChars: 0 }, (r) => r.promptTokens, null],
    ['more cached than there was', { cachedTokens: 1_001 }, (r) => r.cachedTokens, null],
    ['negative time at work', { busyMs: -1 }, (r) => r.busyMs, null],
    ['a price of infinity', { isLocal: false, costMicroUsd: Number.POSITIVE_INFINITY }, (r) => r.paidMicroUsd, null],
    ['a negative price', { isLocal: false, costMicroUsd: -3 }, (r) => r.paidMicroUsd, null],
    ['a local price', { costMicroUsd: 500 }, (r) => r.paidMicroUsd, 0],
  ];
  for (const [name, change, read, expected] of nonsense) {
    it(`${name}: ${expected === null ? 'unknown' : expected}`, () =>
      assert.equal(read(recordOf(entry(change))), expected));
  }

  it('missing tokens are estimated from characters, and marked', () => {
    const record = recordOf(entry({ promptTokens: null, outputTokens: -1, promptChars: 3_844, outputChars: 38 }));
    assert.deepEqual([record.promptTokens, record.outputTokens, record.isEstimated], [1_000, 10, true]);
  });

  it('an empty answer of no tokens is known', () => {
    const record = recordOf(entry({ outputTokens: 0, outputChars: 0 }));
    assert.deepEqual([record.outputTokens, record.isEstimated], [0, false]);
  });
});
