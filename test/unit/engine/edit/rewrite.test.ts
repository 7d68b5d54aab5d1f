// Rewrites and commit messages: what the model reads, what is made of its answer, and what goes wrong.
import assert from 'node:assert/strict';
import { TokenEstimator } from '../../../../src/engine/chat/tokenEstimator.ts';
import type { AskParts } from '../../../../src/engine/edit/askForText.ts';
import { cleanMessage, writeCommitMessage } from '../../../../src/engine/edit/commitMessage.ts';
import { rebase } from '../../../../src/engine/edit/rebase.ts';
import { rewrite } from '../../../../src/engine/edit/rewrite.ts';
import type { ChatRequest, ModelClient, StreamEvent } from '../../../../src/engine/models/modelClient.ts';
import { Slots } from '../../../../src/engine/routing/slots.ts';
import type { LedgerEntry } from '../../../../src/engine/savings/ledgerEntry.ts';
import { MODEL } from '../chat/support/chatBench.ts';
import { grammars } from './support.ts';

const FILE = 'import x from "x";\n\nfunction one() {\n  return 1;\n}\n\nfunction two() {\n  return 2;\n}\n';

/** A model that answers each request with the next text, the last one again and again. */
function bench(answers: readonly string[], contextTokens = 4_096) {
  const requests: ChatRequest[] = [];
  const ledger: LedgerEntry[] = [];
  const client = {
    kind: 'ollama',
    async *chat(request: ChatRequest): AsyncGenerator<StreamEvent> {
      requests.push(request);
      yield { type: 'text', text: answers[Math.min(requests.length, answers.length) - 1] ?? '' };
      yield { type: 'end', reason: 'stop', usage: { promptTokens: 50, outputTokens: 5 } };
    },
    // Nothing else of a client is used.
  } as unknown as ModelClient;
  const parts: AskParts = {
    router: { route: () => ({ model: { info: MODEL, client, contextTokens, slotKey: 'local', isShared: false } }) },
    slots: new Slots(),
    ledger: { record: (entry) => ledger.push(entry), recordUnderWay: () => {}, accept: () => {}, retain: () => {} },
    estimator: new TokenEstimator(),
    clock: () => 1,
  };
  return { parts, requests, ledger };
}

const run = (made: ReturnType<typeof bench>, more: object = {}, { signal } = new AbortController()) =>
  rewrite(
    {
      id: 'r',
      uri: 'file:///w/a.ts',
      languageId: 'typescript',
      text: FILE,
      start: 50,
      end: 50,
      instruction: 'Go.',
      ...more,
    },
    {
      path: 'a.ts',
      grammars,
      signal,
      whyStaying: async () => undefined,
      onDelta: () => {},
    },
    made.parts,
  );

function applied(result: { start: number; end: number; code: string }, text = FILE): string {
  return text.slice(0, result.start) + result.code + text.slice(result.end);
}

describe('rewrite', () => {
  const wanted = FILE.replace('return 1', 'return 11');
  const answers: readonly (readonly [what: string, answer: string])[] = [
    ['a fenced block', '```ts\nfunction one() {\n  return 11;\n}\n```'],
    ['talk around it', 'Sure:\n\n```ts\nfunction one() {\n  return 11;\n}\n```\nThat is all.'],
    ['no fence', 'function one() {\n  return 11;\n}'],
    ['the marks repeated', '```ts\n<rewrite>\nfunction one() {\n  return 11;\n}\n</rewrite>\n```'],
    [
      'the lines around repeated',
      '```ts\nimport x from "x";\n\nfunction one() {\n  return 11;\n}\n\nfunction two() {\n```',
    ],
    ['a thought before it', '<think>```no```</think>```ts\nfunction one() {\n  return 11;\n}\n```'],
  ];
  for (const [what, answer] of answers) {
    it(`takes the code out of ${what}`, async () => assert.equal(applied(await run(bench([answer]))), wanted));
  }

  it('puts back the depth that a model leaves out', async () => {
    const text = 'class A {\n  one() {\n    return 1;\n  }\n}\n';
    const start = text.indexOf('  one');
    const result = await run(bench(['```ts\none() {\n  return 2;\n}\n```']), {
      text,
      start,
      end: text.indexOf('  }\n') + 3,
    });
    assert.equal(applied(result, text), text.replace('return 1', 'return 2'));
  });

  it('keeps CRLF', async () => {
    const text = FILE.replaceAll('\n', '\r\n');
    const result = await run(bench([answers[0]?.[1] ?? '']), { text });
    assert.equal(applied(result, text), wanted.replaceAll('\n', '\r\n'));
  });

  it('shows the model less of the file where its window is small, and refuses what cannot fit', async () => {
    const filler = Array.from({ length: 400 }, (_, index) => `const value${index} = compute(${index});`).join('\n');
    const text = `${filler}\n${FILE}${filler}\n`;
    const start = text.indexOf('return 1');
    const small = bench([answers[0]?.[1] ?? ''], 1_500);
    assert.match(applied(await run(small, { text, start, end: start }), text), /return 11/);
    const prompt = small.requests[0]?.messages[1]?.content ?? '';
    assert.ok(prompt.length < 4_500 && prompt.includes('<rewrite>'), `${prompt.length}`);
    await assert.rejects(run(bench(['x'], 1_500), { text, start: 0, end: text.length }), /Select less/);
  });

  it('is an edit in the ledger, cancelled where it was called off', async () => {
    const made = bench(['```\nx\n```']);
    await run(made);
    assert.deepEqual(
      made.ledger.map(({ task, outcome }) => [task, outcome]),
      [['edit', 'answered']],
    );
    const abort = new AbortController();
    abort.abort();
    await assert.rejects(run(made, {}, abort), { name: 'AbortError' });
  });

  it('says so when the model writes nothing, or no code', async () => {
    await assert.rejects(run(bench([''])), /answered nothing/);
    await assert.rejects(run(bench(['   \n'])), /answered nothing/);
  });
});

describe('rebase', () => {
  const proposed = FILE.replace('return 2', 'return 22');

  it('finds the change again in a file that has grown', async () => {
    const now = `// new\n// lines\n${FILE.replace('return 1', 'return 100')}`;
    const { text } = await rebase({ before: FILE, proposed, now, languageId: 'typescript' }, grammars);
    assert.equal(text, now.replace('return 2', 'return 22'));
  });

  it('refuses where the same lines have changed', async () => {
    const now = FILE.replace('function two() {\n  return 2;\n}\n', '');
    await assert.rejects(rebase({ before: FILE, proposed, now, languageId: 'typescript' }, grammars));
  });
});

describe('commit message', () => {
  const file = (name: string, lines: number) =>
    `diff --git a/${name} b/${name}\n--- a/${name}\n+++ b/${name}\n@@ -0,0 +1,${lines} @@\n${`+const ${name.replace(/\W/g, '')} = compute();\n`.repeat(lines)}`;
  const write = (made: ReturnType<typeof bench>, diff: string) =>
    writeCommitMessage(
      { id: 'c', diff },
      {
        signal: new AbortController().signal,
        isExcluded: (path) => path === '.env',
        whyNotBeyond: async () => undefined,
        onDelta: () => {},
      },
      made.parts,
    );

  it('comes from the whole diff where it fits, without what must not be read', async () => {
    const made = bench(['Add a']);
    await write(made, file('a.ts', 2) + file('.env', 2) + file('package-lock.json', 2));
    const prompt = made.requests[0]?.messages[1]?.content ?? '';
    assert.ok(
      prompt.includes('const ats') && !prompt.includes('const env') && !prompt.includes('const packagelockjson'),
    );
    assert.ok(prompt.includes('Also changed: .env, package-lock.json'));
    assert.deepEqual(
      made.ledger.map(({ task }) => task),
      ['commit'],
    );
  });

  it('asks a bounded number of times for a diff of 2 MB, each time within the window', async () => {
    const made = bench(['Something changes.']);
    const diff = Array.from({ length: 50 }, (_, index) => file(`f${index}.ts`, 1_500)).join('');
    assert.ok(diff.length > 1_900_000);
    const { text, note } = await write(made, diff);
    assert.equal(text, 'Something changes.');
    assert.match(note ?? '', /summarised/);
    assert.ok(made.requests.length <= 13, `${made.requests.length} requests`);
    for (const { messages } of made.requests) {
      const chars = messages.reduce((sum, { content }) => sum + content.length, 0);
      assert.ok(chars < 4_096 * 4, `${chars} characters`);
    }
  });

  const said: readonly (readonly [string, string])[] = [
    ['"Add a thing"', 'Add a thing'],
    ['```\nAdd a thing\n\nMore.\n```', 'Add a thing\n\nMore.'],
    ['Here is the commit message:\n\nAdd a thing', 'Add a thing'],
    ['Commit message: Add a thing', 'Add a thing'],
    ['<think>hm</think>\nAdd a thing', 'Add a thing'],
    ['Add\u001b[31m a\u202e thing', 'Add[31m a thing'],
  ];
  for (const [answer, message] of said) {
    it(`cleans ${JSON.stringify(answer)}`, () => assert.equal(cleanMessage(answer), message));
  }
});
