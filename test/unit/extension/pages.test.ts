import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { perimeterCsv, perimeterJson } from '../../../src/extension/pages/perimeterExport.ts';
import { perimeterPage } from '../../../src/extension/pages/perimeterPage.ts';
import { serversPage, withoutCredentials } from '../../../src/extension/pages/serversPage.ts';
import type { PerimeterLog } from '../../../src/shared/protocol/perimeter.ts';
import { modelInfo } from '../../harness/modelInfo.ts';
import { snapshot } from './fixtures.ts';

describe('serversPage', () => {
  const page = (settings: Record<string, unknown> = {}) =>
    serversPage({
      writtenAt: new Date(90_000),
      versions: { Hob: '0.2.0' },
      here: 'the codespace',
      snapshot: snapshot({ lastReason: { code: 'no-server', text: 'Nothing answers.' } }),
      models: {
        models: [modelInfo({ sizeBytes: 986_000_000 })],
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
        routes: {
          completion: { model: 'ollama/qwen2.5-coder:1.5b', isChosen: true, languages: { python: 'ollama/py:1b' } },
        },
        available: [],
        machine: { memoryBytes: 16e9, gpus: [{ name: 'RTX <b>1</b>', memoryBytes: 12e9 }], isUnified: false },
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
      'are the codespace.',
      'for 90 s',
      '16.0 GB, RTX \\<b\\>1',
      'python: ollama/py:1b',
    ]) {
      assert.ok(page().includes(part), `${part} is missing in:\n${page()}`);
    }
  });

  it('has no password and no key, wherever they stand', () => {
    const settings = { servers: [{ name: 'a', kind: 'vllm', url: 'http://u:topsecret@h:1/?api_key=topsecret' }] };
    assert.doesNotMatch(page(settings), /topsecret/);
    const keys = { anything: { apiKey: 'topsecret', token: 'topsecret', cacheSalt: 'topsecret' } };
    assert.doesNotMatch(page(keys), /topsecret/);
  });

  it('keeps a cell of text in its cell', () => {
    assert.match(page(), /The key is wrong \\\| or missing\./);
  });

  it('says so when nothing is known', () => {
    const empty = serversPage({
      writtenAt: new Date(0),
      versions: {},
      here: 'this machine',
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

  it('says how to check that, also where nothing left', () => {
    const page = perimeterPage({ entries: [], loopbackByDay: {} });
    assert.match(page, /Nothing has left/);
    assert.match(page, /strace -f -e trace=connect/);
  });

  it('shows proxy, replaced secrets, tokens and cost, and leaves out what is unknown', () => {
    const page = perimeterPage({
      entries: [
        {
          ...{ time: 1_000, host: 'api.example.com', proxy: 'proxy:3128', outcome: 'hosted', bytesOut: 2_048 },
          ...{ redactions: 2, tokensIn: 1_200, costMicroUsd: 12_000 },
        },
        { time: 2_000, host: 'old.example.com', outcome: 'allowed', bytesOut: 1 },
      ],
      loopbackByDay: {},
    });
    assert.match(page, /2 secrets were replaced before\./);
    assert.match(
      page,
      /api\.example\.com by the proxy proxy:3128 .*hosted API.* 2,048 \| 2 \| 1,200 \/ \? \| \\\$0\.01 \|/,
    );
    assert.match(page, /old\.example\.com .* 1 \| {2}\| {2}\| {2}\|/);
  });
});

describe('perimeterExport', () => {
  const log: PerimeterLog = {
    entries: [
      { time: 0, host: 'a.example.com', model: '=HYPERLINK("x"),y', outcome: 'allowed', bytesOut: 5, tokensIn: 7 },
      { time: 9e15, host: 'b.example.com', outcome: 'refused', bytesOut: 0 },
    ],
    loopbackByDay: { '2026-11-22': 3 },
  };

  it('writes CSV that a spreadsheet reads as data', () => {
    assert.deepEqual(perimeterCsv(log).split('\r\n'), [
      'time,task,host,proxy,model,outcome,bytesOut,redactions,tokensIn,tokensOut,costMicroUsd',
      `1970-01-01T00:00:00.000Z,,a.example.com,,"'=HYPERLINK(""x""),y",allowed,5,,7,,`,
      ',,b.example.com,,,refused,0,,,,',
      '',
    ]);
  });

  it('writes JSON with everything', () => {
    const { entries, connectionsOnThisMachineByDay } = JSON.parse(perimeterJson(log));
    assert.equal(entries[0].model, '=HYPERLINK("x"),y');
    assert.equal(entries[1].time, '');
    assert.deepEqual(connectionsOnThisMachineByDay, { '2026-11-22': 3 });
  });
});
