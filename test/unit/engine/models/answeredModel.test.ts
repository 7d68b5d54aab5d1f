// A name in an answer that cannot be the asked model's ends it; the many names of one model do not.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { AnsweredModel, isSameOllamaName } from '../../../../src/engine/models/answeredModel.ts';
import { json, ndjson, sse } from '../../../harness/scripted/answers.ts';
import { MODEL, openAiList, preloadOr } from '../../../harness/scripted/dialects.ts';
import type { Script } from '../../../harness/scripted/scriptedServer.ts';
import { Bench } from './bench.ts';
import { collect } from './collect.ts';

describe('the name in an Ollama answer', () => {
  for (const [asked, answered] of [
    ['qwen', 'qwen:latest'],
    ['qwen:1.5b', 'qwen:1.5b:local'],
    ['Qwen:1.5B', 'registry.ollama.ai/library/qwen:1.5b'],
    ['hf.co/some/repo:q4', 'hf.co/some/repo:Q4:local'],
  ] as const) {
    it(`${answered} is ${asked}`, () => assert.ok(isSameOllamaName(asked, answered)));
  }
  for (const [asked, answered] of [
    ['qwen:1.5b', 'qwen:7b'],
    ['qwen', 'llama'],
    ['qwen', 'someone/qwen'],
  ] as const) {
    it(`${answered} is not ${asked}`, () => assert.ok(!isSameOllamaName(asked, answered)));
  }
});

describe('the name in an answer of a server that lists its models', () => {
  const answeredBy = (listed: Parameters<AnsweredModel['learn']>[0], mayUseOthers = false) => {
    const answered = new AnsweredModel('box');
    answered.learn(listed, mayUseOthers);
    return answered;
  };

  it('may be another name of the same model', () => {
    const aliases = answeredBy([
      { names: ['coder'], source: '/m/a' },
      { names: ['fast'], source: '/m/a' },
    ]);
    aliases.check('fast', 'coder');
    const file = answeredBy([{ names: ['/m/qwen-q4.gguf'] }]);
    file.check('/m/qwen-q4.gguf', 'qwen-q4');
    file.check('/m/qwen-q4.gguf', 'C:\\m\\Qwen-Q4.gguf');
  });

  it('is wrong where it is another listed model, or none that is listed', () => {
    const two = answeredBy([
      { names: ['coder'], source: '/m/a' },
      { names: ['chatter'], source: '/m/b' },
    ]);
    assert.throws(() => two.check('coder', 'chatter'), { kind: 'protocol', message: /chatter, not with coder/ });
    assert.throws(() => two.check('coder', 'stranger'), { kind: 'protocol' });
  });

  it('tells nothing where the model was never listed, none is said, or another server stands behind', () => {
    answeredBy([]).check('coder', 'stranger');
    answeredBy([{ names: ['coder'] }]).check('coder', undefined);
    answeredBy([{ names: ['coder'] }]).check('coder', '');
    answeredBy([{ names: ['coder'] }], true).check('coder', '/m/coder.gguf');
  });

  it('is cut in the sentence where it is long', () => {
    const { message } = (() => {
      try {
        answeredBy([{ names: ['coder'] }]).check('coder', 'x'.repeat(10_000));
      } catch (error) {
        return error as Error;
      }
      throw new Error('not refused');
    })();
    assert.ok(message.length < 250, `${message.length} characters`);
  });
});

describe('an engine that answers for another model', () => {
  let bench: Bench | undefined;
  afterEach(() => bench?.close());

  const kinds: Record<'ollama' | 'vllm' | 'llama-server', Script> = {
    ollama: { '/api/generate': preloadOr(ndjson([{ model: 'other:7b', response: 'x', done: false }])) },
    vllm: { '/v1/completions': sse([{ model: 'other', choices: [{ index: 0, text: 'x', finish_reason: null }] }]) },
    'llama-server': { '/completion': sse([{ model: 'other', content: 'x', stop: false }]) },
  };
  for (const kind of ['ollama', 'vllm', 'llama-server'] as const) {
    it(`is not believed: ${kind}`, async () => {
      bench = await Bench.open(kind, kinds[kind]);
      await bench.client.list(new AbortController().signal);
      await assert.rejects(collect(bench.client.complete(bench.completion())), {
        kind: 'protocol',
        message: /answered with the model other/,
      });
    });
  }

  it('is believed where it only has another name for it: vllm, llama-server', async () => {
    const two = openAiList(['first-name', MODEL], { owned_by: 'vllm', root: '/m/same', parent: null });
    bench = await Bench.open('vllm', {
      '/v1/models': two,
      '/v1/completions': sse([{ model: 'first-name', choices: [{ index: 0, text: 'x', finish_reason: 'stop' }] }]),
    });
    await bench.client.list(new AbortController().signal);
    assert.equal((await collect(bench.client.complete(bench.completion()))).text, 'x');
    await bench.close();
    bench = await Bench.open('llama-server', {
      '/props': json({ model_path: '/m/own-file.gguf', total_slots: 1 }),
      '/completion': sse([{ model: 'own-file', content: 'x', stop: true }]),
    });
    await bench.client.list(new AbortController().signal);
    assert.equal((await collect(bench.client.complete(bench.completion()))).text, 'x');
  });
});
