import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { modelsFor } from '../../../src/extension/models/modelChoice.ts';
import { formatTokens, modelDetail, modelMarks, shownName } from '../../../src/extension/models/modelText.ts';
import { formatBytes } from '../../../src/shared/base/formatBytes.ts';
import { modelInfo } from '../../harness/modelInfo.ts';
import { english } from './fixtures.ts';

describe('modelDetail', () => {
  it('says what is known', () => {
    const known = modelInfo({
      parameterSize: '1.5B',
      quantization: 'Q4_K_M',
      sizeBytes: 986_000_000,
      contextTokens: 32_768,
      licence: 'Apache-2.0',
      isLoaded: true,
    });
    assert.equal(modelDetail(known, english), '1.5B · Q4_K_M · 986 MB · 32k context · FIM · Apache-2.0 · loaded');
  });

  it('makes nothing up', () => {
    assert.equal(modelDetail(modelInfo({ fim: 'none' }), english), 'no completions · licence unknown');
  });

  it('says first that a model leaves the machine', () => {
    assert.match(
      modelMarks(modelInfo({ leavesMachine: true, isLoaded: true }), english),
      /^⚠ leaves this machine · loaded/,
    );
    assert.match(modelDetail(modelInfo({ leavesMachine: true }), english), /⚠ leaves this machine/);
  });
});

describe('shownName', () => {
  it('lets a name draw no icon', () => assert.equal(shownName('$(flame) x'), '$ (flame) x'));
});

describe('formatBytes and formatTokens', () => {
  it('read as model servers print them', () => {
    assert.deepEqual([formatBytes(8_300_000), formatBytes(4_683_000_000), formatBytes(1)], ['8 MB', '4.7 GB', '1 MB']);
    assert.deepEqual([formatTokens(512), formatTokens(131_072), formatTokens(1_048_576)], ['512', '128k', '1M']);
  });
});

describe('modelsFor', () => {
  const names = (task: 'completion' | 'chat' | 'embed', ...models: Parameters<typeof modelInfo>[0][]) =>
    modelsFor(
      task,
      models.map((each) => modelInfo(each)),
    ).map(({ name }) => name);

  it('offers FIM models first for completion, and none that cannot', () => {
    const order = names('completion', { name: 'i', fim: 'instruction' }, { name: 'n', fim: 'none' }, { name: 'f' });
    assert.deepEqual(order, ['f', 'i']);
  });

  it('puts what leaves the machine last', () => {
    assert.deepEqual(names('chat', { name: 'a:cloud', leavesMachine: true }, { name: 'b' }), ['b', 'a:cloud']);
  });

  it('knows who can chat and who can embed', () => {
    const models = [{ name: 'c' }, { name: 'e', canChat: false, canEmbed: true }];
    assert.deepEqual([names('chat', ...models), names('embed', ...models)], [['c'], ['e']]);
  });

  it('sorts sizes as numbers', () => {
    assert.deepEqual(names('chat', { name: 'q:14b' }, { name: 'q:7b' }), ['q:7b', 'q:14b']);
  });
});
