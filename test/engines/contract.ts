// What Hob expects of every kind of server, tried on a real one. The same for all; each engine's file says what differs.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { createClient } from '../../src/engine/models/createClient.ts';
import type { ChatRequest, CompletionRequest, ModelClient, StreamEvent } from '../../src/engine/models/modelClient.ts';
import { ServerRegistry } from '../../src/engine/models/registry.ts';
import { ServerError } from '../../src/engine/models/serverError.ts';
import { createPerimeter, type Perimeter } from '../../src/engine/perimeter/perimeter.ts';
import { isCancellation } from '../../src/shared/base/errors.ts';
import {
  type EngineKind,
  type EngineServer,
  ensureEngine,
  ensureModel,
  type FixtureModel,
} from '../harness/engines/launch.ts';
import { until } from '../harness/until.ts';

export interface Contract {
  readonly kind: EngineKind;
  /** Starts the engine, on the given port where one is given. */
  readonly start: (port?: number) => Promise<EngineServer>;
  readonly models: readonly FixtureModel[];
  /** The names under which the server lists them. */
  readonly fim: string;
  readonly chat: string;
  /** The context to ask for (Ollama), and what a request may use. */
  readonly contextTokens: number;
  /** Tokens of an answer that takes clearly longer than a short one: about half a second on an idle machine. */
  readonly longTokens: number;
  /** Starting again takes this long at most. */
  readonly startMs: number;
  /** A server with one model answers any name. */
  readonly ignoresModelName?: boolean;
  readonly countsTokens?: boolean;
  /** Says how much of the prompt came from its cache. */
  readonly saysCached?: boolean;
}

type End = Extract<StreamEvent, { type: 'end' }>;

/** Tokens to fill the middle of a small function; the model goes on for as long as it may. */
const FIM_PROMPT =
  '<|fim_prefix|>function add(a: number, b: number): number {\n  return <|fim_suffix|>\n}\n<|fim_middle|>';
const QWEN_STOP = ['<|fim_pad|>', '<|file_sep|>', '<|repo_name|>', '<|endoftext|>'];
const FAR_AWAY_MS = 60_000;

export function describeContract(contract: Contract): void {
  describe(`${contract.kind}, real`, function () {
    this.timeout(contract.startMs + 2 * FAR_AWAY_MS);
    let server: EngineServer;
    let perimeter: Perimeter;
    let client: ModelClient;
    const connect = () => createClient(contract.kind, { name: contract.kind, url: server.url, fetch: perimeter.fetch });
    const completion = (more: Partial<CompletionRequest> = {}): CompletionRequest => ({
      model: contract.fim,
      prompt: FIM_PROMPT,
      maxTokens: 24,
      stop: QWEN_STOP,
      contextTokens: contract.contextTokens,
      signal: new AbortController().signal,
      ...more,
    });
    const chat = (more: Partial<ChatRequest> = {}): ChatRequest => ({
      model: contract.chat,
      task: 'chat',
      messages: [{ role: 'user', content: 'Name a colour.' }],
      maxTokens: 12,
      temperature: 0,
      think: 'off',
      contextTokens: contract.contextTokens,
      signal: new AbortController().signal,
      ...more,
    });

    before(async function () {
      const wanted = [
        await ensureEngine(contract.kind),
        ...(await Promise.all(contract.models.map((model) => ensureModel(model)))),
      ];
      const missing = wanted.find(({ available }) => !available);
      if (missing?.available === false) {
        console.log(`    left out: ${missing.reason}`);
        this.skip();
      }
      perimeter = createPerimeter({
        allowedHosts: () => [],
        audit: { left: () => assert.fail('left the machine'), stayed: () => {} },
      });
      server = await contract.start();
      client = connect();
    });
    after(async () => {
      perimeter?.dispose();
      await server?.stop();
    });

    it('says that it is well', async () => {
      await client.health(new AbortController().signal);
    });

    it('lists its models', async () => {
      const names = (await client.list(new AbortController().signal)).map(({ name }) => name);
      assert.ok(names.includes(contract.fim), `${names} lacks ${contract.fim}`);
      assert.ok(names.includes(contract.chat), `${names} lacks ${contract.chat}`);
    });

    it('describes a model, with its context', async () => {
      const description = await client.describe(contract.fim, new AbortController().signal);
      assert.equal(description.name, contract.fim);
      const context = description.contextTokens ?? description.trainedContextTokens;
      assert.ok(context !== undefined && context >= contract.contextTokens, `context ${context}`);
      await assert.rejects(client.describe('nobody:7b', new AbortController().signal), { kind: 'not-found' });
    });

    it('fills in the middle, the same twice, without control tokens', async () => {
      const first = await collect(client.complete(completion()));
      const second = await collect(client.complete(completion()));
      assert.ok(first.text.trim().length > 0, 'nothing came');
      assert.doesNotMatch(first.text, /<\|(fim|file|repo|endoftext|im_)/);
      assert.equal(second.text, first.text);
    });

    it('reports what was used', async () => {
      const { end } = await collect(client.complete(completion()));
      const { promptTokens = 0, outputTokens = 0, cachedTokens } = end.usage ?? {};
      assert.ok(promptTokens >= 10 && promptTokens <= 60, `prompt ${promptTokens}`);
      assert.ok(outputTokens >= 1 && outputTokens <= 24, `output ${outputTokens}`);
      if (contract.saysCached)
        assert.ok(cachedTokens !== undefined && cachedTokens <= promptTokens, `cached ${cachedTokens}`);
    });

    it('streams: the first piece comes long before the end', async () => {
      const pieces = (await collect(client.complete(completion({ maxTokens: 24, stop: [] })))).pieces;
      assert.ok(pieces > 4, `${pieces} pieces`);
    });

    it('ends at a stop string, and at the limit', async () => {
      const stopped = await collect(client.complete(completion({ stop: ['\n'], maxTokens: 64 })));
      assert.doesNotMatch(stopped.text, /\n/);
      assert.equal(stopped.end.reason, 'stop');
      const limited = await collect(client.complete(completion({ maxTokens: 3, stop: [] })));
      assert.equal(limited.end.reason, 'length');
      assert.equal(limited.end.usage?.outputTokens, 3);
    });

    it('takes more stop strings than the server does', async () => {
      const stop = ['<|fim_pad|>', '<|file_sep|>', '<|repo_name|>', '<|endoftext|>', '<|im_end|>', '<|fim_prefix|>'];
      const { end } = await collect(client.complete(completion({ stop })));
      assert.notEqual(end.reason, 'incomplete');
    });

    it('stops when cancelled, and is free for the next', async function () {
      // Compares two durations: other work on the machine may fall into one of them only.
      this.retries(2);
      const long = completion({
        prompt: '<|fim_prefix|>const numbers = [1, 2, 3, 4, <|fim_suffix|>];\n<|fim_middle|>',
        maxTokens: contract.longTokens,
        stop: [],
      });
      const wholeMs = await timed(() => collect(client.complete({ ...long, signal: new AbortController().signal })));
      const controller = new AbortController();
      const cutMs = await timed(async () => {
        const cut = collectUntil(client.complete({ ...long, signal: controller.signal }), () => controller.abort());
        await assert.rejects(cut, isCancellation);
        await collect(client.complete(completion({ maxTokens: 2 })));
      });
      assert.ok(cutMs < wholeMs * 0.6 + 150, `${cutMs} ms with a cancelled request, ${wholeMs} ms for a whole one`);
    });

    it('lets go before the first byte', async () => {
      const controller = new AbortController();
      const prompt = `<|fim_prefix|>${'const value = compute(1, 2);\n'.repeat(100)}<|fim_suffix|>\n<|fim_middle|>`;
      const request = collect(client.complete(completion({ prompt, signal: controller.signal })));
      setImmediate(() => controller.abort());
      const ms = await timed(() => assert.rejects(request, isCancellation));
      assert.ok(ms < 1_000, `${ms} ms`);
    });

    it('answers a chat', async () => {
      const { text, end } = await collect(client.chat(chat()));
      assert.ok(text.length > 0, 'nothing came');
      assert.ok((end.usage?.promptTokens ?? 0) > 3, 'no prompt tokens');
      assert.ok((end.usage?.outputTokens ?? 0) > 0, 'no output tokens');
    });

    it('says that a model is not there', async function () {
      if (contract.ignoresModelName) this.skip();
      await assert.rejects(collect(client.complete(completion({ model: 'nobody:7b' }))), { kind: 'not-found' });
      await assert.rejects(collect(client.chat(chat({ model: 'nobody:7b' }))), { kind: 'not-found' });
    });

    it('says that a prompt is too long, and how long it may be', async () => {
      const tooLong = 'const value = compute(1, 2);\n'.repeat(1_200);
      for (const stream of [
        client.complete(completion({ prompt: tooLong })),
        client.chat(chat({ messages: [{ role: 'user', content: tooLong }] })),
      ]) {
        await assert.rejects(collect(stream), (error: unknown) => {
          assert.ok(error instanceof ServerError, String(error));
          assert.equal(error.kind, 'context', error.message);
          assert.ok((error.details.contextTokens ?? 0) > 500, `limit ${error.details.contextTokens}`);
          assert.doesNotMatch(error.message, /compute/);
          return true;
        });
      }
    });

    it('counts tokens', async function () {
      if (!contract.countsTokens || !client.countTokens) this.skip();
      const few = await client.countTokens(contract.fim, 'a', new AbortController().signal);
      const more = await client.countTokens(contract.fim, 'const value = compute(1, 2);', new AbortController().signal);
      assert.ok(few >= 1 && more > few, `${few}, ${more}`);
    });

    it('may be killed in mid-answer: it is shown as away, and comes back by itself', async () => {
      const registry = new ServerRegistry({ fetch: perimeter.fetch, env: {} });
      const settings = {
        servers: [{ name: 'engine', kind: contract.kind, url: server.url }],
        'perimeter.allowedHosts': [],
      };
      try {
        registry.update(settings);
        await until(() => registry.find('engine')?.status.state === 'up', 'the engine', 10_000);
        const engine = registry.find('engine')?.client;
        assert.ok(engine);
        // Far more than it can write before the signal reaches it.
        const long = completion({ maxTokens: 1_500, stop: [] });
        const broken = await collectUntil(engine.complete(long), () => void server.kill()).then(
          ({ end }) => end.reason,
          (error: unknown) => error,
        );
        const kind = broken instanceof ServerError ? broken.kind : broken;
        assert.ok(kind === 'unreachable' || kind === 'incomplete', String(broken));
        registry.reportFailure('engine', broken);
        await until(() => registry.find('engine')?.status.state === 'down', 'its absence to be noticed', 10_000);
        server = await contract.start(server.port);
        await until(() => registry.find('engine')?.status.state === 'up', 'the engine again', 12_000);
        const back = await collect(engine.complete(completion()));
        assert.ok(back.text.length > 0);
      } finally {
        registry.dispose();
      }
    });
  });
}

interface Collected {
  readonly text: string;
  readonly pieces: number;
  readonly end: End;
}

async function collect(stream: AsyncIterable<StreamEvent>): Promise<Collected> {
  return collectUntil(stream, () => {});
}

/** Calls back at the first piece of text. Fails where the stream does not end with exactly one `end`. */
async function collectUntil(stream: AsyncIterable<StreamEvent>, onFirst: () => void): Promise<Collected> {
  let text = '';
  let pieces = 0;
  let end: End | undefined;
  for await (const event of stream) {
    assert.equal(end, undefined, 'something came after the end');
    if (event.type === 'end') end = event;
    else {
      text += event.text;
      if (pieces++ === 0) onFirst();
    }
  }
  assert.ok(end, 'the stream ended without an end');
  return { text, pieces, end };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
