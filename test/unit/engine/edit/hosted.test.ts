// Edits and commit messages where a hosted model may be asked: when it is, what must stay here, and what is counted.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TokenEstimator } from '../../../../src/engine/chat/tokenEstimator.ts';
import type { AskParts } from '../../../../src/engine/edit/askForText.ts';
import { writeCommitMessage } from '../../../../src/engine/edit/commitMessage.ts';
import { filesOfDiff } from '../../../../src/engine/edit/diffFiles.ts';
import { rewrite } from '../../../../src/engine/edit/rewrite.ts';
import type { LocalTrouble } from '../../../../src/engine/fallback/localTrouble.ts';
import type { ChatRequest, ModelClient, StreamEvent } from '../../../../src/engine/models/modelClient.ts';
import { ServerError } from '../../../../src/engine/models/serverError.ts';
import type { RoutedModel } from '../../../../src/engine/routing/router.ts';
import { Slots } from '../../../../src/engine/routing/slots.ts';
import type { LedgerEntry } from '../../../../src/engine/savings/ledgerEntry.ts';
import { UserError } from '../../../../src/shared/base/errors.ts';
import type { EditDeltaParams } from '../../../../src/shared/protocol/edit.ts';
import { MODEL } from '../chat/support/chatBench.ts';
import { grammars } from './support.ts';

const CODE = 'function one() {\n  return 1;\n}\n';
const NEW_CODE = '```ts\nfunction one() {\n  return 11;\n}\n```';

type Say = (request: ChatRequest) => string | Error;

interface Given {
  readonly local?: Say;
  readonly hosted?: Say;
  readonly contextTokens?: number;
  readonly rules?: readonly LocalTrouble[];
  readonly info?: object;
  readonly think?: RoutedModel['think'];
  /** Nothing local answers, so the router already gave the hosted model. */
  readonly isDown?: boolean;
}

function bench({ local = () => NEW_CODE, hosted = () => NEW_CODE, rules = [], ...given }: Given = {}) {
  const asked: { who: string; request: ChatRequest }[] = [];
  const ledger: LedgerEntry[] = [];
  const deltas: Omit<EditDeltaParams, 'id'>[] = [];
  const client = (who: string, say: Say) =>
    ({
      async *chat(request: ChatRequest): AsyncGenerator<StreamEvent> {
        asked.push({ who, request });
        const answer = say(request);
        if (answer instanceof Error) throw answer;
        yield { type: 'text', text: answer };
        yield { type: 'end', reason: 'stop', usage: { promptTokens: 100, outputTokens: 10 } };
      },
      // Nothing else of a client is used.
    }) as unknown as ModelClient;
  const here: RoutedModel = {
    info: { ...MODEL, ...given.info },
    client: client('local', local),
    contextTokens: given.contextTokens ?? 4_096,
    slotKey: 'local',
    isShared: false,
    ...(given.think && { think: given.think }),
  };
  const away: RoutedModel = {
    info: { ...MODEL, id: 'anthropic/big', name: 'big', leavesMachine: true },
    client: client('hosted', hosted),
    contextTokens: 200_000,
    slotKey: 'hosted',
    isShared: true,
    cost: ({ prompt, output }) => prompt * 2 + output * 10,
  };
  const parts: AskParts = {
    router: { route: () => ({ model: given.isDown ? away : here }) },
    fallback: { automatic: (_task, why) => (rules.includes(why) ? away : undefined), estimate: () => 1_234 },
    slots: new Slots(),
    ledger: { record: (entry) => ledger.push(entry), recordUnderWay: () => {}, accept: () => {}, retain: () => {} },
    estimator: new TokenEstimator(),
    clock: () => 1,
  };
  const signal = new AbortController().signal;
  const onDelta = (delta: Omit<EditDeltaParams, 'id'>) => void deltas.push(delta);
  return {
    asked,
    ledger,
    deltas,
    who: () => asked.map(({ who }) => who),
    edit: ({ text = CODE, why }: { text?: string; why?: string } = {}) =>
      rewrite(
        {
          id: 'r',
          uri: 'file:///w/a.ts',
          languageId: 'typescript',
          text,
          start: 0,
          end: text.length,
          instruction: 'Go.',
        },
        { path: 'a.ts', grammars, signal, whyStaying: async () => why, onDelta },
        parts,
      ),
    commit: (diff: string, staying: readonly string[] = []) =>
      writeCommitMessage(
        { id: 'c', diff },
        {
          signal,
          isExcluded: () => false,
          whyNotBeyond: async (path) => (staying.includes(path) ? `${path} stays.` : undefined),
          onDelta,
        },
        parts,
      ),
  };
}

const diffOf = (name: string, lines = 2) =>
  `diff --git a/${name} b/${name}\n--- a/${name}\n+++ b/${name}\n@@ -0,0 +1,${lines} @@\n${'+const value = compute(1, 2, 3);\n'.repeat(lines)}`;
const unreachable = () => new ServerError('unreachable', 'engine does not answer.');

describe('edits by a hosted model', () => {
  it('are made where nothing local can be reached, and say what was paid', async () => {
    const made = bench({ isDown: true });
    const result = await made.edit();
    assert.deepEqual([result.model, result.paidMicroUsd], ['anthropic/big', 300]);
    const [entry] = made.ledger;
    assert.deepEqual([entry?.task, entry?.kind, entry?.isLocal, entry?.costMicroUsd], ['edit', 'hosted', false, 300]);
    const priced = made.deltas.findIndex(({ hosted }) => hosted?.costMicroUsd === 1_234);
    const written = made.deltas.findIndex(({ text = '' }) => text !== '');
    assert.ok(priced >= 0 && priced < written, 'the price comes before the text');
  });

  it('cost nothing and say nothing of it where the local model makes them', async () => {
    const made = bench({ rules: ['localUnreachable', 'doesNotFit'] });
    const result = await made.edit();
    assert.equal(result.paidMicroUsd, undefined);
    assert.deepEqual([made.ledger[0]?.kind, made.ledger[0]?.costMicroUsd], ['ollama', 0]);
    assert.ok(made.deltas.every(({ hosted }) => hosted === undefined));
  });

  it('follow a local failure only where a rule says so', async () => {
    const failing = bench({ local: unreachable, rules: ['localUnreachable'] });
    assert.equal((await failing.edit()).model, 'anthropic/big');
    assert.deepEqual(failing.who(), ['local', 'hosted']);
    const other = bench({ local: unreachable, rules: ['doesNotFit'] });
    await assert.rejects(other.edit(), /does not answer/);
    assert.deepEqual(other.who(), ['local']);
    const busy = bench({ local: () => new ServerError('busy', 'Busy.'), rules: ['localUnreachable', 'doesNotFit'] });
    await assert.rejects(busy.edit(), /Busy/);
    assert.deepEqual(busy.who(), ['local']);
  });

  it('are made where the code does not fit, without asking the local model', async () => {
    const text = `function one() {\n${'  compute(1, 2, 3, 4, 5);\n'.repeat(400)}}\n`;
    const made = bench({ rules: ['doesNotFit'] });
    assert.equal((await made.edit({ text })).model, 'anthropic/big');
    assert.deepEqual(made.who(), ['hosted']);
    await assert.rejects(bench().edit({ text }), /do not fit into the context window/);
  });

  it('are refused for a file that must stay, before anything is sent', async () => {
    const down = bench({ isDown: true });
    await assert.rejects(down.edit({ why: 'a.ts stays.' }), /^UserError: a\.ts stays\.$/);
    const failing = bench({ local: unreachable, rules: ['localUnreachable'] });
    await assert.rejects(failing.edit({ why: 'a.ts stays.' }), /does not answer\. big was not asked: a\.ts stays\./);
    assert.deepEqual([...down.who(), ...failing.who()], ['local']);
  });

  it('are refused where the new version would lose a secret that is not sent', async () => {
    const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    const text = `const token = "${token}";\n`;
    const made = bench({ isDown: true });
    await assert.rejects(made.edit({ text }), /holds a secret \(github-token\), which is not sent to big/);
    assert.equal(made.asked.length, 0);
    const local = bench({ local: () => `\`\`\`ts\n${text}\`\`\`` });
    assert.match((await local.edit({ text })).code, new RegExp(token));
  });

  it('leave no line in the ledger where consent, key or budget held them back', async () => {
    const made = bench({ isDown: true, hosted: () => new UserError('The budget is used up.') });
    await assert.rejects(made.edit(), /budget/);
    assert.deepEqual(made.ledger, []);
    const refused = bench({ isDown: true, hosted: () => new ServerError('failed', 'Overloaded.') });
    await assert.rejects(refused.edit(), /Overloaded/);
    assert.deepEqual(
      refused.ledger.map(({ outcome, costMicroUsd }) => [outcome, costMicroUsd]),
      [['failed', 0]],
    );
  });
});

describe('commit messages by a hosted model', () => {
  const hosted: Say = () => 'Add values';
  const long = diffOf('a.ts', 2_000);

  it('are made from the whole diff where it does not fit here and a rule says so', async () => {
    const made = bench({ rules: ['doesNotFit'], hosted });
    const result = await made.commit(long);
    assert.deepEqual([result.text, result.model, result.paidMicroUsd], ['Add values', 'anthropic/big', 300]);
    assert.deepEqual(made.who(), ['hosted']);
    assert.equal(made.ledger[0]?.kind, 'hosted');
  });

  it('are summarised here without the rule, with a file that must stay, and without a yes', async () => {
    const local: Say = () => 'Local words';
    const cases = [
      bench({ local, hosted }).commit(long),
      bench({ rules: ['doesNotFit'], local, hosted }).commit(long, ['a.ts']),
      bench({ rules: ['doesNotFit'], local, hosted: () => new UserError('Nobody has agreed.') }).commit(long),
    ];
    for (const result of await Promise.all(cases)) {
      assert.deepEqual([result.text, result.model, result.paidMicroUsd], ['Local words', MODEL.id, undefined]);
      assert.match(result.note ?? '', /summarised/);
    }
  });

  it('are refused by the name of the file that must stay, wherever it stands in the diff', async () => {
    const moved = 'diff --git a/old.ts b/new.ts\nsimilarity index 100%\nrename from old.ts\nrename to new.ts\n';
    const mode = 'diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n';
    const quoted =
      'diff --git "a/\\303\\244.ts" "b/\\303\\244.ts"\n--- "a/\\303\\244.ts"\n+++ "b/\\303\\244.ts"\n@@ -1 +1 @@\n+x\n';
    const plain = diffOf('c/k.ts').replaceAll('a/c/k.ts', 'c/k.ts').replaceAll('b/c/k.ts', 'c/k.ts');
    for (const [diff, file] of [
      [diffOf('k.ts'), 'k.ts'],
      [moved, 'old.ts'],
      [moved, 'new.ts'],
      [mode, 'run.sh'],
      [quoted, 'ä.ts'],
      [plain, 'c/k.ts'],
      [diffOf('k.ts').replace('--- a/', '--- i/').replace('+++ b/', '+++ w/'), 'k.ts'],
    ] as const) {
      const made = bench({ isDown: true, hosted });
      await assert.rejects(made.commit(diffOf('fine.ts') + diff, [file]), new RegExp(`${file} stays`), diff);
      assert.deepEqual(made.asked, [], diff);
    }
    const strange = bench({ isDown: true, hosted });
    await assert.rejects(strange.commit('some text'), /cannot be told which file/);
  });

  it('take a line of the text for no name of a file', () => {
    const [file] = filesOfDiff(`${diffOf('a.ts')}--- a/b.ts\n+++ b/c.ts\n`);
    assert.deepEqual(file?.paths, ['a/a.ts', 'a.ts', 'b/a.ts']);
  });
});

describe('how a model thinks about an edit', () => {
  const thinkOf = async (given: Given) => {
    const made = bench(given);
    await made.edit();
    return made.asked[0]?.request.think;
  };

  it('is as its route says, else not at all', async () => {
    const canThink = { canThink: true };
    assert.equal(await thinkOf({ info: canThink, think: 'high' }), 'high');
    assert.equal(await thinkOf({ info: canThink }), 'off');
    assert.equal(await thinkOf({ info: { canThink: false } }), undefined);
  });
});
