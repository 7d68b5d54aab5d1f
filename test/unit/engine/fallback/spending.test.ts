// The count that all windows share, and the budget that holds by it.
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Budget } from '../../../../src/engine/fallback/budget.ts';
import { planOf } from '../../../../src/engine/fallback/fallbackPlan.ts';
import { Spending } from '../../../../src/engine/fallback/spending.ts';
import { findPrice } from '../../../../src/engine/savings/prices/priceTable.ts';
import { silentLogger } from '../../../../src/shared/base/log.ts';
import { readSettings } from '../../../../src/shared/settings/read.ts';
import type { FallbackSetting } from '../../../../src/shared/settings/schema.ts';

/** Local time, as months are counted. */
const at = (month: number, day: number) => new Date(2026, month - 1, day, 12).getTime();

describe('spending', () => {
  let folder: string;
  let time: number;
  const dead = new Set<number>();
  /** One window: its own process number, the same folder. */
  const open = (pid = 1) =>
    new Spending({ folder, clock: () => time, log: silentLogger, pid, isAlive: (other) => !dead.has(other) });

  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'hob-spending-'));
    time = at(11, 22);
    dead.clear();
  });
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  it('adds up what requests cost, over windows and restarts', async () => {
    const [one, two] = [open(1), open(2)];
    await one.settle(await one.reserve(() => 500), 300);
    await two.settle(await two.reserve(() => 500), 40);
    await two.settle(await two.reserve(() => 0), null);
    assert.deepEqual(await open(3).month(), { microUsd: 340, openMicroUsd: 0, unknownRequests: 1 });
  });

  it('shows what is set aside to the other windows', async () => {
    const id = await open(1).reserve(() => 700);
    await open(2).reserve((month) => {
      assert.equal(month.openMicroUsd, 700);
      return 1;
    });
    assert.ok(id);
  });

  it('lets one window at a time decide', async () => {
    const windows = Array.from({ length: 8 }, (_, index) => open(index + 1));
    const seen = await Promise.all(
      windows.map(async (window) => {
        let before = -1;
        await window.reserve((month) => {
          before = month.openMicroUsd;
          return 10;
        });
        return before;
      }),
    );
    assert.deepEqual(
      seen.sort((a, b) => a - b),
      [0, 10, 20, 30, 40, 50, 60, 70],
    );
  });

  it('sets nothing aside when the decision is no', async () => {
    await assert.rejects(
      open().reserve(() => {
        throw new RangeError('no');
      }),
      RangeError,
    );
    assert.equal((await open().month()).openMicroUsd, 0);
  });

  it('counts what a killed window had set aside as spent', async () => {
    await open(7).reserve(() => 900);
    assert.equal((await open(1).month()).microUsd, 0);
    dead.add(7);
    assert.deepEqual(await open(1).month(), { microUsd: 900, openMicroUsd: 0, unknownRequests: 0 });
    // The same process number of another process: nothing of its own is under way.
    assert.equal((await open(7).month()).microUsd, 900);
  });

  it('begins anew with the calendar month, and knows the old one when the clock goes back', async () => {
    const window = open();
    await window.settle(await window.reserve(() => 100), 100);
    time = at(12, 1);
    assert.equal((await window.month()).microUsd, 0);
    await window.settle(await window.reserve(() => 7), 7);
    time = at(11, 30);
    assert.equal((await window.month()).microUsd, 100);
    time = at(12, 2);
    assert.equal((await window.month()).microUsd, 7);
  });

  it('begins anew with a file that nobody can read', async () => {
    await fs.writeFile(path.join(folder, 'spending.json'), '{"months":{"2026');
    assert.equal((await open().month()).microUsd, 0);
    await open().reserve(() => 1);
  });

  it('refuses where the disk does', async () => {
    const file = path.join(folder, 'taken');
    await fs.writeFile(file, '');
    const window = new Spending({ folder: file, clock: () => time, log: silentLogger });
    await assert.rejects(
      window.reserve(() => 1),
      /cannot keep count of the budget/,
    );
  });
});

describe('budget', () => {
  let folder: string;
  let paid: number;
  const price = findPrice('claude-sonnet-4-5');
  const plan = (change: Partial<FallbackSetting> = {}) => {
    const fallback = { provider: 'anthropic', model: 'claude-sonnet-4-5', monthlyBudgetUsd: 1, ...change };
    const made = planOf(readSettings({ hob: { fallback } }).settings);
    assert.ok(made);
    return made;
  };
  const window = (pid: number) => {
    const clock = () => at(11, 22);
    const spending = new Spending({ folder, clock, log: silentLogger, pid, isAlive: () => true });
    return new Budget({ spending, paidThisMonth: async () => paid, clock });
  };

  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'hob-budget-'));
    paid = 0;
  });
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  it('allows what it can pay for, and no longer answer', async () => {
    // $3 in and $15 out per million: 10 000 tokens of prompt are $0.03, the rest of $1 buys 64 666 tokens.
    const size = { promptTokens: 10_000, maxTokens: 8_192 };
    const whole = await window(1).allow(plan(), price, size);
    assert.equal(whole.maxTokens, 8_192);
    await whole.settle(150_000);
    const cut = await window(1).allow(plan({ monthlyBudgetUsd: 0.2 }), price, size);
    // $0.20 - $0.15 - $0.03 = $0.02
    assert.equal(cut.maxTokens, 1_333);
  });

  it('stops when it is used up, by its own count or by the ledger', async () => {
    const size = { promptTokens: 1_000, maxTokens: 8_192 };
    const allowance = await window(1).allow(plan(), price, size);
    await allowance.settle(999_000);
    await assert.rejects(window(2).allow(plan(), price, size), /budget of \$1\.00 a month .* used up/);
    const raised = plan({ monthlyBudgetUsd: 2 });
    await (await window(2).allow(raised, price, size)).settle(0);
    paid = 1_999_000;
    await assert.rejects(window(2).allow(raised, price, size), /used up/);
  });

  it('is never passed by many windows at once', async () => {
    const size = { promptTokens: 2_000, maxTokens: 8_192 };
    const windows = Array.from({ length: 20 }, (_, index) => window(index + 1));
    const allowed = await Promise.allSettled(windows.map((each) => each.allow(plan(), price, size)));
    const worst = allowed.flatMap((each) => (each.status === 'fulfilled' ? [each.value.maxTokens] : []));
    // Each costs at most $0.006 and 15 micro-dollars for each token of its answer.
    const total = worst.reduce((sum, tokens) => sum + 6_000 + tokens * 15, 0);
    assert.ok(worst.length >= 7 && worst.length < 20, `${worst.length} were allowed`);
    assert.ok(total <= 1_000_000, `${total} micro-dollars may be spent`);
    const refused = allowed.find((each) => each.status === 'rejected');
    assert.match(String(refused?.status === 'rejected' && refused.reason), /set aside for a request under way/);
  });

  it('refuses a model of unknown price unless the person allows it, and counts it as unknown', async () => {
    const size = { promptTokens: 100, maxTokens: 100 };
    await assert.rejects(window(1).allow(plan(), undefined, size), /Nobody knows what claude-sonnet-4-5 costs/);
    const allowance = await window(1).allow(plan({ allowUnknownPrice: true }), undefined, size);
    await allowance.settle(null);
    assert.deepEqual(await window(1).spent(), { microUsd: 0, unknownRequests: 1 });
  });

  it('of nothing allows nothing', async () => {
    const size = { promptTokens: 1, maxTokens: 1 };
    await assert.rejects(window(1).allow(plan({ monthlyBudgetUsd: 0 }), price, size), /budget .* is \$0/);
  });
});
