// The price table: the models that people pay for most, and the same sums as the package it is made from.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { calcPrice } from '@pydantic/genai-prices';
import { describe, it } from 'mocha';
import { type BilledTokens, costMicroUsd } from '../../../../src/engine/savings/prices/cost.ts';
import { allPrices, findPrice, type PricedModel, periodAt } from '../../../../src/engine/savings/prices/priceTable.ts';

function priced(name: string): PricedModel {
  const model = findPrice(name);
  assert.ok(model, `${name} has no price`);
  return model;
}

describe('the price table', () => {
  it('has every model that people pay for most', () => {
    const names = [
      'gpt-4o',
      'gpt-5',
      'gpt-5.1',
      'gpt-5.5',
      'o1',
      'o3',
      'o4-mini',
      'codestral',
      'mistral-large',
      'deepseek-chat',
    ];
    const claude = ['claude-3-5-sonnet', 'claude-sonnet-4-5', 'claude-sonnet', 'claude-opus-4-1', 'claude-opus'];
    const gemini = ['gemini-2.0-flash', 'gemini-2.5-flash', 'gemini-2.5-pro', 'gemini-flash'];
    for (const name of [...names, ...claude, ...gemini]) priced(name);
  });

  it('is what the installed package says', () => {
    const script = new URL('../../../../src/engine/savings/prices/generate.mjs', import.meta.url);
    const said = execFileSync(process.execPath, [script.pathname, '--check'], { encoding: 'utf8' });
    assert.match(said, /up to date/);
  });

  it('finds a model by alias, date and "latest", and makes nothing up', () => {
    assert.match(priced('claude-sonnet').id, /^claude-sonnet-\d/);
    assert.equal(priced('claude-3-5-sonnet-20241022').id, 'claude-3-5-sonnet');
    assert.equal(priced('codestral-latest').id, 'codestral');
    assert.equal(findPrice('no-such-model'), undefined);
    assert.equal(findPrice(''), undefined);
    assert.equal(findPrice('__proto__'), undefined);
  });

  it('lets a person name a price, also of a model that the table has', () => {
    const own = {
      codestral: { inputUsdPerMillion: 1, outputUsdPerMillion: 2 },
      mine: { inputUsdPerMillion: 0.0001, outputUsdPerMillion: 0 },
    };
    assert.equal(
      costMicroUsd(findPrice('codestral', own) ?? priced('codestral'), { prompt: 1e6, output: 1e6 }, 0),
      3_000_000,
    );
    assert.equal(costMicroUsd(findPrice('mine', own) ?? priced('codestral'), { prompt: 1e6, output: 5 }, 0), 100);
    assert.deepEqual(
      allPrices(own)
        .slice(0, 2)
        .map(({ id }) => id),
      ['codestral', 'mine'],
    );
    assert.equal(allPrices(own).filter(({ id }) => id === 'codestral').length, 1);
  });

  it('takes that price also where the model is named by its line or with a date', () => {
    const own = Object.fromEntries(
      [priced('claude-sonnet').id, 'gpt-4o'].map((id) => [id, { inputUsdPerMillion: 7, outputUsdPerMillion: 0 }]),
    );
    for (const name of ['claude-sonnet', 'gpt-4o-2024-11-20', ' gpt-4o '])
      assert.deepEqual(findPrice(name, own)?.prices[0]?.input, 7_000_000, name);
    assert.notEqual(findPrice('claude-opus', own)?.provider, 'own');
  });
});

describe('the cost of a request', () => {
  const usages: readonly BilledTokens[] = [
    { prompt: 1_234, output: 56 },
    { prompt: 150_000, cached: 100_000, output: 900 },
    { prompt: 271_999, output: 10 },
    { prompt: 272_001, cached: 7, output: 4_000 },
    { prompt: 500_000, output: 0 },
  ];
  const times = ['2025-01-05T02:15:00Z', '2026-09-01T02:00:00Z', '2027-02-01T05:00:00Z'];

  it('is the package’s own for every model, tier, cache share and hour', () => {
    let compared = 0;
    for (const model of allPrices()) {
      for (const tokens of usages) {
        for (const time of times) {
          const options = { providerId: model.provider, timestamp: new Date(time) };
          const usage = {
            input_tokens: tokens.prompt,
            output_tokens: tokens.output,
            cache_read_tokens: tokens.cached ?? 0,
          };
          const theirs = calcPrice(usage, model.id, options);
          const ours = costMicroUsd(model, tokens, Date.parse(time));
          if (!theirs || theirs.model.id !== model.id || ours === null) continue;
          assert.ok(
            Math.abs(ours - theirs.total_price * 1e6) <= 0.51,
            `${model.id} ${time} ${JSON.stringify(tokens)}: ${ours} and ${theirs.total_price * 1e6}`,
          );
          compared += 1;
        }
      }
    }
    assert.ok(compared > 1_500, `only ${compared} compared`);
  });

  it('is unknown for counts that cannot be', () => {
    const model = priced('gpt-4o');
    for (const prompt of [-1, Number.NaN, 2 ** 53, 1.5])
      assert.equal(costMicroUsd(model, { prompt, output: 1 }, 0), null);
    assert.equal(costMicroUsd(model, { prompt: 10, cached: 11, output: 1 }, 0), null);
    assert.equal(costMicroUsd(priced('text-embedding-3-small'), { prompt: 10, output: 1 }, 0), null);
  });

  it('is half in a batch', () => {
    const tokens = { prompt: 1e6, output: 1e6 };
    const model = priced('gpt-4o');
    assert.equal(costMicroUsd(model, tokens, 0), 12_500_000);
    assert.equal(costMicroUsd(model, { ...tokens, isBatch: true }, 0), 6_250_000);
  });

  it('without an hour takes the cheapest of the day', () => {
    const model = priced('deepseek-v4-flash');
    const peak = periodAt(model, { time: Date.parse('2026-10-01T02:00:00Z') });
    const day = periodAt(model, { day: '2026-10-01' });
    assert.deepEqual([peak.input, day.input], [440_000, 220_000]);
  });
});
