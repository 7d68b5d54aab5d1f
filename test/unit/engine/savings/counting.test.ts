// The count: the formula on figures reckoned by hand, what is estimated, what stays unknown, and that parts add up.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { amountsShown } from '../../../../src/engine/savings/amountsShown.ts';
import { Book } from '../../../../src/engine/savings/book.ts';
import { cellsOf } from '../../../../src/engine/savings/cells.ts';
import { type Amounts, addAmounts, noAmounts, pricingOf } from '../../../../src/engine/savings/counting.ts';
import { type LedgerEntry, OUTCOMES } from '../../../../src/engine/savings/ledgerEntry.ts';
import { recordOf } from '../../../../src/engine/savings/ledgerRecord.ts';
import { microUsdOf } from '../../../../src/engine/savings/prices/cost.ts';
import { charsPerToken } from '../../../../src/engine/savings/tokenRatios.ts';
import { TASKS } from '../../../../src/shared/protocol/tasks.ts';
import { entry, settings } from './fixtures.ts';

const DAY = '2026-11-18';
/** gpt-4o: $2.50 in, $1.25 cached, $10 out. */
const GPT_4O = settings({ savings: { referenceModels: { completion: 'gpt-4o', chat: 'gpt-4o' } } });

function bookOf(entries: readonly Partial<LedgerEntry>[], day = DAY): Book {
  const book = new Book();
  for (const change of entries) book.put(day, recordOf(entry(change)));
  return book;
}

function amounts(entries: readonly Partial<LedgerEntry>[], from = GPT_4O): Amounts {
  return bookOf(entries).amounts(pricingOf(from), () => true);
}

describe('what local requests would have cost', () => {
  it('is tokens times price, cached ones at the cached price, in the tokens of the reference', () => {
    const one = amounts([
      { outcome: 'accepted', model: 'gpt-oss:20b', promptTokens: 1_000, cachedTokens: 400, outputTokens: 50 },
    ]);
    // the same tokenizer on both sides: 600 · 2.5 + 400 · 1.25 + 50 · 10 = 2 500 millionths of a dollar
    assert.equal(microUsdOf(one.savedPicoUsd), 2_500);
  });

  it('converts tokens by the two ratios of characters per token', () => {
    const one = amounts([
      { outcome: 'accepted', model: 'codellama:7b', promptTokens: 100_000, outputTokens: 0, promptChars: 1 },
    ]);
    const expected = 100_000 * (charsPerToken('codellama:7b').value / charsPerToken('gpt-4o').value) * 2.5;
    assert.ok(Math.abs(microUsdOf(one.savedPicoUsd) - expected) <= 1);
    assert.equal(one.estimatedRequests, 0);
  });

  it('leaves out what the model only thought', () => {
    const thought = { outcome: 'answered', task: 'chat', model: 'gpt-oss:20b', outputChars: 200 } as const;
    const answers = [
      { ...thought, outputTokens: 850, reasoningTokens: 800 },
      { ...thought, outputTokens: 50, reasoningTokens: null },
    ];
    const [long, short] = answers.map((answer) => amounts([answer]).savedPicoUsd);
    assert.equal(long, short);
    assert.equal(microUsdOf(long ?? 0n), 1_000 * 2.5 + 50 * 10);
  });

  it('leaves it out also where nothing but thoughts came, whichever way the reference is counted', () => {
    const stopped = { task: 'chat', outcome: 'cancelled', promptTokens: 0, promptChars: 0, outputChars: 0 } as const;
    const sonnet = settings({ savings: { referenceModels: { completion: 'codestral', chat: 'claude-sonnet' } } });
    for (const from of [GPT_4O, sonnet])
      assert.equal(amounts([{ ...stopped, outputTokens: 500, reasoningTokens: 500 }], from).grossPicoUsd, 0n);
  });

  it('counts characters where a tokenizer is not public, and says that it is estimated', () => {
    const sonnet = settings({ savings: { referenceModels: { completion: 'codestral', chat: 'claude-sonnet' } } });
    const one = amounts(
      [{ task: 'chat', outcome: 'answered', promptChars: 3_500_000, outputChars: 0, outputTokens: 0, promptTokens: 1 }],
      sonnet,
    );
    assert.ok(Math.abs(microUsdOf(one.savedPicoUsd) - 2_000_000) <= 2, 'whole pico-dollars per character');
    assert.equal(one.estimatedRequests, 1);
    const unknownEngine = amounts([{ outcome: 'accepted', model: 'my-own-model' }]);
    assert.equal(unknownEngine.estimatedRequests, 1);
  });

  it('prices a long prompt by its tier, and only that one', () => {
    const gpt54 = settings({ savings: { referenceModels: { completion: 'gpt-5.4', chat: 'gpt-5.4' } } });
    const both = amounts(
      [300_000, 1_000].map(
        (promptTokens) => ({ outcome: 'accepted', model: 'gpt-oss', promptTokens, outputTokens: 0 }) as const,
      ),
      gpt54,
    );
    assert.equal(microUsdOf(both.savedPicoUsd), 300_000 * 5 + 1_000 * 2.5);
  });

  it('saves only with accepted completions and answered chats of local models; the rest that finished is gross', () => {
    const all = OUTCOMES.map((outcome) => ({ outcome, model: 'gpt-oss' }));
    const sum = amounts([...all, { outcome: 'accepted', isLocal: false, kind: 'hosted', costMicroUsd: 900 }]);
    const each = 1_000 * 2.5 + 40 * 10;
    assert.equal(microUsdOf(sum.savedPicoUsd), 2 * each);
    assert.equal(microUsdOf(sum.grossPicoUsd), 5 * each);
    assert.equal(microUsdOf(sum.paidPicoUsd), 900);
    assert.equal(sum.hostedRequests, 1);
  });
});

describe('what is not known', () => {
  it('tokens that neither server nor characters tell are left out and counted as left out', () => {
    const sum = amounts([{ outcome: 'accepted', promptTokens: null, promptChars: 0 }, { outcome: 'accepted' }]);
    assert.deepEqual([sum.excludedRequests, sum.savedUnknown, sum.savedRequests], [1, 1, 1]);
  });

  it('an unknown reference gives an unknown amount, and nothing to count gives a true zero', () => {
    const nobody = settings({ savings: { referenceModels: { completion: 'nobody', chat: 'nobody' } } });
    const shown = (entries: readonly Partial<LedgerEntry>[]) => amountsShown(bookOf(entries), pricingOf(nobody), DAY);
    assert.equal(shown([{ outcome: 'accepted' }]).monthMicroUsd, null);
    assert.equal(shown([{ outcome: 'shown' }]).monthMicroUsd, 0);
    assert.match(shown([]).basis, /no known price/);
  });

  it('a paid request without a price is counted as one, never as free', () => {
    const sum = amounts([{ isLocal: false, kind: 'hosted', costMicroUsd: null }]);
    assert.deepEqual([sum.paidUnknown, sum.paidPicoUsd], [1, 0n]);
    assert.match(
      amountsShown(bookOf([{ isLocal: false, kind: 'hosted', costMicroUsd: null }]), pricingOf(GPT_4O), DAY).basis,
      /1 request paid for at an unknown price/,
    );
  });
});

describe('electricity', () => {
  it('is watts times hours times price, and a loss is shown as a loss', () => {
    const dear = settings({ savings: { electricity: { watts: 300, usdPerKwh: 0.4 } } });
    const hour = Array.from({ length: 4 }, () => ({ outcome: 'shown', busyMs: 900_000 }) as const);
    const shown = amountsShown(bookOf(hour), pricingOf(dear), DAY);
    assert.equal(shown.monthMicroUsd, 0);
    assert.ok(Math.abs((shown.netMonthMicroUsd ?? 0) + 120_000) <= 10, `${shown.netMonthMicroUsd}`);
  });
});

function grouped<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return [...groups.values()];
}

describe('a sum over parts', () => {
  const arbitraryEntry = fc.record({
    task: fc.constantFrom(...TASKS),
    model: fc.constantFrom('qwen2.5-coder:7b', 'llama3.1:8b', 'gpt-oss', 'someone:else'),
    isLocal: fc.boolean(),
    isSpecialised: fc.boolean(),
    outcome: fc.constantFrom(...OUTCOMES),
    promptTokens: fc.option(fc.integer({ min: -2, max: 400_000 })),
    cachedTokens: fc.option(fc.integer({ min: 0, max: 300_000 })),
    outputTokens: fc.option(fc.integer({ min: 0, max: 5_000 })),
    promptChars: fc.integer({ min: 0, max: 1_000_000 }),
    outputChars: fc.integer({ min: 0, max: 20_000 }),
    busyMs: fc.integer({ min: 0, max: 100_000 }),
    costMicroUsd: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
  });
  const arbitraryLine = fc.record({
    day: fc.constantFrom('2026-10-31', '2026-11-01', '2026-11-17', '2026-11-18'),
    window: fc.constantFrom('a', 'b', 'c'),
    change: arbitraryEntry,
  });
  const pricing = pricingOf(
    settings({
      savings: {
        referenceModels: { completion: 'gpt-5.4', chat: 'claude-sonnet' },
        electricity: { watts: 90, usdPerKwh: 0.31 },
      },
    }),
  );

  it('is the total, whatever the parts: days, tasks, models, windows, or any other', () => {
    fc.assert(
      fc.property(fc.array(arbitraryLine, { maxLength: 60 }), fc.infiniteStream(fc.nat(4)), (lines, choices) => {
        const total = totalOf(lines);
        const partitions = [
          (line: (typeof lines)[number]) => line.day,
          (line: (typeof lines)[number]) => line.window,
          (line: (typeof lines)[number]) => line.change.task,
          (line: (typeof lines)[number]) => line.change.model,
          () => String(choices.next().value),
        ];
        for (const part of partitions) {
          const sum = noAmounts();
          for (const group of grouped(lines, part)) addAmounts(sum, totalOf(group));
          assert.deepEqual(sum, total);
        }
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it('also in the whole micro-dollars of the report', () => {
    fc.assert(
      fc.property(fc.array(arbitraryLine, { maxLength: 60 }), (lines) => {
        const book = booked(lines);
        const total = book.amounts(pricing, () => true);
        const cells = cellsOf(book.rows(), pricing);
        const sum = (name: 'savedMicroUsd' | 'grossMicroUsd' | 'paidMicroUsd') =>
          cells.reduce((all, cell) => all + cell[name], 0);
        assert.equal(sum('savedMicroUsd'), microUsdOf(total.savedPicoUsd));
        assert.equal(sum('grossMicroUsd'), microUsdOf(total.grossPicoUsd));
        assert.equal(sum('paidMicroUsd'), microUsdOf(total.paidPicoUsd));
        assert.equal(
          cells.reduce((all, cell) => all + cell.requests, 0),
          lines.length,
        );
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  function booked(lines: readonly { day: string; change: Partial<LedgerEntry> }[]): Book {
    const book = new Book();
    for (const { day, change } of lines) book.put(day, recordOf(entry(change)));
    return book;
  }

  function totalOf(lines: readonly { day: string; change: Partial<LedgerEntry> }[]): Amounts {
    return booked(lines).amounts(pricing, () => true);
  }
});
