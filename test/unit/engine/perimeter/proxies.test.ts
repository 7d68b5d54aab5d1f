// Which requests go by a proxy: the editor's settings before the environment, exceptions of both, and no silent detour
// around one that cannot be used.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { proxyFor } from '../../../../src/engine/perimeter/proxies.ts';

const HOST = new URL('https://gpu.example.com/v1');
const editor = { url: 'http://proxy.office:3128', noProxy: [] as string[] };
const ENV = { HTTPS_PROXY: 'http://env.office:1', HTTP_PROXY: 'http://env.office:2' };
const hostOf = (...parts: Parameters<typeof proxyFor>) => proxyFor(...parts)?.url.host;

describe('proxies', () => {
  it('come from the editor first, then from the environment by protocol, in either case', () => {
    assert.equal(hostOf(HOST, editor, ENV), 'proxy.office:3128');
    assert.equal(hostOf(HOST, { url: ' ' }, ENV), 'env.office:1');
    assert.equal(hostOf(new URL('http://gpu.example.com'), undefined, ENV), 'env.office:2');
    assert.equal(hostOf(HOST, undefined, { https_proxy: 'env.office:3' }), 'env.office:3');
    assert.equal(hostOf(HOST, undefined, {}), undefined);
  });

  it('are none at all where the editor turns them off', () => {
    assert.equal(hostOf(HOST, { ...editor, support: 'off' }, ENV), undefined);
  });

  it('are not used for exceptions', () => {
    const isUsed = (exception: string, url = HOST) =>
      hostOf(url, { ...editor, noProxy: [exception] }, {}) !== undefined &&
      hostOf(url, undefined, { ...ENV, NO_PROXY: `x, ${exception}` }) !== undefined;
    for (const exception of [
      '*',
      'gpu.example.com',
      'example.com',
      '.example.com',
      '*.example.com',
      'GPU.example.com:443',
    ])
      assert.equal(isUsed(exception), false, exception);
    for (const exception of ['ample.com', 'example.com.evil', 'gpu.example.com:8443', '10.0.0.0/8', '', 'gpu'])
      assert.equal(isUsed(exception), true, exception);
    const address = new URL('http://10.1.2.3:8000');
    assert.equal(isUsed('10.0.0.0/8', address), false);
    assert.equal(isUsed('10.1.2.3', address), false);
    assert.equal(isUsed('10.1.2.3:8000', address), false);
    assert.equal(isUsed('11.0.0.0/8', address), true);
    assert.equal(isUsed('10.0.0.0/99', address), true);
    assert.equal(isUsed('fd00::/8', new URL('http://[fd12::1]/')), false);
  });

  it('get user and password as a header, never in the address', () => {
    const proxy = proxyFor(HOST, { url: 'http://me:p%40ss@proxy.office:3128' }, {});
    assert.equal(proxy?.url.href, 'http://proxy.office:3128/');
    assert.equal(proxy?.authorization, `Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  });

  it('that Hob cannot speak to are an error, whose sentence has no password', () => {
    for (const url of ['socks5://me:hunter2@proxy.office:1080', 'http://me:hunter2@', 'pac+http://me:hunter2@x/y']) {
      assert.throws(
        () => proxyFor(HOST, { url }, {}),
        (error: Error) =>
          error.name === 'ServerError' && /http\.proxy/.test(error.message) && !/hunter2/.test(error.message),
        url,
      );
    }
  });
});
