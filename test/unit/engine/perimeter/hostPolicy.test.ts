// Which addresses are let through: loopback in every spelling, listed hosts, and nothing else.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { passageFor } from '../../../../src/engine/perimeter/hostPolicy.ts';

const host = (address: string, allowed: string[] = []) => passageFor(new URL(address), allowed).host;
const refuses = (address: string, allowed: string[] = []) =>
  assert.throws(() => passageFor(new URL(address), allowed), { name: 'ServerError', kind: 'refused' }, address);

describe('hostPolicy', () => {
  it('lets loopback through, and resolves localhost without asking anybody', () => {
    assert.equal(host('http://127.0.0.1:11434/'), '127.0.0.1');
    assert.equal(host('http://127.9.8.7:1/'), '127.9.8.7');
    assert.equal(host('http://localhost:8000/'), '127.0.0.1');
    assert.equal(host('http://LOCALHOST/'), '127.0.0.1');
    assert.equal(host('http://[::1]:8080/'), '::1');
    // One of the many forms of an IPv4 address; the URL parser makes it the usual one.
    assert.equal(host('http://0x7f.1/'), '127.0.0.1');
  });

  it('refuses what only looks like loopback', () => {
    for (const name of [
      '127.0.0.1.example.com',
      'localhost.example.com',
      '127.0.0.1.nip.io',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
      '[::]',
    ]) {
      refuses(`http://${name}:11434/`);
    }
    refuses('http://128.0.0.1/');
    refuses('http://1270.0.0.1.example/');
  });

  it('refuses the network and names the setting to change', () => {
    for (const name of ['example.com', '192.168.1.5', '10.0.0.1', '169.254.169.254', '[fe80::1]', 'gpu-box']) {
      assert.throws(() => passageFor(new URL(`http://${name}/`), []), /hob\.perimeter\.allowedHosts/);
    }
  });

  it('says whether an address is of a network of one’s own or of the internet', () => {
    const sentenceOf = (address: string) => {
      try {
        passageFor(new URL(address), []);
      } catch (error) {
        return (error as Error).message; // It throws nothing else.
      }
      return '';
    };
    for (const own of [
      '10.0.0.1',
      '172.31.0.1',
      '192.168.1.5',
      '169.254.0.1',
      '100.64.0.9',
      'gpu-box',
      'nas.local',
      '[fd00::1]',
    ])
      assert.match(sentenceOf(`http://${own}:8000/`), /is another machine, on a private network: .*allowedHosts/, own);
    for (const far of [
      'example.com',
      '172.32.0.1',
      '192.169.0.1',
      '100.128.0.1',
      '8.8.8.8',
      '[2001:db8::1]',
      'local.example',
    ])
      assert.match(sentenceOf(`http://${far}:8000/`), /is on the internet: .*allowedHosts/, far);
  });

  it('lets a hosted API through with a grant, over https only, and never its neighbours', () => {
    const granted = (address: string) => passageFor(new URL(address), [], true);
    assert.deepEqual(granted('https://api.example.com/v1'), { host: 'api.example.com', isLoopback: false });
    assert.throws(() => granted('http://api.example.com/v1'), { kind: 'refused', message: /use https/ });
    assert.equal(granted('http://127.0.0.1:4000/').isLoopback, true);
    assert.throws(() => granted('https://me:key@api.example.com/'), { kind: 'refused' });
  });

  it('lets listed hosts through, with a port only that one', () => {
    assert.deepEqual(passageFor(new URL('http://gpu-box:8000/'), ['gpu-box']), { host: 'gpu-box', isLoopback: false });
    assert.equal(host('http://GPU-box:8000/', [' Gpu-Box ']), 'gpu-box');
    assert.equal(host('http://gpu-box:8000/', ['gpu-box:8000']), 'gpu-box');
    assert.equal(host('https://gpu-box/', ['gpu-box:443']), 'gpu-box');
    refuses('http://gpu-box:8001/', ['gpu-box:8000']);
    refuses('http://other-gpu-box/', ['gpu-box']);
    refuses('http://example.com/', ['', '  ']);
  });

  it('refuses other protocols and passwords in addresses', () => {
    refuses('ftp://127.0.0.1/');
    refuses('file:///etc/passwd');
    refuses('http://user:secret@127.0.0.1/');
    assert.throws(
      () => passageFor(new URL('http://user:secret@127.0.0.1/'), []),
      (error: Error) => !error.message.includes('secret'),
    );
  });
});
