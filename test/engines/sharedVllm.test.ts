// vLLM as many people's server, on a real one: salts keep caches apart, adapters stand below their base, completions
// overtake chats, the queue is seen.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { createClient } from '../../src/engine/models/createClient.ts';
import type { ModelClient, ReportedUsage, StreamEvent } from '../../src/engine/models/modelClient.ts';
import { personSalt } from '../../src/engine/models/vllm/personSalt.ts';
import { createPerimeter, type Perimeter } from '../../src/engine/perimeter/perimeter.ts';
import { writeAdapter } from '../harness/engines/adapter.ts';
import { type EngineServer, ensureEngine, ensureModel, startVllm } from '../harness/engines/launch.ts';
import { until } from '../harness/until.ts';
import { checkAdapter } from './adapterContract.ts';

const START_MS = 360_000;
/** About 700 tokens: on a CPU only whole blocks of 128 are reused. */
const LONG_PROMPT = 'const value = compute(1, 2);\n'.repeat(60);
const MODEL = 'tiny-fim';

/** One server at a time, with these arguments after Hob's own; skipped where there is no vLLM. */
function withServer(args: readonly string[]) {
  const held: { server?: EngineServer; perimeter?: Perimeter } = {};
  before(async function () {
    this.timeout(START_MS);
    const wanted = [await ensureEngine('vllm'), await ensureModel(MODEL)];
    if (wanted.some(({ available }) => !available)) this.skip();
    held.perimeter = createPerimeter({
      allowedHosts: () => [],
      audit: { left: () => assert.fail('left the machine'), stayed: () => {} },
    });
    held.server = await startVllm({ model: MODEL, args });
  });
  after(async function () {
    this.timeout(30_000);
    held.perimeter?.dispose();
    await held.server?.stop();
  });
  const server = () => held.server ?? assert.fail('no server');
  const connect = (cacheSalt?: () => Promise<string>): ModelClient => {
    assert.ok(held.perimeter);
    const options = { name: 'team', url: server().url, fetch: held.perimeter.fetch };
    return createClient('vllm', { ...options, ...(cacheSalt && { cacheSalt }) });
  };
  return { server, connect };
}

function complete(client: ModelClient, prompt = LONG_PROMPT, maxTokens = 2): AsyncIterable<StreamEvent> {
  return client.complete({ model: MODEL, prompt, maxTokens, stop: [], signal: new AbortController().signal });
}

function chat(client: ModelClient, maxTokens: number, signal = new AbortController().signal) {
  const messages = [{ role: 'user', content: 'Count as far as you can.' }] as const;
  return client.chat({ model: MODEL, task: 'chat', messages, maxTokens, signal });
}

describe('vllm for many, in the order they come', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'hob-shared-'));
  const adapter = `tiny-lora=${writeAdapter(folder, 'tiny-lora').hf}`;
  const { server, connect } = withServer([
    ...['--scheduling-policy', 'fcfs'],
    ...['--enable-lora', '--max-lora-rank', '8', '--lora-modules', adapter],
  ]);
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('takes chats, whether it knows what to do with a priority or refuses it', async () => {
    const client = connect();
    for (let i = 0; i < 2; i++) assert.ok((await usage(chat(client, 4))).outputTokens);
  });

  it('finds in its cache what the same person sent, and nothing of anybody else', async () => {
    const salt = (person: string) => personSalt(path.join(folder, person, 'cache-salt'));
    const cached = async (client: ModelClient) => (await usage(complete(client))).cachedTokens;
    // The same storage twice: a person's windows, or the same window after a restart.
    assert.equal(await cached(connect(salt('first'))), 0);
    assert.ok(((await cached(connect(salt('first')))) ?? 0) >= 128, 'the same salt');
    assert.equal(await cached(connect(salt('second'))), 0, 'another salt');
    assert.equal(await cached(connect()), 0, 'no salt');
    assert.ok(((await cached(connect(salt('second')))) ?? 0) >= 128, 'the second again');
  });

  it('lists an adapter below its base, and asks for either', async () => {
    await checkAdapter(server(), MODEL, 'tiny-lora');
  });

  it('says that nobody waits', async () => {
    assert.equal(await connect().queueDepth?.(new AbortController().signal), 0);
  });
});

describe('vllm for many, by priority', function () {
  this.timeout(120_000);
  const { connect } = withServer(['--scheduling-policy', 'priority', '--max-num-seqs', '1']);

  it('lets a completion overtake the chats that wait, and says how many wait', async () => {
    const client = connect();
    const ends = new AbortController();
    const order: string[] = [];
    // One that is under way for as long as it takes, so that all others have to wait.
    const first = chat(client, 1_500, ends.signal)[Symbol.asyncIterator]();
    await first.next();
    const waiting = [1, 2, 3].map((i) => usage(chat(client, 3)).then(() => order.push(`chat ${i}`)));
    await until(async () => (await client.queueDepth?.(new AbortController().signal)) === 3, 'three requests', 60_000);
    const completion = usage(complete(client, 'const a = ', 3)).then(() => order.push('completion'));
    await until(async () => (await client.queueDepth?.(new AbortController().signal)) === 4, 'four requests', 60_000);
    ends.abort();
    await assert.rejects(async () => {
      while (!(await first.next()).done);
    });
    await Promise.all([...waiting, completion]);
    assert.equal(order[0], 'completion', order.join(', '));
  });
});

async function usage(stream: AsyncIterable<StreamEvent>): Promise<ReportedUsage> {
  let last: ReportedUsage = {};
  for await (const event of stream) if (event.type === 'end') last = event.usage ?? {};
  return last;
}
