import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { shortModel, statusBarText } from '../../../src/extension/status/statusText.ts';
import type { Status } from '../../../src/shared/protocol/status.ts';
import { english, snapshot, status } from './fixtures.ts';

const text = (change: Partial<Status>, showsSaved = true) => statusBarText(snapshot(change), showsSaved, english).text;

describe('statusBarText', () => {
  it('shows the model at work and the month’s savings', () => {
    assert.equal(text({}), '$(flame) qwen2.5-coder:1.5b · $3.41 saved');
  });

  it('leaves the savings out where the person does not want them', () => {
    assert.equal(text({}, false), '$(flame) qwen2.5-coder:1.5b');
  });

  it('says that savings are unknown instead of showing zero', () => {
    const saved = { ...status().saved, monthMicroUsd: null };
    assert.equal(text({ saved }), '$(flame) qwen2.5-coder:1.5b · savings unknown');
  });

  const states: [Partial<Status>, string][] = [
    [{ state: 'working' }, '$(loading~spin) qwen2.5-coder:1.5b · $3.41 saved'],
    [
      { state: 'loading', detail: 'loading qwen2.5-coder:1.5b (4 s)' },
      '$(loading~spin) loading qwen2.5-coder:1.5b (4 s)',
    ],
    [{ state: 'paused' }, '$(debug-pause) qwen2.5-coder:1.5b · paused'],
    [{ state: 'noServer', models: {} }, '$(debug-disconnect) Hob: no server'],
    [{ state: 'noModel', models: {} }, '$(warning) Hob: no model'],
    [{ state: 'error', detail: 'wrong key' }, '$(error) Hob: wrong key'],
    [{ state: 'starting', models: {} }, '$(loading~spin) Hob: starting…'],
  ];
  for (const [change, expected] of states) {
    it(`has words for ${change.state}`, () => assert.equal(text(change), expected));
  }

  it('tells a stopped language server from a starting one', () => {
    const say = (session: 'failed' | 'starting' | 'stopped') =>
      statusBarText({ session, status: undefined }, true, english).text;
    assert.equal(say('failed'), '$(error) Hob: server stopped');
    assert.equal(say('starting'), '$(loading~spin) Hob: starting…');
    assert.equal(say('stopped'), '$(circle-slash) Hob: off');
  });

  it('speaks without icons, and names Hob', () => {
    const { spoken } = statusBarText(snapshot({ state: 'paused' }), true, english);
    assert.equal(spoken, 'Hob: qwen2.5-coder:1.5b · paused');
  });

  it('lets no model name draw an icon', () => {
    assert.doesNotMatch(text({ models: { completion: 'x/$(bug)evil' } }).slice('$(flame)'.length), /\$\(/);
  });

  it('marks errors and missing servers, nothing else', () => {
    const marks = (state: Status['state']) => statusBarText(snapshot({ state }), true, english);
    assert.equal(marks('error').isError, true);
    assert.equal(marks('noServer').isWarning, true);
    assert.deepEqual([marks('working').isError, marks('working').isWarning], [false, false]);
  });
});

describe('shortModel', () => {
  it('drops server and publisher, keeps the tag', () => {
    assert.equal(shortModel('ollama/hf.co/someone/Coder-7B:Q4_K_M'), 'Coder-7B:Q4_K_M');
    assert.equal(shortModel(undefined), undefined);
  });

  it('cuts what would push everything else out of the bar', () => {
    assert.equal(shortModel(`vllm/${'m'.repeat(80)}`)?.length, 36);
  });
});
