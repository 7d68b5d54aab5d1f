// hob/chat/* against each kind of engine: streaming, stopping, keeping, and failing without losing a word.
import assert from 'node:assert/strict';
import { CancellationTokenSource } from 'vscode-languageserver';
import type { ChatListResult, ChatMeasureResult, Conversation } from '../../src/shared/protocol/chat.ts';
import { LspClient } from '../harness/lsp/lspClient.ts';
import { hangUpAfter, json } from '../harness/scripted/answers.ts';
import { MODEL } from '../harness/scripted/dialects.ts';
import { type Script, ScriptedServer } from '../harness/scripted/scriptedServer.ts';
import { ENGINES, type Engine, Held, saying, WORDS } from '../harness/scripted/writing.ts';

describe('chat', () => {
  const engines = new Map<Engine, ScriptedServer>();
  let client: LspClient;
  before(async () => {
    for (const kind of ENGINES) engines.set(kind, await ScriptedServer.start(WORDS[kind].script()));
    const servers = ENGINES.map((kind) => ({ name: kind, kind, url: engines.get(kind)?.url ?? '' }));
    client = await LspClient.start({ settings: { servers, routes: { chat: `llama-server/${MODEL}` } } });
    await client.untilStatus(({ servers: all }) => all.every(({ state }) => state === 'up'), 'all up');
  });
  after(async () => {
    await client.stop();
    for (const engine of engines.values()) await engine.stop();
  });

  const change = (kind: Engine, script: Script) => engines.get(kind)?.change(script);
  const get = (conversation: string) => client.request<Conversation | null>('hob/chat/get', { conversation });
  const deltaText = (conversation: string) =>
    client.deltas
      .filter((delta) => delta.conversation === conversation)
      .map(({ text }) => text ?? '')
      .join('');

  for (const kind of ENGINES) {
    it(`streams from ${kind}, and keeps question and answer`, async () => {
      change(kind, saying(kind, ['Hel', 'lo 😀', '\n\n```ts\n', 'a;\n```\n']));
      const id = `stream-${kind}`;
      const result = await client.chat({ conversation: id, text: 'Say hello.', model: `${kind}/${MODEL}` });
      assert.equal(result.text, 'Hello 😀\n\n```ts\na;\n```\n');
      assert.equal(result.model, `${kind}/${MODEL}`);
      assert.equal(result.usage.source, 'reported');
      assert.equal(deltaText(id), result.text);
      const started = client.startedChats.find(({ conversation }) => conversation === id);
      assert.equal(started?.question.text, 'Say hello.');
      let at = 0;
      for (const delta of client.deltas.filter(({ conversation }) => conversation === id)) {
        assert.equal(delta.textAt, at);
        assert.equal(delta.message, started?.answer.id);
        at += delta.text?.length ?? 0;
      }
      const kept = await get(id);
      assert.deepEqual(
        kept?.messages.map(({ role, text, state }) => [role, text, state]),
        [
          ['user', 'Say hello.', 'complete'],
          ['assistant', result.text, 'complete'],
        ],
      );
    });
  }

  it('sends what was said before, and replaces a question that is edited', async () => {
    change('llama-server', saying('llama-server', ['Four.']));
    await client.chat({ conversation: 'long', text: 'Two and two?' });
    const attachments = [{ kind: 'selection' as const, label: 'a.ts:1-2', text: 'const secretName = 4;' }];
    await client.chat({ conversation: 'long', text: 'And this?', attachments });
    const turns = (body: unknown) => (body as { messages: { role: string; content: string }[] }).messages;
    const last = () => turns(engines.get('llama-server')?.requestsTo('/v1/chat/completions').at(-1)?.body);
    const said = last().filter(({ role }) => role !== 'system');
    assert.deepEqual(
      said.map(({ role }) => role),
      ['user', 'assistant', 'user'],
    );
    assert.ok(said.at(-1)?.content.includes('secretName') && said.at(-1)?.content.includes('And this?'));
    const before = await get('long');
    const question = before?.messages[2]?.id;
    await client.chat({ conversation: 'long', text: 'And that?', ...(question && { replaceFrom: question }) });
    assert.deepEqual(
      (await get('long'))?.messages.map(({ text }) => text),
      ['Two and two?', 'Four.', 'And that?', 'Four.'],
    );
    assert.ok(!JSON.stringify(last()).includes('And this?'));
    assert.deepEqual(
      client.startedChats.at(-1)?.dropped,
      before?.messages.slice(2).map(({ id }) => id),
    );
  });

  it('stops on cancel, keeps what has come, and closes the socket', async () => {
    const held = new Held('vllm', 'chat');
    change('vllm', held.script);
    const source = new CancellationTokenSource();
    const answer = client.chat({ conversation: 'stop', text: 'Count.', model: `vllm/${MODEL}` }, source.token);
    await engines.get('vllm')?.until(() => held.requests.length === 1);
    held.last.write('One, two');
    await client.until(() => deltaText('stop') === 'One, two', 'the words');
    assert.equal((await get('stop'))?.messages[1]?.text, 'One, two');
    await assert.rejects(client.chat({ conversation: 'stop', text: 'Faster!' }), /An answer is still being written/);
    source.cancel();
    assert.equal((await answer).message.state, 'stopped');
    await engines.get('vllm')?.until(() => held.last.seen.isAborted);
    assert.deepEqual(
      (await get('stop'))?.messages.map(({ text, state }) => [text, state]),
      [
        ['Count.', 'complete'],
        ['One, two', 'stopped'],
      ],
    );
  });

  it('answers two conversations at once without mixing them', async () => {
    const held = new Held('vllm', 'chat');
    change('vllm', held.script);
    const model = `vllm/${MODEL}`;
    const answers = [
      client.chat({ conversation: 'x', text: 'X?', model }),
      client.chat({ conversation: 'y', text: 'Y?', model }),
    ];
    await engines.get('vllm')?.until(() => held.requests.length === 2);
    for (const request of held.requests) {
      request.write(JSON.stringify(request.seen.body).includes('X?') ? 'to x' : 'to y');
      request.end();
    }
    assert.deepEqual(
      (await Promise.all(answers)).map(({ text }) => text),
      ['to x', 'to y'],
    );
  });

  const failures: [string, Script, RegExp, string][] = [
    [
      'a status of 500',
      { [WORDS.vllm.chatPath]: json({ error: { message: 'CUDA out of memory', code: 500 } }, 500) },
      /status 500 \(“CUDA out of memory”\)/,
      '',
    ],
    [
      'a model that vanished',
      { [WORDS.vllm.chatPath]: json({ error: { message: 'The model does not exist.', code: 404 } }, 404) },
      /does not have that/,
      '',
    ],
    [
      'an answer that is no JSON',
      { [WORDS.vllm.chatPath]: hangUpAfter('data: {oops\n\n') },
      /no JSON|closed the connection/,
      '',
    ],
    [
      'a connection that closes in mid-answer',
      { [WORDS.vllm.chatPath]: hangUpAfter(WORDS.vllm.chatPiece('Half an')) },
      /closed the connection in mid-answer/,
      'Half an',
    ],
  ];
  for (const [name, script, error, text] of failures) {
    it(`says in one sentence what went wrong, and loses nothing: ${name}`, async () => {
      change('vllm', script);
      const { message } = await client.chat({ conversation: `fail ${name}`, text: 'Well?', model: `vllm/${MODEL}` });
      assert.equal(message.state, 'failed');
      assert.match(message.error ?? '', error);
      assert.equal(message.text, text);
      assert.deepEqual(
        (await get(`fail ${name}`))?.messages.map(({ text: kept }) => kept),
        ['Well?', text],
      );
    });
  }

  it('names a model that there is not', async () => {
    const { message } = await client.chat({ conversation: 'none', text: 'Hello?', model: 'nowhere/none' });
    assert.equal(message.state, 'failed');
    assert.match(message.error ?? '', /no server nowhere/);
  });

  it('measures a question without asking a model', async () => {
    const before = engines.get('llama-server')?.requestsTo('/v1/chat/completions').length;
    const attachments = [{ kind: 'file' as const, label: 'a.ts', text: 'word '.repeat(1_000) }];
    const measured = await client.request<ChatMeasureResult>('hob/chat/measure', {
      conversation: 'm',
      text: 'Why?',
      attachments,
    });
    assert.equal(measured.contextTokens, 8192);
    assert.ok((measured.attachmentTokens[0] ?? 0) > 100 && measured.promptTokens > (measured.attachmentTokens[0] ?? 0));
    assert.equal(engines.get('llama-server')?.requestsTo('/v1/chat/completions').length, before);
  });

  it('lists, searches, exports and deletes', async () => {
    const list = async (query?: string) =>
      (
        await client.request<ChatListResult>('hob/chat/list', query === undefined ? undefined : { query })
      ).conversations.map(({ id }) => id);
    assert.deepEqual(await list('two and'), ['long']);
    const all = await list();
    assert.ok(all.includes('stream-ollama') && all.includes('stop'));
    const { markdown } = await client.request<{ markdown: string }>('hob/chat/export', { conversation: 'long' });
    assert.ok(markdown.includes('Two and two?') && markdown.includes('Four.'));
    await client.request('hob/chat/delete', { conversation: 'long' });
    assert.equal(await get('long'), null);
    assert.equal(await client.request('hob/chat/export', { conversation: 'long' }), null);
    await client.request('hob/chat/deleteAll');
    assert.deepEqual(await list(), []);
  });
});
