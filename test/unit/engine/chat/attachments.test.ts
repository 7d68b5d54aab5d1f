// What goes with a question: instructions, pictures, pieces of the codebase, summaries; and the name a chat gets by itself.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { titleFrom } from '../../../../src/engine/chat/title.ts';
import { UserError } from '../../../../src/shared/base/errors.ts';
import { MOST_IMAGE_BYTES } from '../../../../src/shared/protocol/attachable.ts';
import type { Attachment } from '../../../../src/shared/protocol/chat.ts';
import { until } from '../../../harness/until.ts';
import { type BenchOptions, says, saysAndHangs } from './support/chatBench.ts';
import { chatBenches } from './support/chatBenches.ts';

describe('what is attached to a question', () => {
  const bench = chatBenches();

  const instructions: Attachment = { kind: 'instructions', label: 'AGENTS.md', text: 'Use tabs.' };
  const picture: Attachment = {
    kind: 'image',
    label: 'screen.png',
    text: '',
    image: { mediaType: 'image/png', base64: 'iVBORw0KGgo=' },
  };
  const codebase: Attachment = { kind: 'codebase', label: 'codebase', text: '' };

  it('instructions stand at the prompt’s start and do not move', async () => {
    const { send, requests } = await bench();
    await send({ attachments: [instructions] });
    await send({ text: 'Second?' });
    const [first, second] = requests;
    assert.match(first?.messages[0]?.content ?? '', /Use tabs\./);
    assert.equal(first?.messages[1]?.content, 'A question?');
    assert.deepEqual(second?.messages.slice(0, 2), first?.messages.slice(0, 2));
  });

  it('a slash command shows as it was typed and is read as what it stands for', async () => {
    const { send, requests, engine } = await bench();
    await send({ text: '/explain', prompt: 'Explain what this code does.' });
    assert.equal(requests[0]?.messages[1]?.content, 'Explain what this code does.');
    assert.equal((await engine.get('c'))?.messages[0]?.text, '/explain');
  });

  it('pictures go to models that can see, and to no other', async () => {
    const seeing = await bench({ info: { canSee: true } });
    await seeing.send({ attachments: [picture] });
    assert.deepEqual(seeing.requests[0]?.messages[1]?.images, [picture.image]);
    const blind = await bench();
    await assert.rejects(blind.send({ attachments: [picture] }), /coder cannot see pictures: remove screen\.png/);
    assert.equal(blind.requests.length, 0);
    const measured = await blind.engine.measure({ conversation: 'c', text: 'x', attachments: [picture] });
    assert.match(measured.hindrance ?? '', /cannot see pictures/);
    assert.ok((measured.attachmentTokens[0] ?? 0) > 500, 'a picture has a size');
  });

  it('refuses a picture beyond its bound and what is excluded', async () => {
    const { send, requests, engine } = await bench({
      info: { canSee: true },
      parts: { whyExcluded: (uri) => (uri.endsWith('.env') ? '.env is not attached.' : undefined) },
    });
    const huge = { ...picture, image: { mediaType: 'image/png' as const, base64: 'A'.repeat(MOST_IMAGE_BYTES * 2) } };
    await assert.rejects(send({ attachments: [huge] }), /a picture may have 4 MB/);
    const secret: Attachment = { kind: 'file', label: '.env', uri: 'file:///w/.env', text: 'KEY=1' };
    await assert.rejects(send({ attachments: [secret] }), /\.env is not attached/);
    const condensed = engine.condense({ conversation: 'c', attachment: secret }, new AbortController().signal);
    await assert.rejects(condensed, /\.env is not attached/);
    assert.equal(requests.length, 0);
  });

  it('searches the codebase with the question, and keeps what was found where it is', async () => {
    const asked: string[] = [];
    const source = { uri: 'file:///w/a.ts', path: 'a.ts', line: 3, endLine: 9 };
    const { send, requests, engine } = await bench({
      parts: {
        codebase: {
          async find({ question, mostChars }) {
            assert.ok(mostChars > 500 && mostChars < 4_096 * 3);
            asked.push(question);
            return { text: `found ${asked.length}`, sources: [source], note: 'Searched 2 files, ranked by words.' };
          },
        },
      },
    });
    const { message } = await send({ text: 'Where?', attachments: [codebase] });
    await send({ text: 'And then?' });
    assert.deepEqual(asked, ['Where?'], 'a follow-up does not search again');
    assert.deepEqual(message.sources, [source]);
    assert.match(message.sourcesNote ?? '', /2 files/);
    assert.match(requests[0]?.messages[1]?.content ?? '', /found 1/);
    assert.deepEqual(requests[1]?.messages[1], requests[0]?.messages[1]);
    assert.equal((await engine.get('c'))?.messages[0]?.attachments?.[0]?.text, 'found 1');
  });

  it('says so when the codebase cannot be searched, and asks nothing', async () => {
    const find = async () => {
      throw new UserError('Open a folder first.');
    };
    const { send, requests } = await bench({ parts: { codebase: { find } } });
    const { message } = await send({ attachments: [codebase] });
    assert.deepEqual([message.state, message.error], ['failed', 'Open a folder first.']);
    assert.equal(requests.length, 0);
  });

  it('counts the room for the codebase before it is searched', async () => {
    const { engine } = await bench({ contextTokens: 2_000 });
    const { attachmentTokens, promptTokens, fits } = await engine.measure({
      conversation: 'c',
      text: 'x',
      attachments: [codebase],
    });
    assert.equal(attachmentTokens[0], 700);
    assert.ok(promptTokens > 700 && fits);
  });

  it('says before sending that something does not fit', async () => {
    const { engine } = await bench({ contextTokens: 1_000 });
    const attachments: Attachment[] = [{ kind: 'file', label: 'big.ts', text: 'const x = 1;\n'.repeat(2_000) }];
    const measured = await engine.measure({ conversation: 'c', text: 'x', attachments });
    assert.equal(measured.fits, false);
    assert.equal((await engine.measure({ conversation: 'c', text: 'x' })).fits, true);
  });

  it('makes an attachment short piece by piece, and marks it', async () => {
    const { engine, requests } = await bench({ contextTokens: 1_000, script: says('Short.') });
    const attachment: Attachment = { kind: 'file', label: 'big.ts', text: 'const x = 1;\n'.repeat(400) };
    const short = await engine.condense({ conversation: 'c', attachment }, new AbortController().signal);
    assert.equal(requests.length, 3);
    assert.ok(requests.every(({ messages }) => (messages[1]?.content.length ?? 0) <= 1_800));
    assert.deepEqual(short, { ...attachment, text: 'Short.\n\nShort.\n\nShort.', isSummary: true });
  });

  it('makes a conversation short for a new one', async () => {
    const { engine, send } = await bench({ script: says('It was about tabs.') });
    await assert.rejects(engine.condense({ conversation: 'c' }, new AbortController().signal), /nothing to summarise/);
    await send({ text: 'Tabs or spaces?' });
    const summary = await engine.condense({ conversation: 'c' }, new AbortController().signal);
    assert.deepEqual([summary.kind, summary.text, summary.isSummary], ['summary', 'It was about tabs.', true]);
  });

  it('sends no file that must stay to a model of another machine, nor a summary’s material', async () => {
    const whyNotBeyond = async (uri: string) => (uri.endsWith('/secret.ts') ? 'secret.ts does not leave.' : undefined);
    const attachment: Attachment = {
      kind: 'file',
      label: 'secret.ts',
      text: 'const x = 1;',
      uri: 'file:///w/secret.ts',
    };
    const { signal } = new AbortController();
    const far = await bench({ isShared: true, parts: { whyNotBeyond } });
    const { message } = await far.send({ attachments: [attachment] });
    assert.deepEqual([message.state, message.error], ['failed', 'secret.ts does not leave.']);
    await assert.rejects(far.engine.condense({ conversation: 'c', attachment }, signal), /secret\.ts does not leave/);
    await assert.rejects(far.engine.condense({ conversation: 'c' }, signal), /secret\.ts does not leave/);
    assert.deepEqual(far.requests, []);
    const here = await bench({ parts: { whyNotBeyond } });
    assert.equal((await here.send({ attachments: [attachment] })).message.state, 'complete');
    const summary = await here.engine.condense({ conversation: 'c' }, signal);
    assert.deepEqual([summary.text, summary.madeFrom], ['An answer.', ['file:///w/secret.ts']]);
    // Made short by a model of this machine it is still of that file, also when it is made short once more.
    const again = await here.engine.condense({ conversation: 'c', attachment: summary }, signal);
    const next = await bench({ isShared: true, parts: { whyNotBeyond } });
    assert.equal((await next.send({ attachments: [again] })).message.error, 'secret.ts does not leave.');
    assert.deepEqual(next.requests, []);
  });

  it('tells what an answer saved, where the ledger knows', async () => {
    const known = await bench({ parts: { amountOf: () => 2_100 } });
    assert.equal((await known.send()).message.savedMicroUsd, 2_100);
    const unknown = await bench({ parts: { amountOf: () => null } });
    assert.equal((await unknown.send()).message.savedMicroUsd, undefined);
  });
});

describe('the name of a chat', () => {
  const bench = chatBenches();

  async function named(options: BenchOptions & { idleMs?: number } = {}) {
    const titles: string[] = [];
    const { idleMs = 1, ...rest } = options;
    const made = await bench({
      ...rest,
      parts: { titleAfterMs: idleMs, titled: (_conversation, title) => titles.push(title) },
    });
    return { ...made, titles };
  }

  it('comes from the model after the first answer, and the request only adds to the chat’s own prompt', async () => {
    const { send, requests, engine, titles, ledger } = await named({ script: says('Tabs against spaces') });
    await send({ text: 'Should I use tabs or spaces in this project?' });
    await until(() => titles.length === 1, 'the name');
    assert.equal((await engine.get('c'))?.title, 'Tabs against spaces');
    const [question, title] = requests;
    assert.deepEqual(title?.messages.slice(0, 2), question?.messages);
    assert.equal(title?.messages[2]?.role, 'assistant');
    assert.equal(ledger.at(-1)?.outcome, 'shown', 'it has saved nobody anything');
    await send({ text: 'And in Go?' });
    assert.equal(requests.length, 3, 'a chat is named once');
  });

  it('gives way to whoever needs the model, and comes later', async () => {
    let isFirst = true;
    const { send, requests, slots, titles } = await named({
      script: (request) => {
        const isTitle = request.messages.length > 3;
        if (!isTitle || !isFirst) return says('Tabs and spaces')(request);
        isFirst = false;
        return saysAndHangs()(request);
      },
    });
    await send();
    await until(() => requests.length === 2, 'the request for a name');
    const other = slots.enter('local', 'completion');
    await until(() => requests[1]?.signal.aborted === true, 'the request to be let go');
    assert.deepEqual(titles, []);
    other.dispose();
    await until(() => titles.length === 1, 'the name');
  });

  it('stays the first words where the model says nothing of use, and when the chat goes on', async () => {
    const useless = await named({
      script: says('Sure! Here is a title for this conversation, which is about many things'),
    });
    await useless.send({ text: 'Why?' });
    await until(() => useless.requests.length === 2, 'the request for a name');
    assert.equal((await useless.engine.get('c'))?.title, 'Why?');
    const busy = await named({ idleMs: 60_000 });
    await busy.send({ text: 'One?' });
    await busy.send({ text: 'Two?' });
    assert.equal(busy.requests.length, 2);
  });

  it('is one line without quotation marks, or none', () => {
    assert.equal(titleFrom('"Parsing dates in Go."\nand more'), 'Parsing dates in Go');
    assert.equal(titleFrom('**Title: Retry policy**'), 'Retry policy');
    assert.equal(titleFrom('Here is a title: x'), undefined);
    assert.equal(titleFrom('word '.repeat(30)), undefined);
    assert.equal(titleFrom('…'), undefined);
    assert.equal(titleFrom(''), undefined);
  });
});
