// Fetching a model: room on the disk, progress in words, and what is said when it breaks off.
import assert from 'node:assert/strict';
import os from 'node:os';
import { afterEach, describe, it } from 'mocha';
import { checkRoom, modelsDisk } from '../../../../src/engine/models/diskSpace.ts';
import { type PullWords, pullModel } from '../../../../src/engine/models/pulling.ts';
import type { KnownServer } from '../../../../src/engine/models/registry.ts';
import type { ServerKind } from '../../../../src/shared/protocol/tasks.ts';
import { inTurn, ndjson } from '../../../harness/scripted/answers.ts';
import type { Script } from '../../../harness/scripted/scriptedServer.ts';
import { Bench } from './bench.ts';

const GB = 1e9;
const ROOMY = { folder: '/models', freeBytes: 500 * GB };

describe('pullModel', () => {
  let bench: Bench | undefined;
  const words: PullWords[] = [];
  afterEach(async () => {
    await bench?.close();
    words.length = 0;
  });

  async function pull(name: string, script: Script, disk = ROOMY, kind: ServerKind = 'ollama'): Promise<void> {
    bench = await Bench.open(kind, script);
    const status = { name: 'box', kind, url: bench.server.url, state: 'up', isDiscovered: true, since: 0 } as const;
    const { client } = bench;
    const server: KnownServer = {
      status,
      client,
      isServing: true,
      models: [],
      description: () => undefined,
      speed: () => undefined,
    };
    const { signal } = new AbortController();
    await pullModel({ server, name, signal, disk, onProgress: (step) => words.push(step) });
  }
  const layer = (completed: number, total = 4.7 * GB) => ({
    status: 'pulling 1a2b',
    digest: 'sha256:1',
    total,
    completed,
  });

  it('tells how far it is in bytes, and never less than before', async () => {
    await pull('new:7b', {
      '/api/pull': ndjson([
        { status: 'pulling manifest' },
        ...[layer(1.2 * GB), layer(4.7 * GB), layer(0, 11_000)],
        { status: 'success' },
      ]),
    });
    assert.deepEqual(words, [
      { text: 'pulling manifest' },
      { text: '1.2 GB of 4.7 GB', percent: 25 },
      { text: '4.7 GB of 4.7 GB', percent: 100 },
      { text: 'pulling 1a2b', percent: 100 },
      { text: 'success', percent: 100 },
    ]);
  });

  it('does not begin what the disk has no room for', async () => {
    const disk = { folder: '/models', freeBytes: 3 * GB };
    await assert.rejects(
      pull('qwen2.5-coder:7b', {}, disk),
      /^ServerError: qwen2\.5-coder:7b needs 4\.7 GB, and \/models has 3\.0 GB left: make room there/,
    );
    assert.deepEqual(bench?.server.requestsTo('/api/pull'), []);
  });

  it('stops when the server says that more comes than there is room for', async () => {
    const disk = { folder: '/models', freeBytes: 3 * GB };
    const script = { '/api/pull': ndjson([layer(0), layer(1 * GB), layer(2 * GB)]) };
    await assert.rejects(pull('nobody-knows:7b', script, disk), /nobody-knows:7b needs 4\.7 GB/);
  });

  it('begins again where it met the end of a download that was called off a moment before', async () => {
    const winding = ndjson([layer(1.2 * GB), { error: 'context canceled' }]);
    const whole = ndjson([layer(4.7 * GB), { status: 'success' }]);
    await pull('new:7b', { '/api/pull': inTurn(winding, winding, whole) });
    assert.equal(words.at(-1)?.text, 'success');
    assert.equal(bench?.server.requestsTo('/api/pull').length, 3);
    await bench?.close();
    await assert.rejects(pull('new:7b', { '/api/pull': winding }), /context canceled/);
    assert.equal(bench?.server.requestsTo('/api/pull').length, 5);
  });

  it('says that what has come stays when it breaks off', async () => {
    const broken = { '/api/pull': ndjson([layer(1.2 * GB), { error: 'max retries exceeded: EOF' }]) };
    await assert.rejects(
      pull('new:7b', broken),
      /max retries exceeded: EOF.*1\.2 GB have come and stay at box: fetch it again to go on from there\./,
    );
    const unknown = { '/api/pull': ndjson([{ error: 'pull model manifest: file does not exist' }]) };
    await bench?.close();
    await assert.rejects(pull('nope', unknown), /^ServerError: [^:]*file does not exist.*\)\.$|file does not exist/);
  });

  for (const [kind, command] of [
    ['vllm', /box cannot fetch models by itself: stop it and start it with “vllm serve a\/b”/],
    ['llama-server', /“llama-server -m FILE\.gguf”/],
    ['openai-compatible', /load the model in the program itself/],
  ] as const) {
    it(`explains how ${kind} serves another model`, async () => {
      await assert.rejects(pull('a/b', {}, ROOMY, kind), { name: 'UserError', message: command });
    });
  }
});

describe('modelsDisk', () => {
  it('knows how much is free, also where the folder does not exist yet', async () => {
    const disk = await modelsDisk({ OLLAMA_MODELS: `${os.tmpdir()}/none/such/folder` });
    assert.equal(disk?.folder, os.tmpdir());
    assert.ok((disk?.freeBytes ?? 0) > 0);
  });

  it('leaves a gigabyte free', () => {
    assert.doesNotThrow(() => checkRoom('x', 2 * GB, { folder: '/', freeBytes: 3 * GB }));
    assert.throws(() => checkRoom('x', 2.1 * GB, { folder: '/', freeBytes: 3 * GB }), /x needs 2\.1 GB/);
  });
});
