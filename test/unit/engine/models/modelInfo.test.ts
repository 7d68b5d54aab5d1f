// What people and parts learn of a model from what its server says.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ModelDescription } from '../../../../src/engine/models/modelClient.ts';
import { toModelInfo } from '../../../../src/engine/models/modelInfo.ts';
import { isCloudName } from '../../../../src/engine/models/ollama/cloudModels.ts';
import { ModelInfo } from '../../../../src/shared/protocol/models.ts';
import type { ServerKind } from '../../../../src/shared/protocol/tasks.ts';

const info = (description: ModelDescription, kind: ServerKind = 'ollama') =>
  toModelInfo({ name: 'box', kind }, description);

describe('modelInfo', () => {
  it('fits the protocol, and leaves out what nobody said', () => {
    const least = info({ name: 'a/b:c' }, 'vllm');
    assert.deepEqual(ModelInfo.parse(least), least);
    assert.equal(least.id, 'box/a/b:c');
    for (const key of ['sizeBytes', 'contextTokens', 'licence', 'isLoaded', 'parameterSize'])
      assert.ok(!(key in least), key);
  });

  it('takes the server’s word for what a model can do', () => {
    const model = info({
      name: 'qwen2.5-coder:1.5b',
      capabilities: new Set(['chat', 'fim', 'tools', 'vision', 'thinking']),
    });
    assert.deepEqual([model.fim, model.fimFamily], ['native', 'qwen-coder']);
    assert.ok(model.canChat && model.canUseTools && model.canSee && model.canThink && !model.canEmbed);
  });

  it('goes by what the weights were loaded from where the name says nothing', () => {
    const model = info({ name: 'default', source: 'Qwen/Qwen2.5-Coder-1.5B' }, 'vllm');
    assert.deepEqual([model.name, model.fim, model.fimFamily], ['default', 'native', 'qwen-coder']);
    assert.equal(info({ name: 'default', source: 'bigcode/starcoder2-3b-base' }, 'vllm').canChat, false);
  });

  it('knows embedding models, by word or by name: they neither chat nor complete', () => {
    for (const model of [
      info({ name: 'x', capabilities: new Set(['embedding']) }),
      info({ name: 'nomic-embed-text:latest' }),
    ]) {
      assert.deepEqual([model.fim, model.canChat, model.canEmbed], ['none', false, true]);
    }
  });

  it('knows that a base model does not chat', () => {
    assert.equal(info({ name: 'starcoder2-3b-base' }, 'vllm').canChat, false);
    assert.equal(info({ name: 'qwen2.5-coder:1.5b-base', capabilities: new Set(['fim']) }).canChat, false);
    assert.equal(info({ name: 'Qwen/Qwen2.5-Coder-7B-Instruct' }, 'vllm').canChat, true);
  });

  it('names a licence by its first line', () => {
    assert.equal(info({ name: 'x', licence: '\n   Apache License\n  Version 2.0' }).licence, 'Apache License');
    assert.equal(info({ name: 'x', licence: ' \n ' }).licence, undefined);
    assert.equal(info({ name: 'x', licence: 'y'.repeat(5_000) }).licence?.length, 80);
  });

  it('knows what was tuned for somebody, and what the licence means', () => {
    const tuned = info({ name: 'ours', parent: 'base' }, 'vllm');
    assert.deepEqual([tuned.parent, tuned.isSpecialised], ['base', true]);
    assert.equal(info({ name: 'mine', isAdapter: true }).isSpecialised, true);
    assert.equal(info({ name: 'x' }).isSpecialised, undefined);
    assert.equal(info({ name: 'x', licence: 'Gemma Terms of Use' }).commercialUse, 'conditional');
    assert.equal(info({ name: 'x', licence: 'a\u202eb\u0007c' }).licence, 'a�b�c');
  });

  it('marks what leaves the machine, by record or by name', () => {
    assert.ok(info({ name: 'mine', remoteHost: 'https://ollama.com' }).leavesMachine);
    for (const name of ['gpt-oss:120b-cloud', 'qwen3:cloud', 'qwen3:235b:CLOUD', 'user/x:Cloud']) {
      assert.ok(isCloudName(name) && info({ name }).leavesMachine, name);
    }
    for (const name of ['my-cloud', 'my-cloud:7b', 'cloud:7b', 'x:cloudy', 'host-cloud/x:7b'])
      assert.ok(!info({ name }).leavesMachine, name);
    assert.ok(!info({ name: 'x:cloud' }, 'vllm').leavesMachine, 'only Ollama passes on by name');
  });
});
