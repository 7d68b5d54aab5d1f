// The one fetch: what it lets through, how it stops, what it says when a connection fails, and what it writes down.
import assert from 'node:assert/strict';
import net from 'node:net';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { type AuditSink, createPerimeter, type Perimeter } from '../../../../src/engine/perimeter/perimeter.ts';
import type { AuditEntry } from '../../../../src/shared/protocol/perimeter.ts';
import { flood, hangUp, hangUpAfter, json, stall, stallAfter, text } from '../../../harness/scripted/answers.ts';
import { type Script, ScriptedServer } from '../../../harness/scripted/scriptedServer.ts';

class Notes implements AuditSink {
  readonly entries: AuditEntry[] = [];
  stays = 0;
  left(entry: AuditEntry): void {
    this.entries.push(entry);
  }
  stayed(): void {
    this.stays++;
  }
}

describe('perimeter', () => {
  let audit: Notes;
  let perimeter: Perimeter;
  let server: ScriptedServer | undefined;
  const serve = async (script: Script) => {
    server = await ScriptedServer.start(script);
    return server;
  };

  beforeEach(() => {
    audit = new Notes();
    perimeter = createPerimeter({ allowedHosts: () => ['gpu-box.invalid'], audit, now: () => 1_000 });
  });
  afterEach(async () => {
    perimeter.dispose();
    await server?.stop();
    server = undefined;
  });

  it('answers like the standard fetch', async () => {
    const { url } = await serve({ '/json': json({ a: 'ä' }, 201, { 'x-own': 'yes' }) });
    const response = await perimeter.fetch(`${url}/json?q=1`, {
      method: 'POST',
      body: '{"b":1}',
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(response.status, 201);
    assert.equal(response.headers.get('x-own'), 'yes');
    assert.deepEqual(await response.json(), { a: 'ä' });
    assert.deepEqual(
      server?.requests.map(({ method, path, body }) => ({ method, path, body })),
      [{ method: 'POST', path: '/json', body: { b: 1 } }],
    );
    assert.equal(audit.stays, 1);
    assert.deepEqual(audit.entries, []);
  });

  it('takes a URL and a Request too, and answers without a body', async () => {
    const { url } = await serve({
      '/none': (_request, response) => void response.writeHead(204).end(),
      '/a': text('a'),
    });
    assert.equal((await perimeter.fetch(new URL(`${url}/none`))).body, null);
    assert.equal(await (await perimeter.fetch(new Request(`${url}/a`))).text(), 'a');
  });

  it('refuses hosts that are not listed, without a connection, and writes that down', async () => {
    const purpose = { task: 'chat', model: 'm' } as const;
    await assert.rejects(perimeter.fetch('http://example.invalid/v1', { body: 'secret', method: 'POST', ...purpose }), {
      kind: 'refused',
    });
    assert.deepEqual(audit.entries, [
      { time: 1_000, host: 'example.invalid', outcome: 'refused', bytesOut: 0, ...purpose },
    ]);
    assert.equal(audit.stays, 0);
  });

  it('counts the bytes that leave to a listed host', async () => {
    await assert.rejects(
      perimeter.fetch('http://gpu-box.invalid:8000/', { method: 'POST', body: 'häh', task: 'completion' }),
      { kind: 'unreachable' },
    );
    const { id, ...entry } = audit.entries[0] ?? assert.fail('no line');
    assert.ok(id);
    assert.deepEqual(entry, {
      time: 1_000,
      host: 'gpu-box.invalid:8000',
      outcome: 'allowed',
      bytesOut: 4,
      redactions: 0,
      task: 'completion',
    });
  });

  it('says in one sentence why a server cannot be reached', async () => {
    const { url } = await serve({ '/bye': hangUp() });
    await assert.rejects(perimeter.fetch(`${url}/bye`), { kind: 'unreachable', message: /closed the connection/ });
    await server?.stop();
    await assert.rejects(perimeter.fetch(url), { kind: 'unreachable', message: /Nothing listens at 127\.0\.0\.1:/ });
    await assert.rejects(perimeter.fetch('no address'), { kind: 'refused', message: /not a URL/ });
  });

  it('says so when what answers is no web server', async () => {
    const tcp = net.createServer((socket) => void socket.end('SSH-2.0-nothing\r\n')).listen(0, '127.0.0.1');
    await new Promise((resolve) => tcp.once('listening', resolve));
    const { port } = tcp.address() as net.AddressInfo; // It listens on a host, so this is an object.
    await assert.rejects(perimeter.fetch(`http://127.0.0.1:${port}/`), {
      kind: 'unreachable',
      message: /does not speak HTTP/,
    });
    tcp.close();
  });

  it('closes the socket at once when aborted, before the answer', async () => {
    const { url } = await serve({ '/stall': stall() });
    const controller = new AbortController();
    const request = perimeter.fetch(`${url}/stall`, { signal: controller.signal });
    await server?.until(() => server?.requests.length === 1);
    controller.abort();
    await assert.rejects(request, { name: 'AbortError' });
    await server?.until(() => server?.openConnections === 0, 500);
  });

  it('closes the socket at once when aborted in mid-answer, with the reason given', async () => {
    const { url } = await serve({ '/half': stallAfter('half') });
    const controller = new AbortController();
    const response = await perimeter.fetch(`${url}/half`, { signal: controller.signal });
    const body = response.text();
    controller.abort(new Error('enough'));
    await assert.rejects(body, { message: 'enough' });
    await server?.until(() => server?.openConnections === 0, 500);
  });

  it('closes the socket when the reader goes', async () => {
    const { url } = await serve({ '/half': stallAfter('half') });
    const response = await perimeter.fetch(`${url}/half`);
    for await (const chunk of response.body ?? []) {
      assert.equal(Buffer.from(chunk).toString(), 'half');
      break;
    }
    await server?.until(() => server?.openConnections === 0, 500);
  });

  it('does not even begin when already aborted', async () => {
    const { url } = await serve({ '/a': text('a') });
    await assert.rejects(perimeter.fetch(`${url}/a`, { signal: AbortSignal.abort() }), { name: 'AbortError' });
    assert.equal(server?.requests.length, 0);
  });

  it('fails in mid-answer when the server goes', async () => {
    const { url } = await serve({ '/half': hangUpAfter('half') });
    const response = await perimeter.fetch(`${url}/half`);
    await assert.rejects(response.text(), { kind: 'unreachable', message: /mid-answer/ });
  });

  it('reads no faster than its reader', async () => {
    let sent = 0;
    const { url } = await serve({
      '/flood': flood('x'.repeat(64 * 1024), 256 * 1024 * 1024, (bytes) => {
        sent = bytes;
      }),
    });
    const response = await perimeter.fetch(`${url}/flood`);
    const reader = response.body?.getReader();
    await reader?.read();
    // Socket buffers of both sides hold a few megabytes; the rest must wait.
    let before = -1;
    while (sent !== before) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    assert.ok(sent < 64 * 1024 * 1024, `${sent} bytes were taken in without a reader`);
    await reader?.cancel();
    await server?.until(() => server?.openConnections === 0, 1_000);
  });

  it('follows a redirect within the same server, and none to another', async () => {
    const redirect = (status: number, location: string) => text('', status, { location });
    const { url } = await serve({
      '/old': redirect(307, '/new'),
      '/new': text('here'),
      '/away': redirect(302, 'http://example.invalid/'),
      '/other-port': redirect(302, 'http://127.0.0.1:1/'),
      '/circle': redirect(302, '/circle'),
    });
    assert.equal(await (await perimeter.fetch(`${url}/old`, { method: 'POST', body: '{"a":1}' })).text(), 'here');
    assert.deepEqual(server?.requestsTo('/new')[0]?.body, { a: 1 });
    await assert.rejects(perimeter.fetch(`${url}/away`), { kind: 'refused', message: /redirects to example\.invalid/ });
    await assert.rejects(perimeter.fetch(`${url}/other-port`), { kind: 'refused' });
    await assert.rejects(perimeter.fetch(`${url}/circle`), { kind: 'protocol' });
  });

  it('keeps a connection for the next request, and survives one that had gone stale', async () => {
    const { url } = await serve({ '/a': text('a') });
    await (await perimeter.fetch(`${url}/a`)).text();
    await (await perimeter.fetch(`${url}/a`)).text();
    assert.equal(server?.openConnections, 1);
    const { port } = new URL(url);
    await server?.stop();
    server = await ScriptedServer.start({ '/a': text('b') }, Number(port));
    assert.equal(await (await perimeter.fetch(`${url}/a`)).text(), 'b');
  });
});
