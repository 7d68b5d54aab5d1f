// The proxy's password never travels with its address.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { proxyCredentials, withoutProxyCredentials } from '../../../src/extension/proxyCredentials.ts';

describe('proxyCredentials', () => {
  it('are taken out of the address, whatever form it has', () => {
    for (const [address, bare] of [
      ['http://me:hunter2@proxy:3128', 'http://proxy:3128'],
      ['https://me:p@ss@proxy', 'https://proxy'],
      ['me:hunter2@proxy:3128', 'proxy:3128'],
      ['http://proxy:3128/', 'http://proxy:3128/'],
      ['http://me:hunter2@', 'http://'],
      ['', ''],
    ] as const)
      assert.equal(withoutProxyCredentials(address), bare);
  });

  it('become the value of a header', () => {
    const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;
    assert.equal(proxyCredentials('http://me:p%40ss@proxy:3128'), basic('me:p@ss'));
    assert.equal(proxyCredentials('me:100%@proxy:3128'), basic('me:100%'));
    assert.equal(proxyCredentials('http://proxy:3128'), undefined);
    assert.equal(proxyCredentials('no address at all'), undefined);
  });
});
