// The person's consent: asked once in a workspace, for one host, withdrawable, never in a workspace that is not trusted.
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { Consent } from '../../../../src/extension/fallback/consent.ts';
import { exactUsd } from '../../../../src/extension/fallback/fallbackWords.ts';
import type { FallbackAskConsentParams, FallbackConsent } from '../../../../src/shared/protocol/fallback.ts';
import { DialogScript } from './dialogScript.ts';

const PARAMS: FallbackAskConsentParams = {
  target: {
    provider: 'anthropic',
    providerName: 'Anthropic',
    host: 'api.anthropic.com',
    model: 'claude-sonnet-5',
    inputUsdPerMillion: 2,
    cachedUsdPerMillion: 0.2,
    outputUsdPerMillion: 10,
  },
  task: 'chat',
  costMicroUsd: 12_345,
};

describe('consent', () => {
  let memory: Map<string, unknown>;
  let told: (FallbackConsent | null)[];
  let isTrusted: boolean;
  const make = (dialog: DialogScript) =>
    new Consent({
      // Of a Memento, the two methods in use.
      memory: {
        get: (key: string) => memory.get(key),
        update: async (key: string, value: unknown) => void memory.set(key, value),
      } as ConstructorParameters<typeof Consent>[0]['memory'],
      dialog,
      isTrusted: () => isTrusted,
      tell: (consent) => told.push(consent),
    });
  const yes = () => new DialogScript({ yes: ['Send this'] });

  beforeEach(() => {
    memory = new Map();
    told = [];
    isTrusted = true;
  });

  it('says what is sent, to whom, and the price, and asks once', async () => {
    const dialog = yes();
    const consent = make(dialog);
    assert.equal(await consent.ask(PARAMS), true);
    assert.equal(await consent.ask(PARAMS), true);
    const [{ message, detail } = assert.fail()] = dialog.asked;
    assert.equal(dialog.asked.length, 1);
    assert.match(message, /to Anthropic \(api\.anthropic\.com\)\?/);
    for (const words of ['your question', 'files and selections attached', 'Never sent: .env', '$0.012', 'Withdraw']) {
      assert.ok(detail.includes(words), `${words} is missing in: ${detail}`);
    }
    assert.deepEqual(consent.current, { provider: 'anthropic', host: 'api.anthropic.com' });
  });

  it('asks again for another host, and after a no', async () => {
    await make(yes()).ask(PARAMS);
    const dialog = new DialogScript({});
    const other = { ...PARAMS, target: { ...PARAMS.target, provider: 'openai' as const, host: 'api.openai.com' } };
    assert.equal(await make(dialog).ask(other), false);
    assert.equal(await make(dialog).ask(other), false);
    assert.equal(dialog.asked.length, 2);
    assert.equal(make(dialog).current?.host, 'api.anthropic.com');
  });

  it('is withdrawn at once, and the server is told', async () => {
    const dialog = yes();
    const consent = make(dialog);
    await consent.ask(PARAMS);
    await consent.withdraw();
    assert.equal(consent.current, null);
    assert.deepEqual(told, [null]);
    assert.match(dialog.told[0] ?? '', /Nothing more goes from this workspace to api\.anthropic\.com/);
    await consent.withdraw();
    assert.match(dialog.told[1] ?? '', /Nobody had agreed/);
  });

  it('does not hold and is not asked for in a workspace that is not trusted', async () => {
    await make(yes()).ask(PARAMS);
    isTrusted = false;
    const dialog = yes();
    assert.equal(make(dialog).current, null);
    assert.equal(await make(dialog).ask(PARAMS), false);
    assert.equal(dialog.asked.length, 0);
    make(dialog).tell();
    assert.deepEqual(told, [null]);
  });

  it('takes nothing from its memory that is no consent', () => {
    memory.set('hob.fallback.consent', { provider: 'somebody', host: 5 });
    assert.equal(make(yes()).current, null);
  });

  it('says so where the price is unknown', async () => {
    const dialog = yes();
    await make(dialog).ask({ ...PARAMS, costMicroUsd: null });
    assert.match(dialog.asked[0]?.detail ?? '', /Nobody knows what claude-sonnet-5 costs/);
  });
});

describe('exactUsd', () => {
  it('has the digits that tell small amounts apart', () => {
    assert.deepEqual([0, 999, 12_345, 99_999, 250_000, 3_000_000].map(exactUsd), [
      '$0.000',
      'less than $0.001',
      '$0.012',
      '$0.100',
      '$0.25',
      '$3.00',
    ]);
  });
});
