// Everything a model server can do wrong while it completes: a reason in one sentence, one line in the log, no storm,
// and never a wrong text.
import assert from 'node:assert/strict';
import { LspClient } from '../harness/lsp/lspClient.ts';
import type { LspDocument } from '../harness/lsp/lspDocument.ts';
import { dribble, flood, hangUp, hangUpAfter, json, late, raw, stall, text } from '../harness/scripted/answers.ts';
import { type Answer, ScriptedServer } from '../harness/scripted/scriptedServer.ts';
import { completionsOf, type Engine, WORDS, writing } from '../harness/scripted/writing.ts';

const MEGABYTE = 1024 * 1024;
const { piece, end } = WORDS['llama-server'];

interface Fault {
  readonly name: string;
  readonly kind?: Engine;
  readonly answer: Answer;
  readonly code: string;
  readonly says: RegExp;
  /** Requests for one key; 1 unless there is a reason. */
  readonly most?: number;
}

const FAULTS: Fault[] = [
  {
    name: '401',
    answer: json({ error: { message: 'Invalid API Key', code: 401 } }, 401),
    code: 'server-unauthorized',
    says: /wants a key \(“Invalid API Key”\)/,
  },
  {
    name: 'a vanished model',
    kind: 'ollama',
    answer: json({ error: "model 'x' not found" }, 404),
    code: 'server-not-found',
    says: /does not have that/,
  },
  {
    name: '404',
    kind: 'vllm',
    answer: text('404 page not found', 404),
    code: 'server-not-found',
    says: /does not have that/,
  },
  { name: '429', answer: json({ error: 'slow down' }, 429), code: 'server-busy', says: /is busy \(“slow down”\)/ },
  {
    name: '500',
    answer: json({ error: { message: 'ggml assertion failed', code: 500 } }, 500),
    code: 'server-failed',
    says: /status 500 \(“ggml assertion failed”\)/,
  },
  { name: '500 with a page', answer: text('<html>oops</html>', 500), code: 'server-failed', says: /status 500/ },
  {
    name: '503',
    kind: 'vllm',
    answer: json({ error: { message: 'overloaded' } }, 503),
    code: 'server-busy',
    says: /is busy/,
  },
  {
    name: 'lines that are no JSON',
    answer: raw('data: {oops\n\n'),
    code: 'server-protocol',
    says: /sends an event that is no JSON/,
  },
  {
    name: 'lines that are no JSON (NDJSON)',
    kind: 'ollama',
    answer: raw('{"response":"a","done":fal\n'),
    code: 'server-protocol',
    says: /sends a line that is no JSON record/,
  },
  {
    name: 'an error inside the stream',
    answer: raw(piece('compu'), 'data: {"error":{"code":500,"message":"slot died"}}\n\n'),
    code: 'server-failed',
    says: /slot died/,
  },
  {
    name: 'a connection that closes before a word',
    answer: hangUp(),
    code: 'server-unreachable',
    says: /closed the connection/,
    most: 2 /* an idle connection that breaks at once is tried anew */,
  },
  {
    name: 'a connection that closes in mid-stream',
    answer: hangUpAfter(piece('comp')),
    code: 'server-unreachable',
    says: /closed the connection in mid-answer/,
  },
  {
    name: 'a line without end',
    answer: flood('x'.repeat(65_536), 64 * MEGABYTE),
    code: 'server-protocol',
    says: /a line without end/,
  },
  {
    name: 'megabytes of one line of text',
    answer: flood(piece('wordwordword'.repeat(20)), 64 * MEGABYTE),
    code: 'server-protocol',
    says: /far more text than it was asked for/,
  },
];

describe('faults while completing', () => {
  let client: LspClient;
  let documents = 0;
  let names = 0;
  const engines: ScriptedServer[] = [];
  before(async () => {
    client = await LspClient.start({ settings: { servers: [] }, env: { OLLAMA_HOST: '127.0.0.1:9' } });
  });
  after(async () => {
    await client.stop();
    for (const engine of engines) await engine.stop();
  });

  /** A fresh server, so that what was learnt of the one before does not count. */
  async function use(
    kind: Engine,
    answer: Answer,
  ): Promise<{ engine: ScriptedServer; name: string; asked: () => number }> {
    const script = WORDS[kind].script();
    const path = WORDS[kind].completionPath;
    // Ollama loads the model at the same path; that goes well.
    const engine = await ScriptedServer.start({
      ...script,
      [path]: (seen, response) => (completionsOf([seen], kind).length > 0 ? answer : script[path])?.(seen, response),
    });
    engines.push(engine);
    const name = `engine${++names}`;
    await client.changeSettings({ servers: [{ name, kind, url: engine.url }], 'completion.ahead': 'never' });
    await client.untilStatus(({ servers }) => servers[0]?.name === name && servers[0].state === 'up', 'up');
    return { engine, name, asked: () => completionsOf(engine.requests, kind).length };
  }

  const open = (marked: string) => client.open(marked, { uri: `file:///w/f${++documents}.ts` });
  async function typeAndAsk(document: LspDocument, keys: string): Promise<void> {
    for (const key of keys) {
      await document.type(key);
      await document.complete({ isInvoked: true });
    }
  }

  for (const { name, kind = 'llama-server', answer, code, says, most = 1 } of FAULTS) {
    it(`says what is wrong and asks no more for now: ${name}`, async () => {
      const { name: server, asked } = await use(kind, answer);
      const document = await open('const n = │;\n');
      const ghost = await document.complete({ isInvoked: true });
      // What came before the fault may have been shown; it is what the model wrote, at the cursor.
      if (ghost) assert.ok(ghost.start === document.cursor && /^(wordword)+/.test(ghost.insertText), ghost.insertText);
      if (ghost) await client.until(() => client.logged(says).some((line) => line.includes(server)), 'the failure');
      if (ghost) await document.complete({ isInvoked: true });
      const { lastReason } = await client.status();
      assert.equal(lastReason?.code, code);
      assert.match(lastReason?.text ?? '', says);
      await typeAndAsk(document, 'abc');
      assert.ok(asked() <= most, `asked ${asked()} times`);
      const lines = client.logged(/./).filter((line) => line.startsWith('[completion]') && line.includes(`${server}/`));
      assert.equal(lines.length, 1, lines.join('\n'));
      assert.match(lines[0] ?? '', says);
      assert.ok(!client.logText().includes('const n'), 'no source text in the log');
    });
  }

  it('waits as long as the server asks, then goes on by itself', async () => {
    const { engine, asked } = await use('llama-server', json({ error: 'slow down' }, 429, { 'retry-after': '2' }));
    const document = await open('const n = │;\n');
    const begun = performance.now();
    await document.complete({ isInvoked: true });
    engine.change(writing('llama-server', () => 'call();'));
    const before = asked();
    let ghost = await document.complete({ isInvoked: true });
    while (!ghost && performance.now() - begun < 8_000) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      ghost = await document.complete({ isInvoked: true });
    }
    assert.ok(ghost);
    assert.equal(document.with(ghost), 'const n = call();\n');
    const requests = completionsOf(engine.requests, 'llama-server');
    assert.equal(requests.length, before + 1);
    assert.ok((requests.at(-1)?.at ?? 0) - begun >= 1_900);
    assert.equal((await client.status()).lastReason, undefined);
  });

  it('holds one request open to a server that never answers, however much is typed', async () => {
    const { engine, asked } = await use('llama-server', stall());
    const document = await open('const n = │;\n');
    let cancel = () => {};
    for (const key of 'compute') {
      cancel();
      await document.type(key);
      const one = document.ask({ isInvoked: true });
      one.ghost.catch(() => {}); // Ended with the server.
      cancel = one.cancel;
      await client.settled();
    }
    await engine.until(() => asked() >= 1);
    assert.equal(asked(), 1);
    await document.edit({ start: 0, end: 5, text: 'let' });
    cancel();
    const other = await open('let other = │');
    other.ask({ isInvoked: true }).ghost.catch(() => {}); // As above.
    await engine.until(() => asked() === 2);
    const [first, second] = completionsOf(engine.requests, 'llama-server');
    await engine.until(() => first?.isAborted === true);
    assert.equal(second?.isAborted, false);
    assert.equal((await client.status()).state, 'working');
  });

  it('shows nothing wrong from a server that sends a byte at a time, and lets go of it on the next place', async () => {
    const { engine } = await use('llama-server', dribble(piece('call(1);') + end(), 1_000));
    const document = await open('const n = │;\n');
    const asked = document.ask({ isInvoked: true });
    await engine.until(() => completionsOf(engine.requests, 'llama-server').length === 1);
    asked.cancel();
    assert.equal(await asked.ghost, undefined);
    await document.edit({ start: 0, end: 0, text: '\n' });
    document.cursor = 0;
    engine.change(writing('llama-server', () => 'import a from "b";'));
    assert.equal((await document.complete({ isInvoked: true }))?.insertText, 'import a from "b";');
    assert.ok(completionsOf(engine.requests, 'llama-server')[0]?.isAborted);
  });

  it('takes the first line of an answer without end, stops it, and goes on', async () => {
    let sent = 0;
    const { engine } = await use(
      'llama-server',
      flood(piece('again();\n'), 64 * MEGABYTE, (bytes) => {
        sent = bytes;
      }),
    );
    const document = await open('function f() {\n  │\n}\n');
    assert.equal((await document.complete({ isInvoked: true }))?.insertText.split('\n')[0], 'again();');
    await engine.until(() => completionsOf(engine.requests, 'llama-server')[0]?.isAborted === true);
    assert.ok(sent < 16 * MEGABYTE, `${sent} bytes were taken`);
  });

  for (const [name, answer] of [
    ['nothing at all', raw('')],
    ['a stream without its last record', raw(piece('comp'))],
  ] as const) {
    it(`does not ask again and again where it gets ${name}`, async () => {
      const { asked } = await use('llama-server', answer);
      const document = await open('const n = │;\n');
      await document.complete({ isInvoked: true });
      assert.ok(asked() <= 3, `asked ${asked()} times for one place`);
    });
  }

  it('shows a late answer only where it still fits', async () => {
    const { engine } = await use('llama-server', late(250, raw(piece('compute();'), end())));
    const document = await open('const n = │;\n');
    const asked = document.ask({ isInvoked: true });
    await engine.until(() => completionsOf(engine.requests, 'llama-server').length === 1);
    await document.type('com');
    const next = document.ask({ isInvoked: true });
    assert.equal(await asked.ghost, undefined);
    const ghost = await next.ghost;
    assert.ok(ghost);
    assert.equal(document.with(ghost), 'const n = compute();\n');
  });
});
