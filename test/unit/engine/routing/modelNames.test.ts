// `server/model`, where either may hold slashes and colons.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isSameModel, splitModelName } from '../../../../src/engine/routing/modelNames.ts';

describe('modelNames', () => {
  it('divides at the first slash, unless a known server’s name says otherwise', () => {
    assert.deepEqual(splitModelName('sim/qwen2.5-coder:1.5b', ['sim']), { server: 'sim', model: 'qwen2.5-coder:1.5b' });
    assert.deepEqual(splitModelName('vllm/Qwen/Qwen2.5-Coder', ['vllm']), {
      server: 'vllm',
      model: 'Qwen/Qwen2.5-Coder',
    });
    assert.deepEqual(splitModelName('gone/hf.co/a/b:q4', []), { server: 'gone', model: 'hf.co/a/b:q4' });
    assert.deepEqual(splitModelName('team/gpu/x', ['team', 'team/gpu']), { server: 'team/gpu', model: 'x' });
    assert.deepEqual(splitModelName('team/gpux/x', ['team', 'team/gpu']), { server: 'team', model: 'gpux/x' });
  });

  it('is none without both parts', () => {
    for (const id of ['', 'x', '/x', 'x/', '/']) assert.equal(splitModelName(id, ['x']), undefined, id);
  });

  it('lets people leave out `:latest`', () => {
    assert.ok(isSameModel('tiny-fim:latest', 'tiny-fim'));
    assert.ok(isSameModel('a:1', 'a:1'));
    assert.ok(!isSameModel('a:1', 'a'));
  });
});
