// What each client sends, field by field, and what it makes of a proper answer.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import type { Think } from '../../../../src/shared/protocol/chat.ts';
import type { ServerKind } from '../../../../src/shared/protocol/tasks.ts';
import { inTurn, json, ndjson, sse } from '../../../harness/scripted/answers.ts';
import { isPreload, MODEL, OLLAMA_END, ollamaTag, openAiList, preloadOr } from '../../../harness/scripted/dialects.ts';
import type { Script } from '../../../harness/scripted/scriptedServer.ts';
import { Bench, CHAT_PATH, COMPLETION_PATH, KINDS } from './bench.ts';
import { collect } from './collect.ts';

describe('clients', () => {
  let bench: Bench | undefined;
  const open = async (kind: ServerKind, change: Script = {}) => {
    bench = await Bench.open(kind, change);
    return bench;
  };
  const never = () => new AbortController().signal;
  afterEach(async () => bench?.close());

  for (const kind of KINDS) {
    it(`${kind}: completes, chats, and reports`, async () => {
      const { client, completion, chat } = await opened(kind);
      const done = await collect(client.complete(completion()));
      assert.equal(done.text, 'a + b');
      assert.equal(done.end.reason, 'stop');
      assert.equal(done.end.usage?.promptTokens, 40);
      assert.equal(done.end.usage?.outputTokens, 2);
      assert.equal(done.end.usage?.cachedTokens, kind === 'ollama' ? undefined : 32);
      const said = await collect(client.chat(chat()));
      assert.equal(said.text, 'Hello.');
      assert.equal(said.end.usage?.promptTokens, 40);
    });
  }

  async function opened(kind: ServerKind) {
    const { client, ...rest } = await open(kind);
    return {
      client,
      ...rest,
      completion: () => bench?.completion() ?? assert.fail(),
      chat: () => bench?.chat() ?? assert.fail(),
    };
  }

  it('ollama: sends a raw prompt, greedy, with its own window and nothing that makes it a chat', async () => {
    const { client } = await open('ollama');
    await collect(client.complete(bench?.completion() ?? assert.fail()));
    assert.deepEqual(bench?.sent('/api/generate'), {
      model: `${MODEL}:local`,
      prompt: 'PROMPT',
      raw: true,
      stream: true,
      think: false,
      truncate: false,
      keep_alive: '30m',
      options: {
        num_ctx: 4096,
        num_predict: 96,
        temperature: 0,
        top_p: 1,
        repeat_penalty: 1,
        seed: 0,
        stop: ['<1>', '<2>', '<3>', '<4>', '<5>'],
      },
    });
  });

  it('ollama: sends the same context to load, complete and chat, or the model would be loaded anew', async () => {
    const { client } = await open('ollama');
    assert.ok(bench);
    await collect(client.complete(bench.completion()));
    await collect(client.chat(bench.chat()));
    const bodies = [...bench.server.requestsTo('/api/generate'), ...bench.server.requestsTo('/api/chat')].map(
      ({ body }) => body,
    );
    assert.equal(bodies.length, 3);
    for (const body of bodies) assert.equal((body as { options: { num_ctx: number } }).options.num_ctx, 4096);
    for (const body of bodies)
      for (const field of ['shift', 'suffix', 'system', 'template', 'context'])
        assert.ok(!(field in (body as object)), field);
  });

  it('ollama: never asks for no tokens at all, which would mean "without end"', async () => {
    const { client } = await open('ollama');
    assert.ok(bench);
    await collect(client.complete(bench.completion({ maxTokens: 0 })));
    assert.equal((bench.sent('/api/generate')['options'] as { num_predict: number }).num_predict, 1);
  });

  it('ollama: leaves `:local` away where the server does not know it', async () => {
    const { client } = await open('ollama', { '/api/status': json('404 page not found', 404) });
    assert.ok(bench);
    await collect(client.complete(bench.completion()));
    assert.equal(bench.sent('/api/generate')['model'], MODEL);
  });

  it('ollama: loads once, says so, and waits with everything else', async () => {
    let isLoaded = false;
    const answer = preloadOr(ndjson([{ response: 'x' }, OLLAMA_END]));
    const { client } = await open('ollama', {
      '/api/generate': async (request, response) => {
        if (isPreload(request.body)) {
          await new Promise((resolve) => setTimeout(resolve, 60));
          isLoaded = true;
        } else assert.ok(isLoaded, 'asked before it was loaded');
        await answer(request, response);
      },
    });
    assert.ok(bench);
    await Promise.all([
      collect(client.complete(bench.completion())),
      collect(client.chat(bench.chat())),
      client.preload?.(MODEL, 4096),
    ]);
    const preloads = bench.server.requestsTo('/api/generate').filter(({ body }) => isPreload(body));
    assert.equal(preloads.length, 1);
    assert.deepEqual(bench.loading, [MODEL, undefined]);
  });

  it('ollama: goes on loading when the one who asked has gone', async () => {
    const { client } = await open('ollama', {
      '/api/generate': async (_request, response) => {
        await new Promise((resolve) => setTimeout(resolve, 80));
        json({ done: true, done_reason: 'load' })(_request, response);
      },
    });
    assert.ok(bench);
    const controller = new AbortController();
    const asked = collect(client.complete(bench.completion({ signal: controller.signal })));
    await bench.server.until(() => bench?.server.requestsTo('/api/generate').length === 1);
    controller.abort();
    await assert.rejects(asked, { name: 'AbortError' });
    await bench.server.until(() => bench?.loading.length === 2);
    assert.equal(bench.server.requestsTo('/api/generate')[0]?.isAborted, false);
  });

  it('ollama: does not load what is in memory already', async () => {
    const { client } = await open('ollama', { '/api/ps': json({ models: [{ name: MODEL, context_length: 4096 }] }) });
    assert.ok(bench);
    await collect(client.complete(bench.completion()));
    await collect(client.complete(bench.completion()));
    assert.deepEqual(bench.loading, []);
    assert.equal(bench.server.requestsTo('/api/ps').length, 1, 'once answered, it is known to be there');
  });

  it('ollama: asks again what is loaded when a request was given up before its first byte', async () => {
    const { client } = await open('ollama', { '/api/ps': json({ models: [{ name: MODEL }] }) });
    assert.ok(bench);
    await collect(client.complete(bench.completion()));
    bench.server.change({ '/api/generate': () => {} });
    const controller = new AbortController();
    const asked = collect(client.complete(bench.completion({ signal: controller.signal })));
    await bench.server.until(() => bench?.server.requestsTo('/api/generate').length === 2);
    controller.abort();
    await assert.rejects(asked, { name: 'AbortError' });
    bench.server.change({ '/api/generate': ndjson([OLLAMA_END]) });
    await collect(client.complete(bench.completion()));
    assert.equal(bench.server.requestsTo('/api/ps').length, 2);
  });

  it('ollama: refuses cloud models by name, without a request', async () => {
    const { client } = await open('ollama');
    assert.ok(bench);
    for (const model of ['qwen3:cloud', 'qwen3:480b:CLOUD', 'gpt-oss:120b-cloud']) {
      await assert.rejects(collect(client.complete(bench.completion({ model }))), { kind: 'refused' });
      await assert.rejects(collect(client.chat(bench.chat({ model }))), { kind: 'refused' });
      await assert.rejects(client.preload?.(model, 4096) ?? Promise.resolve(), { kind: 'refused' });
      await assert.rejects(client.pull?.(model, () => {}, never()) ?? Promise.resolve(), { kind: 'refused' });
    }
    assert.deepEqual(
      bench.server.requests.map(({ path }) => path),
      [],
    );
  });

  it('ollama: stops an answer that turns out to come from elsewhere', async () => {
    const answer = preloadOr(
      ndjson([{ response: 'x', remote_host: 'https://ollama.com:443', remote_model: 'y' }, OLLAMA_END]),
    );
    const { client } = await open('ollama', { '/api/generate': answer });
    assert.ok(bench);
    await assert.rejects(collect(client.complete(bench.completion())), { kind: 'refused', message: /ollama\.com/ });
  });

  it('ollama: keeps the text of the last record, and thinking apart', async () => {
    const { client } = await open('ollama', {
      '/api/chat': ndjson([
        { message: { thinking: 'hm' } },
        { ...OLLAMA_END, response: undefined, message: { content: 'all at once' } },
      ]),
    });
    assert.ok(bench);
    const { text, thinking } = await collect(client.chat(bench.chat({ think: 'on' })));
    assert.deepEqual({ text, thinking }, { text: 'all at once', thinking: 'hm' });
    assert.equal(bench.sent('/api/chat')['think'], true);
  });

  /** Each engine's own way, and gpt-oss, which knows levels only. */
  const QWEN = 'qwen3:8b';
  const OSS = 'gpt-oss:20b';
  const switches = (isOn: boolean) => ({ chat_template_kwargs: { enable_thinking: isOn, thinking: isOn } });
  type Way = readonly [kind: ServerKind, model: string, think: Think | undefined, fields: object];
  const templates = (kind: ServerKind): Way[] => [
    [kind, QWEN, undefined, {}],
    [kind, QWEN, 'off', switches(false)],
    [kind, QWEN, 'on', switches(true)],
    [kind, QWEN, 'low', { ...switches(true), reasoning_effort: 'low' }],
    [kind, OSS, 'off', { reasoning_effort: 'low' }],
    [kind, OSS, 'on', {}],
    [kind, OSS, 'high', { reasoning_effort: 'high' }],
  ];
  const WAYS: readonly Way[] = [
    ['ollama', QWEN, undefined, {}],
    ['ollama', QWEN, 'off', { think: false }],
    ['ollama', QWEN, 'on', { think: true }],
    ['ollama', QWEN, 'high', { think: 'high' }],
    ['ollama', OSS, 'off', { think: 'low' }],
    ['ollama', OSS, 'on', {}],
    ['ollama', OSS, 'high', { think: 'high' }],
    ...templates('vllm'),
    ...templates('llama-server'),
    ['openai-compatible', QWEN, 'off', {}],
    ['openai-compatible', QWEN, 'on', {}],
    ['openai-compatible', OSS, 'off', { reasoning_effort: 'low' }],
    ['openai-compatible', OSS, 'high', { reasoning_effort: 'high' }],
  ];
  for (const [kind, model, think, fields] of WAYS) {
    it(`${kind}: ${model} is told to think “${think ?? 'as it likes'}” by ${JSON.stringify(fields)}`, async () => {
      const answer = { '/api/chat': ndjson([{ ...OLLAMA_END, model, message: { content: 'yes' } }]) };
      const { client } = await open(kind, kind === 'ollama' ? answer : {});
      assert.ok(bench);
      await collect(client.chat(bench.chat({ model, ...(think && { think }) })));
      const { think: own, chat_template_kwargs, reasoning_effort } = bench.sent(CHAT_PATH[kind]);
      assert.deepEqual(
        {
          ...(own !== undefined && { think: own }),
          ...(chat_template_kwargs !== undefined && { chat_template_kwargs }),
          ...(reasoning_effort !== undefined && { reasoning_effort }),
        },
        fields,
      );
    });
  }

  it('ollama: knows adapters, what a model was made from, and the memory of one token', async () => {
    const details = { family: 'qwen2', parameter_size: '1.5B', quantization_level: 'Q4_K_M', parent_model: MODEL };
    const { client } = await open('ollama', {
      '/api/tags': json({ models: [ollamaTag('mine:latest'), ollamaTag('imported:latest')] }),
      '/api/show': (request, response) => {
        const isMine = JSON.stringify(request.body).includes('mine');
        json({
          details: isMine ? details : { ...details, parent_model: '/home/me/x.gguf' },
          modelfile: isMine ? '# from\nFROM /blobs/1\nADAPTER /blobs/2\n' : 'FROM /blobs/1',
          model_info: {
            'general.architecture': 'qwen2',
            'qwen2.block_count': 28,
            'qwen2.attention.head_count': 12,
            'qwen2.attention.head_count_kv': 2,
            'qwen2.embedding_length': 1536,
          },
        })(request, response);
      },
    });
    const mine = await client.describe('mine', never());
    assert.deepEqual([mine.parent, mine.isAdapter, mine.kvBytesPerToken], [MODEL, true, 28_672]);
    const imported = await client.describe('imported', never());
    assert.deepEqual([imported.parent, imported.isAdapter], [undefined, undefined]);
  });

  it('vllm: names the base of an adapter, with its context', async () => {
    const { client } = await open('vllm', {
      '/v1/models': json({
        data: [
          { id: 'base', owned_by: 'vllm', root: '/m', parent: null, max_model_len: 4096 },
          { id: 'ours', owned_by: 'vllm', root: '/a', parent: 'base', max_model_len: null },
        ],
      }),
    });
    const [, ours] = await client.list(never());
    assert.deepEqual([ours?.parent, ours?.contextTokens], ['base', 4096]);
  });

  it('ollama: asks again without thinking where the model cannot', async () => {
    const refusal = json({ error: '"x" does not support thinking' }, 400);
    const { client } = await open('ollama', {
      '/api/chat': inTurn(refusal, ndjson([{ ...OLLAMA_END, message: { content: 'yes' } }])),
    });
    assert.ok(bench);
    assert.equal((await collect(client.chat(bench.chat({ think: 'high' })))).text, 'yes');
    assert.ok(!('think' in bench.sent('/api/chat')));
  });

  it('ollama: lists with what is loaded, and describes with what `show` says', async () => {
    const models = [ollamaTag(MODEL), ollamaTag('mine', { remote_host: 'https://ollama.com', size: 300 })];
    const { client } = await open('ollama', {
      '/api/tags': json({ models }),
      '/api/ps': json({ models: [{ name: MODEL, context_length: 8192, size_vram: 1 }] }),
    });
    const [first, second] = await client.list(never());
    assert.equal(first?.contextTokens, 8192);
    assert.equal(first?.isLoaded, true);
    assert.equal(second?.isLoaded, false);
    assert.equal(second?.remoteHost, 'https://ollama.com');
    const described = await client.describe(MODEL, never());
    assert.equal(described.trainedContextTokens, 32_768);
    assert.equal(described.architecture, 'qwen2');
    assert.deepEqual([...(described.capabilities ?? [])].sort(), ['chat', 'fim', 'tools']);
    await assert.rejects(client.describe('nobody', never()), { kind: 'not-found' });
  });

  it('ollama: pulls with progress, and reports a failure inside the stream', async () => {
    const steps = [
      { status: 'pulling manifest' },
      { status: 'pulling 1', completed: 5, total: 10 },
      { status: 'success' },
    ];
    const { client } = await open('ollama', {
      '/api/pull': inTurn(ndjson(steps), ndjson([steps[0], { error: 'pull model manifest: file does not exist' }])),
    });
    const seen: unknown[] = [];
    await client.pull?.('x', (progress) => seen.push(progress), never());
    assert.deepEqual(seen, [
      { status: 'pulling manifest' },
      { status: 'pulling 1', completedBytes: 5, totalBytes: 10 },
      { status: 'success' },
    ]);
    await assert.rejects(client.pull?.('x', () => {}, never()) ?? Promise.resolve(), {
      kind: 'failed',
      message: /file does not exist/,
    });
  });

  it('vllm: sends what counts against its defaults, and four stops at most', async () => {
    const { client } = await open('vllm');
    assert.ok(bench);
    await collect(client.complete(bench.completion()));
    assert.deepEqual(bench.sent('/v1/completions'), {
      model: MODEL,
      prompt: 'PROMPT',
      max_tokens: 96,
      temperature: 0,
      top_p: 1,
      top_k: -1,
      repetition_penalty: 1,
      skip_special_tokens: false,
      stop: ['<1>', '<2>', '<3>', '<4>'],
      stream: true,
      stream_options: { include_usage: true, continuous_usage_stats: true },
    });
  });

  it('vllm: gives way to completions, and drops the priority where it is refused', async () => {
    const refusal = json(
      {
        error: {
          message: 'Got priority 10 but Priority scheduling is not enabled.',
          type: 'BadRequestError',
          code: 400,
        },
      },
      400,
    );
    const answer = sse([{ choices: [{ delta: { content: 'ok' }, finish_reason: 'stop' }] }, '[DONE]']);
    const { client } = await open('vllm', { '/v1/chat/completions': inTurn(refusal, answer) });
    assert.ok(bench);
    assert.equal((await collect(client.chat(bench.chat()))).text, 'ok');
    await collect(client.chat(bench.chat()));
    const priorities = bench.server
      .requestsTo('/v1/chat/completions')
      .map(({ body }) => (body as { priority?: number }).priority);
    assert.deepEqual(priorities, [10, undefined, undefined]);
  });

  it('vllm: gives a LoRA adapter the length of its base model', async () => {
    const data = [
      { id: 'base', owned_by: 'vllm', max_model_len: 2048, parent: null },
      { id: 'mine', owned_by: 'vllm', max_model_len: null, parent: 'base' },
    ];
    const { client } = await open('vllm', { '/v1/models': json({ data }) });
    assert.deepEqual(await client.list(never()), [
      { name: 'base', isLoaded: true, contextTokens: 2048 },
      { name: 'mine', isLoaded: true, contextTokens: 2048, parent: 'base' },
    ]);
  });

  it('llama-server: lists adapters below its model, and says of all of them in each request which are meant', async () => {
    const files = ['/a/python.gguf', 'C:\\b\\sql.gguf'];
    const adapters = files.map((path, id) => ({ id, path, scale: id / 2, task_name: '', prompt_prefix: '' }));
    const { client } = await open('llama-server', { '/lora-adapters': json(adapters) });
    assert.ok(bench);
    const [base, ...below] = await client.list(never());
    assert.deepEqual(
      below.map(({ name, parent, isAdapter, contextTokens }) => [name, parent, isAdapter, contextTokens]),
      ['python', 'sql'].map((name) => [name, base?.name, true, base?.contextTokens]),
    );
    assert.deepEqual([base?.parent, base?.isAdapter], [undefined, true], 'half of one is applied unasked');
    for (const [model, scales] of [
      [base?.name ?? '', [0, 0.5]],
      ['python', [1, 0]],
      ['sql', [0, 1]],
    ] as const) {
      const lora = scales.map((scale, id) => ({ id, scale }));
      await collect(client.complete(bench.completion({ model })));
      assert.deepEqual(bench.sent('/completion')['lora'], lora);
      await collect(client.chat(bench.chat({ model })));
      assert.deepEqual(bench.sent('/v1/chat/completions')['lora'], lora);
    }
  });

  it('llama-server: sends a raw prompt to /completion, with all stops', async () => {
    const { client } = await open('llama-server');
    assert.ok(bench);
    const { end } = await collect(client.complete(bench.completion()));
    const sent = bench.sent('/completion');
    assert.equal(sent['prompt'], 'PROMPT');
    assert.equal(sent['n_predict'], 96);
    assert.equal(sent['cache_prompt'], true);
    assert.equal((sent['stop'] as string[]).length, 5);
    assert.deepEqual(end.timings, { evaluatedTokens: 8, evaluateMs: 20, generatedTokens: 2, generateMs: 60 });
  });

  it('llama-server, vllm: say with each piece how far they are, for streams that are broken off', async () => {
    const usage = { promptTokens: 40, cachedTokens: 32, outputTokens: 1 };
    const timings = { cache_n: 32, prompt_n: 8, predicted_n: 1 };
    const wire = { prompt_tokens: 40, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 32 } };
    const spoken = {
      'llama-server': {
        '/completion': sse([{ content: 'a', stop: false, timings }]),
        '/v1/chat/completions': sse([{ choices: [{ delta: { content: 'a' } }], timings }]),
      },
      vllm: {
        '/v1/completions': sse([{ choices: [{ text: 'a' }], usage: wire }]),
        '/v1/chat/completions': sse([{ choices: [{ delta: { content: 'a' } }], usage: wire }]),
      },
    };
    for (const kind of ['llama-server', 'vllm'] as const) {
      const { client } = await open(kind, spoken[kind]);
      assert.ok(bench);
      for (const stream of [client.complete(bench.completion()), client.chat(bench.chat())]) {
        for await (const event of stream) {
          if (event.type === 'text') assert.deepEqual(event, { type: 'text', text: 'a', usage });
          else assert.equal(event.type === 'end' && event.reason, 'incomplete');
        }
      }
      assert.ok(kind === 'vllm' || bench.sent('/completion')['timings_per_token']);
      await bench.close();
    }
  });

  it('llama-server: knows its context, slots and size', async () => {
    const { client } = await open('llama-server');
    const [model] = await client.list(never());
    assert.equal(model?.contextTokens, 8192);
    assert.equal(model?.parallelSlots, 4);
    assert.equal(model?.parameterSize, '1.5B');
  });

  it('lm studio: knows embedding models and what is loaded', async () => {
    const { client } = await open('openai-compatible');
    const [model, embedding] = await client.list(never());
    assert.equal(model?.contextTokens, 4096);
    assert.equal(model?.isLoaded, true);
    assert.ok(embedding?.capabilities?.has('embedding'));
  });

  it('tgi: is known by its /info', async () => {
    const { client } = await open('openai-compatible', {
      '/api/v0/models': json('not found', 404),
      '/v1/models': openAiList(['tgi'], {}),
      '/info': json({ model_id: 'x/y', max_total_tokens: 3000, version: '3' }),
    });
    assert.deepEqual(await client.list(never()), [{ name: 'tgi', contextTokens: 3000 }]);
  });

  for (const kind of ['vllm', 'llama-server', 'openai-compatible'] as const) {
    it(`${kind}: takes thinking from either field and from tags`, async () => {
      const chunk = (delta: object, finish: string | null = null) => ({ choices: [{ delta, finish_reason: finish }] });
      const byField = sse([
        chunk({ reasoning_content: 'h' }),
        chunk({ reasoning: 'm' }),
        chunk({ content: 'Yes' }, 'stop'),
        '[DONE]',
      ]);
      const byTag = sse([
        chunk({ content: '<thi' }),
        chunk({ content: 'nk>hm</think>' }),
        chunk({ content: '\n\nYes' }, 'length'),
        '[DONE]',
      ]);
      const { client } = await open(kind, { [CHAT_PATH[kind]]: inTurn(byField, byTag) });
      assert.ok(bench);
      const first = await collect(client.chat(bench.chat()));
      const second = await collect(client.chat(bench.chat({ think: 'off' })));
      assert.deepEqual([first.thinking, first.text, first.end.reason], ['hm', 'Yes', 'stop']);
      assert.deepEqual([second.thinking, second.text, second.end.reason], ['hm', 'Yes', 'length']);
    });

    it(`${kind}: tells the server nothing about this machine`, async () => {
      const { client } = await open(kind);
      assert.ok(bench);
      await collect(client.chat(bench.chat()));
      await collect(client.complete(bench.completion()));
      for (const { headers } of [
        ...bench.server.requestsTo(CHAT_PATH[kind]),
        ...bench.server.requestsTo(COMPLETION_PATH[kind]),
      ]) {
        assert.deepEqual(
          Object.keys(headers).filter((name) => /stainless|user-agent|authorization/.test(name)),
          [],
        );
      }
    });
  }
});
