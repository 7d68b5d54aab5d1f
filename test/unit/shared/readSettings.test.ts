import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { DEFAULT_SETTINGS, readSettings } from '../../../src/shared/settings/read.ts';

describe('readSettings', () => {
  it('takes nested and dotted keys alike', () => {
    const ways: unknown[] = [
      { hob: { completion: { maxTokens: 64 } } },
      { hob: { 'completion.maxTokens': 64 } },
      { 'hob.completion.maxTokens': 64 },
      { 'hob.completion': { maxTokens: 64 } },
    ];
    for (const raw of ways) assert.equal(readSettings(raw).settings['completion.maxTokens'], 64, JSON.stringify(raw));
  });

  it('gives defaults for what is missing, null or no object at all', () => {
    for (const raw of [undefined, null, 'hob', 3, [], { hob: null }, { hob: { completion: { maxTokens: null } } }]) {
      const { settings, problems } = readSettings(raw);
      assert.deepEqual(settings, DEFAULT_SETTINGS);
      assert.deepEqual(problems, []);
    }
  });

  it('lets a wrong value cost only its own default, and names it', () => {
    const { settings, problems } = readSettings({ hob: { completion: { maxTokens: 'many', multiline: 'never' } } });
    assert.equal(settings['completion.maxTokens'], DEFAULT_SETTINGS['completion.maxTokens']);
    assert.equal(settings['completion.multiline'], 'never');
    assert.deepEqual(
      problems.map(({ key }) => key),
      ['hob.completion.maxTokens'],
    );
    assert.match(problems[0]?.message ?? '', /^hob\.completion\.maxTokens/);
  });

  it('says where in a list the mistake is', () => {
    const { problems } = readSettings({ hob: { servers: [{ name: 'a', kind: 'olama', url: 'http://x' }] } });
    assert.match(problems[0]?.message ?? '', /at 0\.kind/);
  });

  it('freezes what it gives, to the bottom', () => {
    const { settings } = readSettings({ hob: { servers: [{ name: 'a', kind: 'ollama', url: 'http://x' }] } });
    assert.throws(() => {
      (settings.servers[0] as { url: string }).url = 'http://evil';
    }, TypeError);
  });
});
