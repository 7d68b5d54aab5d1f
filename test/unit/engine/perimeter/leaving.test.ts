// What happens to a request that leaves the machine: proxy, certificates, redaction, its lines in the audit log, and
// permission for hosted APIs. The hosts do not exist; a proxy on loopback stands for the world.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Grants } from '../../../../src/engine/perimeter/grants.ts';
import { createNetwork } from '../../../../src/engine/perimeter/network.ts';
import { createPerimeter, type Leaving, type Perimeter } from '../../../../src/engine/perimeter/perimeter.ts';
import { createLogger } from '../../../../src/shared/base/log.ts';
import type { AuditEntry, AuditUsage } from '../../../../src/shared/protocol/perimeter.ts';
import { hangUp, json, raw, text } from '../../../harness/scripted/answers.ts';
import { ProxyServer } from '../../../harness/scripted/proxyServer.ts';
import { ScriptedServer } from '../../../harness/scripted/scriptedServer.ts';
import { type SelfSigned, selfSigned } from '../../../harness/scripted/selfSigned.ts';

const HOST = 'gpu-box.invalid';
const AUTHORIZATION = `Basic ${Buffer.from('me:secret').toString('base64')}`;
const KEY = `ghp_${'a1B2'.repeat(9)}`;

describe('a request that leaves', () => {
  let server: ScriptedServer;
  let proxy: ProxyServer;
  let perimeter: Perimeter;
  let entries: AuditEntry[];
  let amended: (AuditUsage & { id: string })[];
  let said: string[];
  let grants: Grants;
  let caFiles: string[];
  const closing: (() => unknown)[] = [];

  const begin = async (target: number, own: { wants?: string; gives?: string } = {}) => {
    const started = await ProxyServer.start({ target, ...(own.wants !== undefined && { authorization: own.wants }) });
    proxy = started;
    const log = createLogger((level, message) => said.push(`${level} ${message}`));
    const made = createPerimeter({
      allowedHosts: () => [HOST],
      grants,
      log,
      network: createNetwork({
        proxy: () => ({ url: proxy.url }),
        authorization: async () => own.gives,
        caFiles: () => caFiles,
        env: {},
        log,
      }),
      audit: {
        left: (entry) => entries.push(entry),
        amended: (id, usage) => amended.push({ id, ...usage }),
        stayed: () => assert.fail('counted as one that stayed'),
      },
    });
    perimeter = made;
    closing.push(
      () => made.dispose(),
      () => started.stop(),
    );
  };
  const post = (url: string, body: object, more: object = {}) =>
    perimeter.fetch(url, { method: 'POST', body: JSON.stringify(body), task: 'chat', model: 'm', ...more });

  beforeEach(async () => {
    [entries, amended, said, caFiles, grants] = [[], [], [], [], new Grants()];
    server = await ScriptedServer.start({
      '/v1': json({ usage: { prompt_tokens: 7, completion_tokens: 3 } }),
      '/bye': hangUp(),
      '/old': text('', 307, { location: '/v1' }),
      '/away': text('', 302, { location: 'http://other.invalid/' }),
    });
    closing.push(() => server.stop());
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  it('goes by the proxy, and its line in the log names host and proxy', async () => {
    await begin(server.port);
    await (await post(`http://${HOST}:8000/v1`, { a: 1 })).text();
    assert.deepEqual(proxy.asked, [`POST http://${HOST}:8000/v1`]);
    assert.equal(server.requests[0]?.headers.host, `${HOST}:8000`);
    const { id, time, ...entry } = entries[0] ?? assert.fail('no line');
    assert.ok(id && time > 0);
    assert.deepEqual(entry, {
      task: 'chat',
      model: 'm',
      host: `${HOST}:8000`,
      proxy: new URL(proxy.url).host,
      outcome: 'allowed',
      bytesOut: 7,
      redactions: 0,
    });
  });

  it('adds tokens from the answer to its line, and the caller’s own word counts more', async () => {
    await begin(server.port);
    let leaving: Leaving | undefined;
    const onLeaving = (told: Leaving) => {
      leaving = told;
    };
    await (await post(`http://${HOST}/v1`, {}, { onLeaving })).text();
    leaving?.settle({ tokensIn: 8, costMicroUsd: 120 });
    const id = entries[0]?.id;
    assert.deepEqual(amended, [
      { id, tokensIn: 7, tokensOut: 3 },
      { id, tokensIn: 8, costMicroUsd: 120 },
    ]);
  });

  it('reads tokens of a stream, not those that a model talks about', async () => {
    server.change({
      '/v1': raw(
        'data: {"type":"message_start","message":{"usage":{"input_tokens":25,"output_tokens":1}}}\n\n',
        `data: ${JSON.stringify({ text: '{"output_tokens": 999}' })}\n\n`.repeat(500),
        'data: {"type":"message_delta","usage":{"output_tokens":15}}\n\n',
      ),
    });
    await begin(server.port);
    await (await post(`http://${HOST}/v1`, {})).text();
    assert.deepEqual(amended, [{ id: entries[0]?.id, tokensIn: 25, tokensOut: 15 }]);
  });

  it('loses its secrets on the way, stays JSON, and says how many there were', async () => {
    await begin(server.port);
    let leaving: Leaving | undefined;
    const body = {
      messages: [{ role: 'user', content: `mine:\n\t"${KEY}"\nand ${KEY}`, [KEY]: 1 }, { n: [1, null, true, 'ö'] }],
      arguments: JSON.stringify({ url: 'postgres://app:s3cr3t-Passw0rd@db/x' }),
    };
    const onLeaving = (told: Leaving) => {
      leaving = told;
    };
    await (await post(`http://${HOST}/v1`, body, { onLeaving })).text();
    const sent = server.requests[0]?.body;
    assert.deepEqual(sent, {
      messages: [
        {
          role: 'user',
          content: 'mine:\n\t"‹redacted:github-token›"\nand ‹redacted:github-token›',
          '‹redacted:github-token›': 1,
        },
        { n: [1, null, true, 'ö'] },
      ],
      arguments: JSON.stringify({ url: 'postgres://app:‹redacted:connection-password›@db/x' }),
    });
    assert.deepEqual(leaving?.redactions, [
      { kind: 'github-token', count: 3 },
      { kind: 'connection-password', count: 1 },
    ]);
    assert.equal(entries[0]?.redactions, 4);
    assert.equal(entries[0]?.bytesOut, Buffer.byteLength(JSON.stringify(sent)));
    assert.ok(!said.join('\n').includes(KEY));
  });

  it('loses them also where the body is bytes or no JSON, and is not sent where it is no text', async () => {
    await begin(server.port);
    await perimeter.fetch(`http://${HOST}/v1`, { method: 'POST', body: `not json ${KEY}` });
    await perimeter.fetch(`http://${HOST}/v1`, { method: 'POST', body: Buffer.from(`{"a":"${KEY}"}`) });
    assert.deepEqual(
      server.requests.map(({ body }) => body),
      ['not json ‹redacted:github-token›', { a: '‹redacted:github-token›' }],
    );
    const bytes = { method: 'POST', body: new Uint8Array([0xff, 0xfe, 0x00]) };
    await assert.rejects(perimeter.fetch(`http://${HOST}/v1`, bytes), /Only text leaves/);
    assert.equal(server.requests.length, 2);
  });

  it('is told of once where it is redirected within its host, and refused elsewhere', async () => {
    await begin(server.port);
    let told = 0;
    await (await post(`http://${HOST}/old`, { key: KEY }, { onLeaving: () => told++ })).text();
    assert.equal(told, 1);
    assert.deepEqual(server.requestsTo('/v1')[0]?.body, { key: '‹redacted:github-token›' });
    await assert.rejects(post(`http://${HOST}/away`, {}), { kind: 'refused', message: /redirects to other\.invalid/ });
    assert.ok(!proxy.asked.some((line) => line.includes('other.invalid')));
  });

  it('is refused before the proxy hears of it where its host is not listed', async () => {
    await begin(server.port);
    for (const host of ['other.invalid', '10.0.0.1', 'api.openai.com'])
      await assert.rejects(post(`https://${host}/v1`, {}), { kind: 'refused', message: /allowedHosts/ });
    assert.deepEqual(proxy.asked, []);
  });

  for (const scheme of ['http', 'https']) {
    it(`says in a sentence that the proxy asks for a password, and sends nothing (${scheme})`, async () => {
      await begin(server.port, { wants: AUTHORIZATION });
      const request = post(`${scheme}://${HOST}/v1`, { a: 1 });
      await assert.rejects(request, {
        kind: 'unreachable',
        message: /asks for a password: set http\.proxyAuthorization/,
      });
      assert.equal(proxy.asked.length, 1, 'asked once');
      assert.equal(server.requests.length, 0);
    });
  }

  it('tells the proxy the password it was given, and says so where that is wrong', async () => {
    await begin(server.port, { wants: AUTHORIZATION, gives: AUTHORIZATION });
    assert.equal((await post(`http://${HOST}/v1`, {})).status, 200);
    assert.equal(server.requests[0]?.headers['proxy-authorization'], undefined);
    await begin(server.port, { wants: AUTHORIZATION, gives: 'Basic wrong' });
    await assert.rejects(post(`http://${HOST}/v1`, {}), { message: /does not take the password/ });
  });

  it('says so when the proxy is not there', async () => {
    await begin(server.port);
    await proxy.stop();
    closing.pop();
    await assert.rejects(post(`https://${HOST}/v1`, {}), { kind: 'unreachable', message: /Nothing listens at 127/ });
  });

  describe('over https', () => {
    let pair: SelfSigned;
    let secure: https.Server;
    let folder: string;
    let received: string[];
    beforeEach(async () => {
      pair = selfSigned(HOST);
      received = [];
      secure = https.createServer(pair, (request, response) => {
        received.push(`${request.method} ${request.url}`);
        if (request.url === '/bye') request.socket.destroy();
        else response.end('{}');
      });
      secure.listen(0, '127.0.0.1');
      await once(secure, 'listening');
      folder = await mkdtemp(path.join(os.tmpdir(), 'hob-ca-'));
      closing.push(
        () => {
          secure.close();
          secure.closeAllConnections();
        },
        () => rm(folder, { recursive: true }),
      );
      await begin((secure.address() as AddressInfo).port); // It listens on a host, so this is an object.
    });
    const file = async (name: string, content: string) => {
      await writeFile(path.join(folder, name), content);
      return path.join(folder, name);
    };

    it('goes through a tunnel once its certificate is known', async () => {
      caFiles = [await file('ca.pem', `some words\n${pair.cert}`)];
      assert.equal((await post(`https://${HOST}:8443/v1`, {})).status, 200);
      assert.deepEqual(proxy.asked, [`CONNECT ${HOST}:8443`]);
      assert.deepEqual(received, ['POST /v1']);
    });

    it('is not sent to a host with an unknown certificate, whatever the environment says', async () => {
      const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      try {
        await assert.rejects(post(`https://${HOST}/v1`, {}), {
          kind: 'unreachable',
          message: /certificate of gpu-box\.invalid is signed by nobody.*extraCaFiles/,
        });
      } finally {
        if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
        else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
      }
      assert.deepEqual(received, []);
    });

    it('is not sent to a host with a certificate for another name', async () => {
      caFiles = [await file('ca.pem', pair.cert)];
      const other = grants.issue({ ...TERMS, origin: 'https://other.invalid' });
      await assert.rejects(post('https://other.invalid/v1', {}, { grant: other }), {
        message: /made out to another name/,
      });
      assert.deepEqual(received, []);
    });

    it('says what is wrong with a file of certificates, in the log and where one is missed', async () => {
      const wrong: [string, RegExp][] = [
        [path.join(folder, 'none.pem'), /none\.pem in hob\.perimeter\.extraCaFiles does not exist/],
        [folder, /cannot be read \(EISDIR\)/],
        ['ca.pem', /is no whole path/],
        [await file('key.pem', pair.key), /holds no certificate in PEM form/],
        [await file('torn.pem', pair.cert.replace(/\n.{40}/, '\nAAAA')), /holds a certificate that cannot be read/],
      ];
      for (const [name, sentence] of wrong) {
        caFiles = [name];
        await assert.rejects(post(`https://${HOST}/v1`, {}), { kind: 'unreachable', message: sentence });
        assert.ok(
          said.some((line) => line.startsWith('warn') && sentence.test(line)),
          name,
        );
      }
      assert.deepEqual(received, []);
      // One that is right counts beside one that is not.
      caFiles = [path.join(folder, 'none.pem'), await file('ca.pem', pair.cert)];
      assert.equal((await post(`https://${HOST}/v1`, {})).status, 200);
    });

    it('goes to a hosted API with a grant, is logged as such, and is never sent twice', async () => {
      caFiles = [await file('ca.pem', selfSigned('unused').cert + pair.cert)];
      const terms = { ...TERMS, origin: `https://${HOST}` };
      const grant = grants.issue(terms);
      await (await post(`https://${HOST}/v1`, { key: KEY }, { grant })).text();
      assert.equal(entries[0]?.outcome, 'hosted');
      assert.equal(entries[0]?.redactions, 1);
      await assert.rejects(post(`https://${HOST}/v1`, {}, { grant }), { kind: 'refused', message: /one request/ });
      await assert.rejects(post(`https://${HOST}/bye`, {}, { grant: grants.issue(terms) }), { kind: 'unreachable' });
      assert.deepEqual(received, ['POST /v1', 'POST /bye']);
      assert.deepEqual(
        entries.map(({ outcome }) => outcome),
        ['hosted', 'refused', 'hosted'],
      );
    });
  });

  it('of a hosted API needs https, consent and the very host', async () => {
    await begin(server.port);
    const refused = (url: string, terms: object, sentence: RegExp) =>
      assert.rejects(post(url, {}, { grant: grants.issue({ ...TERMS, ...terms }) }), {
        kind: 'refused',
        message: sentence,
      });
    await refused('http://api.invalid/v1', { origin: 'http://api.invalid' }, /use https/);
    await refused('https://api.invalid/v1', { objection: () => 'The budget is used up.' }, /budget is used up/);
    await refused('https://evil.invalid/v1', {}, /does not cover/);
    assert.deepEqual(proxy.asked, []);
  });

  it('to a gateway on this machine counts as leaving where it has a grant', async () => {
    await begin(server.port);
    const grant = grants.issue({ ...TERMS, origin: server.url });
    await (await post(`${server.url}/v1`, { key: KEY }, { grant })).text();
    assert.deepEqual(server.requests[0]?.body, { key: '‹redacted:github-token›' });
    assert.equal(entries[0]?.outcome, 'hosted');
    assert.deepEqual(proxy.asked, [], 'loopback never goes by a proxy');
  });
});

const TERMS = {
  origin: 'https://api.invalid',
  provider: 'Example',
  task: 'chat',
  model: 'm',
  objection: () => undefined,
} as const;
