// What is told of models beyond their servers' words, and what could be fetched: the server's word always first.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ModelClient, ModelDescription } from '../../../../src/engine/models/modelClient.ts';
import { ModelGuide } from '../../../../src/engine/models/modelGuide.ts';
import { toModelInfo } from '../../../../src/engine/models/modelInfo.ts';
import type { KnownServer } from '../../../../src/engine/models/registry.ts';
import { AvailableModel, type MeasuredSpeed, ModelInfo } from '../../../../src/shared/protocol/models.ts';
import { systemOf, withCard } from '../../../harness/docs/modelsDoc.ts';

const GB = 1e9;

function shelf(
  descriptions: readonly ModelDescription[],
  more: { url?: string; speed?: MeasuredSpeed; isServing?: boolean } = {},
): KnownServer {
  const { url = 'http://127.0.0.1:11434', speed, isServing = true } = more;
  const status = { name: 'box', kind: 'ollama', url, state: 'up', isDiscovered: true, since: 0 } as const;
  return {
    status,
    // Only whether it can fetch is asked.
    client: { kind: 'ollama', pull: async () => {} } as unknown as ModelClient,
    isServing,
    models: descriptions.map((description) => toModelInfo(status, description)),
    description: (name) => descriptions.find((one) => one.name === name),
    speed: () => speed,
  };
}

describe('modelGuide', () => {
  const guide = (machine = systemOf(16)) => new ModelGuide(() => machine);
  const one = (description: ModelDescription, machine = systemOf(16), more = {}) =>
    guide(machine).installed([shelf([description], more)])[0] ?? assert.fail();

  it('fills in from the catalog what the server does not say, and nothing that it says', () => {
    const silent = one({ name: 'codestral:22b', sizeBytes: 13 * GB });
    assert.deepEqual(ModelInfo.parse(silent), silent);
    assert.deepEqual(
      [silent.licence, silent.commercialUse, silent.fit],
      ['Mistral AI Non-Production License', 'no', 'no'],
    );
    const said = one({ name: 'codestral:22b', licence: 'MIT License\n\nbought' });
    assert.deepEqual([said.licence, said.commercialUse], ['MIT License', 'free']);
  });

  it('takes a row for another model where the sizes are far apart', () => {
    const small = one({ name: 'deepseek-r1:latest', parameterSize: '8.2B', sizeBytes: 5.2 * GB });
    assert.equal(small.fit, 'memory');
    assert.equal(small.commercialUse, undefined);
  });

  it('reckons with the model’s own memory of one token, and the context it is used with', () => {
    const base = { name: 'x', sizeBytes: 6 * GB, contextTokens: 8_192 };
    assert.equal(one({ ...base, kvBytesPerToken: 10_000 }).fit, 'memory');
    assert.equal(one({ ...base, kvBytesPerToken: 1_000_000 }).fit, 'no');
  });

  it('believes the server about what is loaded, and where', () => {
    const big = { name: 'x', sizeBytes: 60 * GB, loadedBytes: 62 * GB, isLoaded: true };
    assert.equal(one({ ...big, loadedGpuBytes: 62 * GB }).fit, 'gpu');
    assert.equal(one({ ...big, loadedGpuBytes: 20 * GB }).fit, 'memory');
  });

  it('knows of a card by what Ollama uses of it, where no tool tells', () => {
    const servers = [shelf([{ name: 'x', loadedBytes: 9 * GB, loadedGpuBytes: 9 * GB }])];
    assert.equal(guide().machine(servers).gpus[0]?.memoryBytes, 9 * GB);
    assert.equal(guide(withCard(24)).machine(servers).gpus[0]?.name, 'card');
  });

  it('does not judge servers on other machines, and shows none that are away', () => {
    const away = { url: 'http://gpu.example.com:11434' };
    assert.equal(one({ name: 'x', sizeBytes: 900 * GB }, systemOf(16), away).fit, undefined);
    assert.deepEqual(guide().available([shelf([], away)]), []);
    assert.deepEqual(guide().installed([shelf([{ name: 'x' }], { isServing: false })]), []);
  });

  it('tells the speed that was measured', () => {
    assert.deepEqual(one({ name: 'x' }, systemOf(16), { speed: { answer: 41.5 } }).speed, { answer: 41.5 });
  });

  it('offers what fits and is not there, the recommended first', () => {
    const offers = guide().available([shelf([{ name: 'qwen2.5-coder:1.5b' }])]);
    for (const offer of offers) assert.deepEqual(AvailableModel.parse(offer), offer);
    const names = offers.map(({ name }) => name);
    assert.equal(names[0], 'qwen3:8b');
    assert.ok(!names.includes('qwen2.5-coder:1.5b') && !names.includes('llama3.3:70b'));
    assert.ok(offers.every(({ fit, server }) => fit === 'memory' && server === 'box'));
    assert.ok(offers.some(({ canComplete }) => canComplete) && offers.some(({ canEmbed }) => canEmbed));
  });
});
