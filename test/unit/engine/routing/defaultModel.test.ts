// Which model Hob takes when nobody has chosen: shown on shelves as people have them.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { toModelInfo } from '../../../../src/engine/models/modelInfo.ts';
import { defaultModel, fitsMachine } from '../../../../src/engine/routing/defaultModel.ts';
import type { Machine, ModelInfo } from '../../../../src/shared/protocol/models.ts';
import type { Task } from '../../../../src/shared/protocol/tasks.ts';

const GIB = 1024 ** 3;

function machine(memoryGib: number, gpuGib?: number): Machine {
  const gpus = gpuGib === undefined ? [] : [{ name: 'card', memoryBytes: gpuGib * GIB }];
  return { memoryBytes: memoryGib * GIB, gpus, isUnified: false };
}

/** A model of Ollama by name, with the size of a 4-bit file. */
function model(name: string, more: Partial<ModelInfo> = {}): ModelInfo {
  const size = /(\d+(?:\.\d+)?)b/.exec(name)?.[1];
  const sizeBytes = size === undefined ? undefined : Number(size) * 0.6e9;
  return { ...toModelInfo({ name: 'box', kind: 'ollama' }, { name, ...(sizeBytes && { sizeBytes }) }), ...more };
}

const SHELVES: readonly {
  shelf: string;
  models: ModelInfo[];
  completion?: string;
  chat?: string;
  embed?: string;
  memoryGib?: number;
}[] = [
  { shelf: 'nothing', models: [] },
  {
    shelf: 'a usual laptop',
    models: [model('llama3.1:8b'), model('qwen2.5-coder:1.5b'), model('qwen2.5-coder:7b'), model('nomic-embed-text')],
    completion: 'qwen2.5-coder:1.5b',
    chat: 'llama3.1:8b',
    embed: 'nomic-embed-text',
  },
  {
    shelf: 'sizes of one family',
    models: [
      model('qwen2.5-coder:32b'),
      model('qwen2.5-coder:0.5b'),
      model('qwen2.5-coder:7b'),
      model('qwen2.5-coder:3b'),
    ],
    completion: 'qwen2.5-coder:3b',
    chat: 'qwen2.5-coder:7b',
    memoryGib: 16,
  },
  {
    shelf: 'a coder and its base',
    models: [model('qwen2.5-coder:7b'), model('qwen2.5-coder:0.5b-base')],
    completion: 'qwen2.5-coder:7b',
    chat: 'qwen2.5-coder:7b',
  },
  {
    shelf: 'only a big one',
    models: [model('qwen2.5-coder:32b')],
    completion: 'qwen2.5-coder:32b',
    chat: 'qwen2.5-coder:32b',
    memoryGib: 8,
  },
  {
    shelf: 'chat models alone',
    models: [model('llama3.1:8b'), model('llama3.2:3b')],
    completion: 'llama3.2:3b',
    chat: 'llama3.1:8b',
  },
  {
    shelf: 'the test models',
    models: [
      model('tiny-fim:latest', { parameterSize: '7.61M' }),
      model('smollm2:latest', { parameterSize: '134.52M' }),
    ],
    completion: 'tiny-fim:latest',
    chat: 'smollm2:latest',
  },
  { shelf: 'embeddings alone', models: [model('nomic-embed-text')], embed: 'nomic-embed-text' },
  {
    shelf: 'one that leaves',
    models: [model('qwen3-coder:480b-cloud'), model('llama3.2:3b')],
    completion: 'llama3.2:3b',
    chat: 'llama3.2:3b',
  },
  { shelf: 'only ones that leave', models: [model('qwen3-coder:480b-cloud')] },
];

describe('defaultModel', () => {
  for (const { shelf, models, memoryGib = 32, ...expected } of SHELVES) {
    it(shelf, () => {
      for (const order of [models, [...models].reverse()]) {
        const name = (task: Task) => defaultModel(task, order, machine(memoryGib))?.name;
        assert.deepEqual(
          { completion: name('completion'), chat: name('chat'), embed: name('embed') },
          { completion: undefined, chat: undefined, embed: undefined, ...expected },
        );
      }
    });
  }

  it('knows what fits, and trusts what is loaded', () => {
    assert.equal(fitsMachine(model('x:7b'), machine(16)), 'memory');
    assert.equal(fitsMachine(model('x:7b'), machine(16, 12)), 'gpu');
    assert.equal(fitsMachine(model('x:70b'), machine(32)), 'no');
    assert.equal(fitsMachine(model('x:70b', { isLoaded: true }), machine(32)), 'memory');
  });

  it('takes what fits the graphics card before what is larger and does not', () => {
    const shelf = [model('qwen3:32b'), model('qwen3:8b'), model('qwen3:0.6b')];
    assert.equal(defaultModel('chat', shelf, machine(64))?.name, 'qwen3:32b');
    assert.equal(defaultModel('chat', shelf, machine(64, 12))?.name, 'qwen3:8b');
  });
});
