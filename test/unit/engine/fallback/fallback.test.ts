// Who may be asked, when, and what stands in the way: against a strict server through the real perimeter.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Fallback } from '../../../../src/engine/fallback/fallback.ts';
import { FallbackRouter } from '../../../../src/engine/fallback/fallbackRouter.ts';
import type { StreamEvent } from '../../../../src/engine/models/modelClient.ts';
import type { Route, RoutedModel, Router } from '../../../../src/engine/routing/router.ts';
import { costMicroUsd } from '../../../../src/engine/savings/prices/cost.ts';
import { findPrice } from '../../../../src/engine/savings/prices/priceTable.ts';
import { UserError } from '../../../../src/shared/base/errors.ts';
import { FallbackBench, OWN_PRICES } from './support.ts';

const TURNS = [{ role: 'user' as const, content: 'Two and two? '.repeat(50) }];

async function ask(model: RoutedModel | undefined, signal = new AbortController().signal): Promise<string> {
  assert.ok(model, 'there is no hosted model');
  let text = '';
  const events: AsyncIterable<StreamEvent> = model.client.chat({
    model: model.info.name,
    task: 'chat',
    messages: TURNS,
    maxTokens: 1_000_000,
    signal,
  });
  for await (const event of events) if (event.type === 'text') text += event.text;
  return text;
}

describe('fallback', () => {
  let bench: FallbackBench;
  let fallback: Fallback;
  const automatic = () => fallback.automatic('chat', 'localUnreachable');

  beforeEach(async () => {
    bench = await FallbackBench.start();
    fallback = bench.window();
  });
  afterEach(() => bench.stop());

  it('asks once for consent, with whom, what and the price, and then sends', async () => {
    assert.equal(await ask(automatic()), 'Hello there.');
    assert.equal(await ask(automatic()), 'Hello there.');
    assert.equal(bench.asked.length, 1);
    const [{ target, task, costMicroUsd: cost } = assert.fail()] = bench.asked;
    assert.equal(target.host, bench.host);
    assert.equal(target.inputUsdPerMillion, 2);
    assert.equal(task, 'chat');
    assert.ok(cost !== null && cost > 5_000 && cost < 10_000, `${cost}`);
    assert.equal(bench.server.requests.length, 2);
  });

  it('sends nothing after a no, and does not ask again by itself', async () => {
    bench.agrees = false;
    await assert.rejects(ask(automatic()), /Nobody has agreed to send anything from this workspace/);
    assert.equal(automatic(), undefined);
    // The person asks for the model by its button: then they are asked again.
    await assert.rejects(ask(fallback.find(`${bench.host}/m`)), UserError);
    assert.equal(bench.asked.length, 2);
    assert.equal(bench.server.requests.length, 0);
  });

  it('sends nothing after the consent was withdrawn, also not what was under way to it', async () => {
    const model = automatic();
    await ask(model);
    fallback.setConsent(null);
    bench.agrees = false;
    await assert.rejects(ask(model), /Nobody has agreed/);
    assert.equal(bench.server.requests.length, 1);
  });

  it('holds consent for one host only', async () => {
    fallback.setConsent({ provider: 'openai-compatible', host: 'other.example.com' });
    bench.agrees = false;
    await assert.rejects(ask(automatic()), /Nobody has agreed/);
  });

  it('is not there in a workspace that is not trusted', async () => {
    fallback = bench.window({ isTrusted: false });
    fallback.setConsent({ provider: 'openai-compatible', host: bench.host });
    assert.equal(fallback.plan, undefined);
    assert.equal(automatic(), undefined);
    assert.equal(fallback.offer('chat', TURNS), undefined);
    assert.equal(fallback.find(`${bench.host}/m`), undefined);
  });

  it('sends nothing without a key, and says so', async () => {
    bench.key = undefined;
    await assert.rejects(ask(automatic()), /There is no key for .* yet/);
    assert.equal(bench.asked.length, 0);
    assert.equal(bench.server.requests.length, 0);
  });

  it('sends a failed request once, pays nothing for it, and never writes the key', async () => {
    bench.server.refuse({ status: 500, message: 'oh' });
    const error = await ask(automatic()).catch((thrown: unknown) => thrown);
    assert.match(String(error), /trouble of its own/);
    assert.doesNotMatch(String(error), /test-key/);
    assert.equal(bench.server.requests.length, 1);
    assert.equal((await fallback.status()).spentMicroUsd, 0);
  });

  it('counts what was billed, and stops at the budget without asking', async () => {
    bench.set({ monthlyBudgetUsd: 0.02 });
    bench.server.say({ promptTokens: 1_000, outputTokens: 1_700 });
    await ask(automatic());
    // 1 000 at $2 and 1 700 at $10 per million
    assert.equal((await fallback.status()).spentMicroUsd, 19_000);
    await assert.rejects(ask(automatic()), /budget of \$0\.02 a month .* used up/);
    assert.equal(bench.server.requests.length, 1);
  });

  it('asks for no longer answer than the budget buys', async () => {
    bench.set({ monthlyBudgetUsd: 0.01 });
    await ask(automatic());
    const [request] = bench.server.requests;
    const body = request?.body as { max_tokens: number };
    assert.ok(body.max_tokens > 700 && body.max_tokens < 1_000, `${body.max_tokens}`);
  });

  it('counts a broken answer by what came', async () => {
    bench.server.say({ pieces: ['word '.repeat(400)], breaksAfter: 2 });
    await ask(automatic()).catch(() => undefined);
    const { spentMicroUsd } = await fallback.status();
    // About 150 tokens at $2 and 400 at $10 per million.
    assert.ok(spentMicroUsd > 3_000 && spentMicroUsd < 6_000, `${spentMicroUsd}`);
  });

  it('gives back what was set aside when a person stops the answer', async () => {
    let release = () => {};
    bench.server.say({ wait: new Promise<void>((resolve) => (release = resolve)) });
    const abort = new AbortController();
    const answer = ask(automatic(), abort.signal);
    setTimeout(() => abort.abort(), 50);
    await assert.rejects(answer);
    release();
    const { spentMicroUsd } = await fallback.status();
    assert.ok(spentMicroUsd > 0 && spentMicroUsd < 1_000, `the prompt alone is paid for: ${spentMicroUsd}`);
  });

  it('lets two windows have one budget, never more than one request over', async () => {
    bench.set({ monthlyBudgetUsd: 0.05 });
    bench.server.say({ promptTokens: 200, outputTokens: 4_000 });
    const windows = [bench.window({ pid: 1 }), bench.window({ pid: 2 })];
    for (const window of windows) window.setConsent({ provider: 'openai-compatible', host: bench.host });
    const answers = await Promise.allSettled(
      windows.flatMap((window) => [1, 2, 3].map(() => ask(window.automatic('chat', 'localUnreachable')))),
    );
    const answered = answers.filter(({ status }) => status === 'fulfilled').length;
    const { spentMicroUsd } = await fallback.status();
    assert.equal(spentMicroUsd, answered * 40_400);
    assert.equal(bench.server.requests.length, answered);
    // The server bills more than it was allowed to write, which no real one does: even so, one request over at most.
    assert.ok(spentMicroUsd <= 50_000 + 40_400, `${spentMicroUsd}`);
  });

  it('says the price before, close to what is then billed', async () => {
    const offer = fallback.offer('chat', TURNS);
    bench.server.say({ promptTokens: 155, outputTokens: 500 });
    await ask(automatic());
    const billed = (await fallback.status()).spentMicroUsd;
    assert.ok(Math.abs((offer?.costMicroUsd ?? 0) / billed - 1) < 0.15, `${offer?.costMicroUsd} for ${billed}`);
    assert.equal(offer?.name, 'm');
    assert.equal(offer?.isAutomatic, false);
    assert.equal(fallback.offer('chat', TURNS, 'doesNotFit')?.isAutomatic, true);
  });

  it('offers only what a rule allows', () => {
    bench.set({ tasks: { chat: ['doesNotFit'] } });
    assert.equal(fallback.offer('chat', TURNS), undefined);
    assert.equal(fallback.offer('chat', TURNS, 'localUnreachable'), undefined);
    assert.equal(fallback.offer('chat', TURNS, 'doesNotFit')?.isAutomatic, true);
    assert.equal(fallback.automatic('edit', 'localUnreachable'), undefined);
    bench.set({ tasks: {} });
    assert.equal(fallback.automatic('chat', 'doesNotFit'), undefined);
  });

  it('is off until a provider, a model and an address are there', () => {
    bench.set({ baseUrl: 'not an address' });
    assert.equal(fallback.plan, undefined);
    bench.set({ baseUrl: 'https://user:password@example.com/v1' });
    assert.equal(fallback.plan, undefined);
  });

  it('never completes with an API that has no fill-in-the-middle, and never unless ticked', () => {
    fallback.setConsent({ provider: 'mistral', host: 'api.mistral.ai' });
    bench.set({ tasks: { completion: ['localUnreachable'] } });
    assert.equal(fallback.automatic('completion', 'localUnreachable'), undefined);
    bench.set({ provider: 'mistral', model: 'mistral-large-2512', tasks: { chat: ['localUnreachable'] } });
    assert.equal(fallback.automatic('completion', 'localUnreachable'), undefined);
    bench.set({ provider: 'mistral', model: 'mistral-large-2512', tasks: { completion: ['localUnreachable'] } });
    const model = fallback.automatic('completion', 'localUnreachable');
    assert.equal(model?.info.name, 'codestral-latest');
    assert.equal(model?.info.fimFamily, 'codestral');
    assert.equal(model?.isShared, true, 'nothing is asked ahead of need where it costs money');
    fallback.setConsent(null);
    assert.equal(fallback.automatic('completion', 'localUnreachable'), undefined, 'nobody is asked while typing');
  });

  it('sends nothing once the person has chosen another provider', async () => {
    const model = automatic();
    bench.set({ model: 'another' });
    await assert.rejects(ask(model), /was changed in the meantime/);
    assert.equal(bench.server.requests.length, 0);
  });

  it('prices a request as the ledger does', () => {
    const price = findPrice('m', OWN_PRICES);
    assert.ok(price);
    const tokens = { prompt: 1_234, output: 56 };
    assert.equal(automatic()?.cost?.(tokens), costMicroUsd(price, tokens, Date.now()));
    bench.set({ model: 'nobody-knows' });
    assert.equal(automatic()?.cost?.(tokens), null);
  });
});

describe('fallbackRouter', () => {
  let bench: FallbackBench;
  let local: Route;
  let router: Router;

  beforeEach(async () => {
    bench = await FallbackBench.start();
    const routes: Router = {
      route: () => local,
      find: () => local,
      select: () => {},
      onDidChange: () => ({ dispose: () => {} }),
    };
    router = new FallbackRouter(routes, bench.window());
  });
  afterEach(() => bench.stop());

  const idOf = (route: Route) => ('model' in route ? route.model.info.id : route.reason.code);
  const reason = (code: string): Route => ({ reason: { code, text: 'No.' } });

  it('goes to the hosted model when nothing local can be reached, and only then', () => {
    for (const code of ['no-server', 'server-down', 'no-model']) {
      local = reason(code);
      assert.equal(idOf(router.route('chat')), `${bench.host}/m`);
      assert.equal(idOf(router.route('edit')), code, 'no rule for this task');
      assert.equal(idOf(router.route('completion')), code);
    }
    for (const code of ['looking', 'loading', 'server-busy', 'leaves-machine', 'bad-model-name']) {
      local = reason(code);
      assert.equal(idOf(router.route('chat')), code);
    }
  });

  it('takes edits and commit messages there by their own rules alone', () => {
    local = reason('server-down');
    bench.set({ tasks: { edit: ['localUnreachable'], commit: ['doesNotFit', 'onRequest'] } });
    assert.equal(idOf(router.route('edit')), `${bench.host}/m`);
    for (const task of ['commit', 'chat', 'completion', 'embed'] as const)
      assert.equal(idOf(router.route(task)), 'server-down', task);
  });

  it('finds the hosted model by its name', () => {
    local = reason('no-such-server');
    assert.equal(idOf(router.find(`${bench.host}/m`)), `${bench.host}/m`);
    assert.equal(idOf(router.find('other/m')), 'no-such-server');
  });
});
