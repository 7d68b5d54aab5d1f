// Who answers at an address nobody named, and how politely it is asked.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Discovery, type FoundServer } from '../../../../src/engine/models/discovery.ts';
import { identify } from '../../../../src/engine/models/identify.ts';
import { ServerError } from '../../../../src/engine/models/serverError.ts';
import { createPerimeter, type Perimeter, type PerimeterFetch } from '../../../../src/engine/perimeter/perimeter.ts';
import { silentLogger } from '../../../../src/shared/base/log.ts';
import { json, text } from '../../../harness/scripted/answers.ts';
import { llamaServer, lmStudio, ollama, openAiList, vllm } from '../../../harness/scripted/dialects.ts';
import { type Script, ScriptedServer } from '../../../harness/scripted/scriptedServer.ts';
import { ManualClock } from './manualClock.ts';

const LOADING = json({ error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }, 503);
const VLLM_KEY = json({ error: 'Unauthorized' }, 401);
const LLAMA_KEY = json({ error: { code: 401, message: 'Invalid API Key', type: 'authentication_error' } }, 401);

const CASES: readonly [string, Script, unknown][] = [
  ['Ollama', ollama(), { kind: 'ollama', name: 'ollama' }],
  [
    'Ollama without models',
    { ...ollama([]), '/v1/models': json({ object: 'list', data: null }) },
    { kind: 'ollama', name: 'ollama' },
  ],
  ['vLLM', vllm(), { kind: 'vllm', name: 'vllm' }],
  ['vLLM with a key', { ...vllm(), '/v1/models': VLLM_KEY }, { kind: 'vllm', name: 'vllm' }],
  ['llama-server', llamaServer(), { kind: 'llama-server', name: 'llama-server' }],
  [
    'llama-server that loads',
    { '/v1/models': LOADING, '/health': LOADING, '/': LOADING },
    { kind: 'llama-server', name: 'llama-server' },
  ],
  [
    'llama-server with a key',
    { ...llamaServer(), '/v1/models': LLAMA_KEY, '/props': LLAMA_KEY },
    { kind: 'llama-server', name: 'llama-server' },
  ],
  ['LM Studio', lmStudio(), { kind: 'openai-compatible', name: 'lm-studio' }],
  [
    'TGI',
    { '/v1/models': openAiList(['x'], {}), '/info': json({ model_id: 'x' }) },
    { kind: 'openai-compatible', name: 'tgi' },
  ],
  [
    'another with its API',
    { '/v1/models': openAiList(['x'], { owned_by: 'me' }) },
    { kind: 'openai-compatible', name: 'openai' },
  ],
  ['a web page', { '/': text('<html>'), '/v1/models': text('<html>') }, 'stranger'],
  ['somebody who wants a password', { '/v1/models': text('', 401), '/': text('', 401) }, 'stranger'],
  ['somebody with nothing there', {}, 'stranger'],
];

describe('discovery', () => {
  let perimeter: Perimeter;
  beforeEach(() => {
    perimeter = createPerimeter({ allowedHosts: () => [], audit: { left: () => {}, stayed: () => {} } });
  });
  afterEach(() => perimeter.dispose());

  for (const [who, script, expected] of CASES) {
    it(`knows ${who}, at any of the usual addresses, with few questions`, async () => {
      const server = await ScriptedServer.start(script);
      try {
        for (const kind of ['ollama', 'vllm', 'llama-server', 'openai-compatible'] as const) {
          assert.deepEqual(await identify(server.url, kind, perimeter.fetch), expected, kind);
        }
        if (expected === 'stranger')
          assert.ok(server.requests.length <= 4 * 3 + 1, `${server.requests.length} questions to a stranger`);
        assert.ok(server.requests.every(({ method }) => method === 'GET'));
      } finally {
        await server.stop();
      }
    });
  }

  it('knows nobody, and whom the perimeter refuses', async () => {
    assert.equal(await identify('http://127.0.0.1:1', 'ollama', perimeter.fetch), 'nobody');
    assert.equal(await identify('http://gpu-box.invalid:1', 'ollama', perimeter.fetch), 'refused');
  });

  describe('over time', () => {
    let clock: ManualClock;
    let answers: Map<string, Script | 'nobody'>;
    let asked: string[];
    let found: FoundServer[];
    let discovery: Discovery;
    let rounds: number;

    /** Answers by address without sockets, so that the usual ports can be played. */
    const fetch: PerimeterFetch = async (input) => {
      const url = new URL(String(input));
      asked.push(url.origin);
      const script = answers.get(url.origin) ?? 'nobody';
      if (script === 'nobody') throw new ServerError('unreachable', 'nobody');
      return url.pathname in script
        ? Response.json({ data: [{ id: 'm', owned_by: 'vllm' }] })
        : new Response('404', { status: 404 });
    };
    const settle = async () => {
      for (let i = 0; i < 30; i++) await new Promise((resolve) => setImmediate(resolve));
    };
    const open = (env: Record<string, string> = {}) => {
      discovery = new Discovery({
        fetch,
        clock,
        log: silentLogger,
        env,
        onFound: (server) => found.push(server),
        onFirstRound: () => rounds++,
      });
      discovery.start();
      return settle();
    };

    beforeEach(() => {
      clock = new ManualClock();
      answers = new Map();
      asked = [];
      found = [];
      rounds = 0;
    });
    afterEach(() => discovery.dispose());

    it('tries every usual address at once, on this machine only', async () => {
      await open();
      assert.deepEqual(
        [...new Set(asked)].sort(),
        [1234, 3000, 8000, 8080, 8081, 11434].map((port) => `http://127.0.0.1:${port}`).sort(),
      );
      assert.equal(rounds, 1);
      assert.deepEqual(found, []);
    });

    it('finds a server within 10 seconds of its start, at any time', async () => {
      await open();
      for (let i = 0; i < 40; i++) {
        clock.advance(1_500);
        await settle();
      }
      answers.set('http://127.0.0.1:8000', { '/v1/models': () => {} });
      for (let ms = 0; ms < 9_500; ms += 500) {
        clock.advance(500);
        await settle();
      }
      assert.deepEqual(found, [{ name: 'vllm', kind: 'vllm', url: 'http://127.0.0.1:8000' }]);
      const before = asked.filter((origin) => origin.endsWith(':8000')).length;
      clock.advance(60_000);
      await settle();
      assert.equal(asked.filter((origin) => origin.endsWith(':8000')).length, before, 'found means asked no more');
    });

    it('looks at once when told, without asking twice', async () => {
      await open();
      clock.advance(400);
      answers.set('http://127.0.0.1:8000', { '/v1/models': () => {} });
      asked.length = 0;
      await Promise.all([discovery.lookNow(), discovery.lookNow()]);
      assert.deepEqual(
        found.map(({ name }) => name),
        ['vllm'],
      );
      assert.equal(asked.filter((origin) => origin.endsWith(':8000')).length, 1);
    });

    it('asks a stranger ever more rarely', async () => {
      answers.set('http://127.0.0.1:3000', {});
      await open();
      for (let i = 0; i < 600; i++) {
        clock.advance(1_000);
        await settle();
      }
      const questions = asked.filter((origin) => origin.endsWith(':3000')).length;
      assert.ok(questions <= 13, `${questions} in ten minutes`);
    });

    it('gives a server at another port a name of its own', async () => {
      answers.set('http://127.0.0.1:8081', { '/v1/models': () => {} });
      answers.set('http://127.0.0.1:8000', { '/v1/models': () => {} });
      await open();
      assert.deepEqual(found.map(({ name }) => name).sort(), ['vllm', 'vllm-8081']);
    });

    it('looks where OLLAMA_HOST says', async () => {
      await open({ OLLAMA_HOST: '0.0.0.0:11500' });
      assert.ok(asked.includes('http://127.0.0.1:11500'));
      assert.ok(!asked.includes('http://127.0.0.1:11434'));
    });
  });
});
