import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { perimeterPage } from '../../../src/extension/pages/perimeterPage.ts';
import { serversPage, withoutCredentials } from '../../../src/extension/pages/serversPage.ts';
import { model, snapshot } from './fixtures.ts';

describe('serversPage', () => {
  const page = (settings: Record<string, unknown> = {}) =>
    serversPage({
      writtenAt: new Date(0),
      versions: { Hob: '0.2.0' },
      snapshot: snapshot({ lastReason: { code: 'no-server', text: 'Nothing answers.' } }),
      models: {
        models: [model({ sizeBytes: 986_000_000 })],
        servers: [
          {
            name: 'office',
            kind: 'vllm',
            url: 'https://me:topsecret@gpu.example.com/v1?key=topsecret',
            state: 'unauthorized',
            detail: 'The key is wrong | or missing.',
            isDiscovered: false,
            since: 0,
          },
        ],
        routes: { completion: { model: 'ollama/qwen2.5-coder:1.5b', isChosen: true } },
      },
      settings,
    });

  it('has what a bug report needs', () => {
    for (const part of [
      '0.2.0',
      'language server: running',
      'Nothing answers.',
      'office',
      'unauthorized',
      '986 MB',
      'you',
    ]) {
      assert.ok(page().includes(part), `${part} is missing in:\n${page()}`);
    }
  });

  it('has no password and no key, wherever they stand', () => {
    const settings = { servers: [{ name: 'a', kind: 'vllm', url: 'http://u:topsecret@h:1/?api_key=topsecret' }] };
    assert.doesNotMatch(page(settings), /topsecret/);
  });

  it('keeps a cell of text in its cell', () => {
    assert.match(page(), /The key is wrong \\\| or missing\./);
  });

  it('says so when nothing is known', () => {
    const empty = serversPage({
      writtenAt: new Date(0),
      versions: {},
      snapshot: { session: 'failed', status: undefined },
      models: undefined,
      settings: {},
    });
    assert.match(empty, /No server is known/);
    assert.match(empty, /language server: failed/);
  });
});

describe('withoutCredentials', () => {
  it('leaves plain text and plain addresses alone', () => {
    assert.equal(withoutCredentials('what? #1 me@example.com'), 'what? #1 me@example.com');
    assert.equal(withoutCredentials('http://127.0.0.1:11434/v1'), 'http://127.0.0.1:11434/v1');
  });
});

describe('perimeterPage', () => {
  it('says plainly that nothing left', () => {
    const page = perimeterPage({ entries: [], loopbackByDay: { '2026-11-22': 1_042 } });
    assert.match(page, /\*\*Nothing has left this machine\.\*\*/);
    assert.match(page, /2026-11-22 \| 1,042/);
  });

  it('lists what left and what was refused, newest first', () => {
    const page = perimeterPage({
      entries: [
        { time: 1_000, host: 'old.example.com', outcome: 'allowed', bytesOut: 10, task: 'chat', model: 'a' },
        { time: 2_000, host: 'new.example.com', outcome: 'refused', bytesOut: 0 },
      ],
      loopbackByDay: {},
    });
    assert.match(page, /\*\*1 connection left this machine\.\*\* 1 connection had no permission/);
    assert.ok(page.indexOf('new.example.com') < page.indexOf('old.example.com'));
  });
});
