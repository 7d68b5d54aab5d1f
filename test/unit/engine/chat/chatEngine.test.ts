// The chat engine against a scripted model: what it asks, streams, keeps, and says when things go wrong.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ReportedUsage } from '../../../../src/engine/models/modelClient.ts';
import { ServerError } from '../../../../src/engine/models/serverError.ts';
import { UserError } from '../../../../src/shared/base/errors.ts';
import { until } from '../../../harness/until.ts';
import { type BenchOptions, Heard, says, saysAndHangs } from './support/chatBench.ts';
import { chatBenches } from './support/chatBenches.ts';

describe('ChatEngine', () => {
  const bench = chatBenches();

  it('streams pieces with their places and resolves with the whole', async () => {
    const { send, engine } = await bench({ script: says('One ', 'two ', 'three.') });
    const heard = new Heard();
    const result = await send({}, heard);
    assert.equal(result.text, 'One two three.');
    assert.equal(result.model, 'local/coder');
    assert.deepEqual(result.usage, { promptTokens: 100, outputTokens: 3, source: 'reported' });
    assert.deepEqual(
      heard.deltas.map(({ text, textAt }) => [textAt, text]),
      [
        [0, 'One '],
        [4, 'two '],
        [8, 'three.'],
      ],
    );
    assert.equal(heard.started[0]?.question.text, 'A question?');
    assert.equal(heard.started[0]?.answer.id, result.message.id);
    const kept = await engine.get('c');
    assert.deepEqual(kept?.messages.at(-1), result.message);
    assert.equal(kept?.title, 'A question?');
  });

  it('lets the prompt grow only at its end, attachments inside their own question', async () => {
    const { send, requests } = await bench({ script: says('Answer.') });
    const attachments = [{ kind: 'file' as const, label: 'a.md', languageId: 'markdown', text: 'x\n```js\ny\n```' }];
    await send({ attachments });
    await send({ text: 'Second?' });
    await send({ text: 'Third?' });
    for (let turn = 1; turn < requests.length; turn++) {
      const before = requests[turn - 1]?.messages ?? [];
      assert.deepEqual(requests[turn]?.messages.slice(0, before.length), before);
    }
    assert.match(
      requests[0]?.messages[1]?.content ?? '',
      /^File a\.md:\n````markdown\nx\n```js\ny\n```\n````\n\nA question\?$/,
    );
  });

  it('passes model, window, room for the answer and thinking on', async () => {
    const { send, requests } = await bench({ contextTokens: 2_000 });
    await send({ think: 'low' });
    const { model, contextTokens, maxTokens, think, task } = requests[0] ?? {};
    assert.deepEqual(
      { model, contextTokens, think, task },
      { model: 'coder', contextTokens: 2_000, think: 'low', task: 'chat' },
    );
    assert.ok(maxTokens && maxTokens > 1_500 && maxTokens < 2_000, `${maxTokens}`);
  });

  it('stops within a token, keeps what came, and closes the request', async () => {
    let isClosed = false;
    const { send, engine, ledger, slots } = await bench({
      script: async function* (request) {
        try {
          for (let index = 0; ; index++) {
            yield { type: 'text', text: `w${index} ` };
            await new Promise((resolve) => setImmediate(resolve));
          }
        } finally {
          isClosed = request.signal.aborted;
        }
      },
    });
    const heard = new Heard();
    const sending = send({}, heard);
    await until(() => heard.deltas.length >= 3, 'three pieces');
    assert.equal(slots.isBusy('local'), true);
    const before = heard.deltas.length;
    heard.abort.abort();
    const { message } = await sending;
    assert.equal(isClosed, true);
    assert.ok(heard.deltas.length <= before + 1);
    assert.equal(message.state, 'stopped');
    assert.equal(message.text, heard.deltas.map(({ text }) => text).join(''));
    assert.equal((await engine.get('c'))?.messages.at(-1)?.state, 'stopped');
    assert.deepEqual([ledger[0]?.outcome, ledger[0]?.source], ['cancelled', 'estimated']);
    assert.equal(slots.isBusy('local'), false);
  });

  it('counts a stopped answer as the server did so far', async () => {
    const { send, ledger } = await bench({
      script: async function* () {
        for (let outputTokens = 1; ; outputTokens++) {
          yield { type: 'text', text: 'word ', usage: { promptTokens: 50, cachedTokens: 20, outputTokens } };
          await new Promise((resolve) => setImmediate(resolve));
        }
      },
    });
    const heard = new Heard();
    const sending = send({}, heard);
    await until(() => heard.deltas.length >= 3, 'three pieces');
    heard.abort.abort();
    await sending;
    const { outcome, source, promptTokens, cachedTokens, outputTokens, latencyMs } = ledger[0] ?? {};
    assert.deepEqual([outcome, source, promptTokens, cachedTokens], ['cancelled', 'reported', 50, 20]);
    assert.ok(outputTokens && outputTokens >= 3 && outputTokens <= heard.deltas.length + 1, `${outputTokens}`);
    assert.ok(latencyMs !== undefined && latencyMs >= 0);
  });

  it('keeps thinking apart from the answer and out of the next prompt', async () => {
    let now = 1_000;
    const { send, requests } = await bench({
      now: () => now,
      script: async function* () {
        yield { type: 'thinking', text: 'Hm, ' };
        now += 2_000;
        yield { type: 'thinking', text: 'well.' };
        yield { type: 'text', text: 'Yes.' };
        now += 1_000;
        yield { type: 'text', text: ' Sure.' };
        yield { type: 'end', reason: 'stop', usage: { promptTokens: 50, outputTokens: 30, reasoningTokens: 20 } };
      },
    });
    const { message } = await send();
    assert.equal(message.thinking, 'Hm, well.');
    assert.equal(message.text, 'Yes. Sure.');
    assert.equal(message.thinkingMs, 2_000);
    assert.equal(message.firstTokenMs, 0);
    assert.equal(message.tokensPerSecond, 10);
    await send({ text: 'And?' });
    assert.equal(requests[1]?.messages[2]?.content, 'Yes. Sure.');
  });

  describe('when it goes wrong', () => {
    const failures: [string, () => Error, RegExp][] = [
      [
        'the server is gone',
        () => new ServerError('unreachable', 'ollama does not answer.'),
        /^ollama does not answer\.$/,
      ],
      ['the key is wrong', () => new ServerError('unauthorized', 'The key is wrong.'), /^The key is wrong\.$/],
      ['a bug', () => new TypeError('x is not a function'), /inside Hob/],
    ];
    for (const [name, error, sentence] of failures) {
      it(`keeps what came as failed, with one sentence: ${name}`, async () => {
        const { send, engine, ledger } = await bench({
          script: async function* () {
            yield { type: 'text', text: 'Half an ' };
            throw error();
          },
        });
        const { message } = await send();
        assert.equal(message.state, 'failed');
        assert.match(message.error ?? '', sentence);
        assert.equal((await engine.get('c'))?.messages.at(-1)?.text, 'Half an ');
        assert.equal(ledger[0]?.outcome, 'failed');
      });
    }

    it('logs the stack of a bug and the text of nothing', async () => {
      const { send, log } = await bench({
        // biome-ignore lint/correctness/useYield: it fails before its first word.
        script: async function* () {
          throw new TypeError('boom');
        },
      });
      await send({ text: 'secret words' });
      assert.match(log.join('\n'), /error .*TypeError: boom/s);
      assert.doesNotMatch(log.join('\n'), /secret words/);
    });

    it('says so when the stream ends without its last record', async () => {
      const { send } = await bench({
        script: async function* () {
          yield { type: 'text', text: 'Half' };
          yield { type: 'end', reason: 'incomplete' };
        },
      });
      const { message } = await send();
      assert.deepEqual([message.state, message.text], ['failed', 'Half']);
      assert.match(message.error ?? '', /local ended the answer/);
    });

    it('says so when the model answers nothing, or only thinks', async () => {
      const empty = await bench({ script: says() });
      assert.match((await empty.send()).message.error ?? '', /coder answered nothing/);
      const thinker = await bench({
        script: async function* () {
          yield { type: 'thinking', text: 'Hmm' };
          yield { type: 'end', reason: 'length' };
        },
      });
      assert.match((await thinker.send()).message.error ?? '', /all its room for thinking/);
    });

    it('notes an answer that was cut off', async () => {
      const { send } = await bench({
        script: async function* () {
          yield { type: 'text', text: 'Long' };
          yield { type: 'end', reason: 'length' };
        },
      });
      const { message } = await send();
      assert.equal(message.state, 'complete');
      assert.match(message.note ?? '', /cut off/);
    });

    it('stops a model that says the same for ever', async () => {
      let pieces = 0;
      const { send } = await bench({
        script: async function* () {
          for (; pieces < 100_000; pieces++) yield { type: 'text', text: 'and so on, ' };
        },
      });
      const { message } = await send();
      assert.equal(message.state, 'stopped');
      assert.match(message.note ?? '', /repeat itself/);
      assert.ok(pieces < 1_000);
    });

    it('keeps the question when there is no model, with the command that helps', async () => {
      const reason = { code: 'no-server', text: 'No server was found.', command: 'hob.showServers' };
      const { send, engine, ledger } = await bench({ route: { reason } });
      const { message } = await send();
      assert.deepEqual([message.state, message.error], ['failed', 'No server was found.']);
      assert.deepEqual(message.remedy, { title: 'Show Servers', command: 'hob.showServers' });
      assert.equal((await engine.get('c'))?.messages.length, 2);
      assert.deepEqual(ledger, []);
    });

    it('leaves a question without an answer out of the next prompt', async () => {
      let isDown = true;
      const { send, requests } = await bench({
        script: async function* () {
          if (isDown) throw new ServerError('unreachable', 'Down.');
          yield { type: 'text', text: 'Up.' };
          yield { type: 'end', reason: 'stop' };
        },
      });
      await send({ text: 'First?' });
      isDown = false;
      await send({ text: 'Second?' });
      assert.deepEqual(
        requests[1]?.messages.map(({ role, content }) => (role === 'system' ? role : content)),
        ['system', 'Second?'],
      );
    });

    it('refuses an empty question and a second one while an answer comes', async () => {
      const { send } = await bench({ script: saysAndHangs('x') });
      await assert.rejects(send({ text: '  \n' }), UserError);
      const heard = new Heard();
      const first = send({}, heard);
      await assert.rejects(send({ text: 'Again?' }), /still being written/);
      heard.abort.abort();
      await first;
    });

    it('refuses a mistaken attachment before it is kept', async () => {
      const { send, engine } = await bench();
      const attachments = [{ kind: 'file' as const, label: 'dump.sql', text: 'x'.repeat(9_000_000) }];
      await assert.rejects(send({ attachments }), /dump\.sql is too large/);
      assert.equal(await engine.get('c'), null);
    });
  });

  describe('the context window', () => {
    it('is never overrun: says what to drop instead', async () => {
      const { send, requests } = await bench({ contextTokens: 1_000 });
      const attachments = [{ kind: 'file' as const, label: 'big.ts', text: 'let a = 1;\n'.repeat(2_000) }];
      const { message } = await send({ attachments });
      assert.equal(requests.length, 0);
      assert.match(
        message.error ?? '',
        /^This needs about [\d,]+ tokens and coder takes 1,000: remove big\.ts \(about [\d,]+ tokens\)\.$/,
      );
    });

    it('advises a new chat when the history is what fills it', async () => {
      const { send } = await bench({ contextTokens: 1_000, script: says('word '.repeat(300)) });
      for (let turn = 0; turn < 4; turn++) await send({ text: `Question ${turn}?` });
      const { message } = await send({ text: 'One more?' });
      assert.match(message.error ?? '', /begin a new chat/);
    });

    it('trusts the exact count of a server that can count', async () => {
      const asked: string[] = [];
      const { send, requests } = await bench({
        contextTokens: 1_000,
        countTokens: async (_name, text) => {
          asked.push(text);
          return 400;
        },
      });
      const { message } = await send({ text: 'x'.repeat(3_300) });
      assert.equal(message.state, 'complete');
      assert.equal(asked.length, 1);
      assert.ok((requests[0]?.maxTokens ?? 0) <= 600 && (requests[0]?.maxTokens ?? 0) > 550);
    });

    it('turns a refusal of the server into advice', async () => {
      const { send } = await bench({
        // biome-ignore lint/correctness/useYield: it refuses before its first word.
        script: async function* () {
          throw new ServerError('context', 'too long', { contextTokens: 512 });
        },
      });
      const { message } = await send({ text: 'x '.repeat(800) });
      assert.match(message.error ?? '', /coder takes 512: shorten the question/);
    });

    it('learns from reported counts', async () => {
      const { send, engine } = await bench({
        script: async function* (request) {
          const chars = request.messages.reduce((sum, { content }) => sum + content.length, 0);
          yield { type: 'text', text: 'ok' };
          yield { type: 'end', reason: 'stop', usage: { promptTokens: Math.round(chars / 2), outputTokens: 1 } };
        },
      });
      const text = 'some words '.repeat(100);
      const before = await engine.measure({ conversation: 'new', text });
      await send();
      const after = await engine.measure({ conversation: 'new', text });
      assert.ok(after.promptTokens > before.promptTokens * 1.3, `${before.promptTokens} to ${after.promptTokens}`);
    });
  });

  it('replaces an earlier question and drops what followed', async () => {
    const { send, engine, requests } = await bench();
    await send({ text: 'One?' });
    await send({ text: 'Two?' });
    await send({ text: 'Three?' });
    const second = (await engine.get('c'))?.messages[2];
    const heard = new Heard();
    await send({ text: 'Two, better?', ...(second ? { replaceFrom: second.id } : {}) }, heard);
    assert.equal(heard.started[0]?.dropped.length, 4);
    const texts = (await engine.get('c'))?.messages.filter(({ role }) => role === 'user').map(({ text }) => text);
    assert.deepEqual(texts, ['One?', 'Two, better?']);
    assert.equal(requests.at(-1)?.messages.length, 4);
    await assert.rejects(send({ replaceFrom: 'gone' }), /no longer in this chat/);
  });

  it('writes one ledger line for each request', async () => {
    const { send, ledger } = await bench({ script: says('Four') });
    const { message } = await send({ text: 'Twelve chars' });
    assert.equal(ledger.length, 1);
    const { id, outcome, promptTokens, outputTokens, promptChars, outputChars, isLocal, costMicroUsd } =
      ledger[0] ?? {};
    assert.deepEqual(
      { id, outcome, promptTokens, outputTokens, promptChars, outputChars, isLocal, costMicroUsd },
      {
        id: message.id,
        outcome: 'answered',
        promptTokens: 100,
        outputTokens: 1,
        promptChars: 12,
        outputChars: 4,
        isLocal: true,
        costMicroUsd: 0,
      },
    );
    const cloud = await bench({ info: { leavesMachine: true } });
    await cloud.send();
    assert.deepEqual([cloud.ledger[0]?.isLocal, cloud.ledger[0]?.costMicroUsd], [false, null]);
  });

  it('tells the ledger what was only thought: as the server counted it, else by its share', async () => {
    const thinks = (usage: ReportedUsage): NonNullable<BenchOptions['script']> =>
      async function* () {
        yield { type: 'thinking', text: 'Hm, well, then.' };
        yield { type: 'text', text: 'Yes.!' };
        yield { type: 'end', reason: 'stop', usage };
      };
    const told = await bench({ script: thinks({ promptTokens: 50, outputTokens: 30, reasoningTokens: 21 }) });
    const shared = await bench({ script: thinks({ promptTokens: 50, outputTokens: 40 }) });
    await told.send();
    await shared.send();
    assert.deepEqual(
      [...told.ledger, ...shared.ledger].map(({ reasoningTokens, outputChars, source }) => [
        reasoningTokens,
        outputChars,
        source,
      ]),
      [
        [21, 5, 'reported'],
        [30, 5, 'estimated'],
      ],
    );
  });

  it('shows an answer under way to whoever asks for the conversation', async () => {
    const { send, engine } = await bench({ script: saysAndHangs('So far') });
    const heard = new Heard();
    const sending = send({}, heard);
    await until(() => heard.deltas.length > 0, 'a piece');
    const answer = (await engine.get('c'))?.messages.at(-1);
    assert.deepEqual([answer?.state, answer?.text], ['streaming', 'So far']);
    heard.abort.abort();
    await sending;
  });

  it('lists, searches, exports and deletes', async () => {
    const { send, engine } = await bench({ script: says('Use a `Map`.') });
    await send({ conversation: 'a', text: 'How do I count words?' });
    await send({ conversation: 'b', text: 'What is a monad?' });
    assert.deepEqual((await engine.list()).map(({ id }) => id).sort(), ['a', 'b']);
    assert.deepEqual(
      (await engine.list('COUNT map')).map(({ id }) => id),
      ['a'],
    );
    assert.deepEqual(await engine.list('nowhere'), []);
    assert.match(
      (await engine.export('a')) ?? '',
      /^# How do I count words\?\n\nBegun .*\n\n## Question\n\nHow.*\n\n## Answer \(local\/coder\)\n\nUse a `Map`\.\n$/s,
    );
    await engine.delete('a');
    assert.equal(await engine.get('a'), null);
    await engine.deleteAll();
    assert.deepEqual(await engine.list(), []);
  });

  it('keeps nothing of a conversation that is deleted while its answer comes', async () => {
    const { send, engine } = await bench({ script: saysAndHangs('x') });
    const heard = new Heard();
    const sending = send({}, heard);
    await until(() => heard.deltas.length > 0, 'a piece');
    await engine.delete('c');
    await sending;
    assert.equal(await engine.get('c'), null);
  });

  it('keeps what came when it is closed in mid-answer', async () => {
    const { send, engine, store } = await bench({ script: saysAndHangs('Half') });
    const heard = new Heard();
    const sending = send({}, heard);
    await until(() => heard.deltas.length > 0, 'a piece');
    await engine.close();
    await sending;
    assert.deepEqual((await store.read('c'))?.messages.at(-1)?.state, 'stopped');
  });
});
