// Addresses as people and environments write them.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { normaliseUrl, ollamaUrl } from '../../../../src/engine/models/serverAddress.ts';

describe('serverAddress', () => {
  const ADDRESSES: readonly [string, string | undefined][] = [
    ['http://127.0.0.1:11434', 'http://127.0.0.1:11434'],
    [' http://localhost:8000/ ', 'http://localhost:8000'],
    ['http://localhost:8000/v1/', 'http://localhost:8000'],
    ['https://gpu-box/llm/v1', 'https://gpu-box/llm'],
    ['http://0.0.0.0:8080', 'http://127.0.0.1:8080'],
    ['http://[::]:8080', 'http://127.0.0.1:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['localhost:8000', undefined],
    ['127.0.0.1:8000', undefined],
    ['ftp://box', undefined],
    ['', undefined],
    ['http://', undefined],
    ['my server', undefined],
  ];
  for (const [written, url] of ADDRESSES) it(`“${written}” is ${url}`, () => assert.equal(normaliseUrl(written), url));

  /** Ollama's own rules. */
  const HOSTS: readonly [string | undefined, string][] = [
    [undefined, 'http://127.0.0.1:11434'],
    ['', 'http://127.0.0.1:11434'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['0.0.0.0:11500', 'http://127.0.0.1:11500'],
    [':11500', 'http://127.0.0.1:11500'],
    ['localhost', 'http://localhost:11434'],
    ['"127.0.0.1:1"', 'http://127.0.0.1:1'],
    ['http://box', 'http://box'],
    ['https://box', 'https://box'],
    ['http://box:1234/path/', 'http://box:1234/path'],
    ['box:1234/path', 'http://box:1234/path'],
    ['[::1]:5', 'http://[::1]:5'],
    ['::1', 'http://[::1]:11434'],
    ['[::1]', 'http://[::1]:11434'],
    ['not a host at all', 'http://127.0.0.1:11434'],
    ['box:99999', 'http://127.0.0.1:11434'],
  ];
  for (const [host, url] of HOSTS) it(`OLLAMA_HOST=${host} is ${url}`, () => assert.equal(ollamaUrl(host), url));
});
