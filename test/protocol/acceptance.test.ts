// Acceptance by command, by notification, by word and its undoing: each ends in the ledger, which the summary reads.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AcceptedParams } from '../../src/shared/protocol/completion.ts';
import { SavingsSummary } from '../../src/shared/protocol/savings.ts';
import { saying, writing } from '../harness/scripted/writing.ts';
import { Pair } from './support/pair.ts';

interface Line {
  readonly n: number;
  readonly task?: string;
  readonly outcome?: string;
  readonly accepted?: number;
}

describe('acceptance and savings', () => {
  let pair: Pair;
  before(async () => {
    const script = {
      ...writing('llama-server', () => 'compute(left, right);'),
      ...saying('llama-server', ['An ', 'answer.']),
    };
    pair = await Pair.start({ script });
  });
  after(() => pair.stop());

  const summary = async () => SavingsSummary.parse(await pair.client.request('hob/savings/summary'));

  async function ledger(): Promise<Line[]> {
    const folder = path.join(pair.client.storage, 'savings');
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    const texts = await Promise.all(
      names.filter((name) => name.endsWith('.jsonl')).map((name) => readFile(path.join(folder, name), 'utf8')),
    );
    return texts.flatMap((text) =>
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Line),
    ); // Written by the server under test.
  }

  async function untilLedger(condition: (lines: Line[]) => boolean): Promise<Line[]> {
    const end = performance.now() + 5_000;
    let lines = await ledger();
    while (!condition(lines) && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      lines = await ledger();
    }
    assert.ok(condition(lines), JSON.stringify(lines, undefined, 1));
    return lines;
  }

  async function shown() {
    const document = await pair.open('const n = │\n');
    // On a slow machine the first answer may be half a line.
    await document.complete({ isInvoked: true });
    await pair.untilIdle();
    const ghost = await document.complete({ isInvoked: true });
    assert.ok(ghost);
    return { document, ghost };
  }

  it('counts the command that editors run', async () => {
    const { document, ghost } = await shown();
    await document.accept(ghost);
    assert.equal(document.text, 'const n = compute(left, right);\n');
    const lines = await untilLedger((all) => all.some(({ outcome }) => outcome === 'accepted'));
    assert.equal(lines.find(({ outcome }) => outcome === 'accepted')?.accepted, ghost.insertText.length);
    assert.equal((await summary()).acceptedCompletions, 1);
  });

  it('counts a notification instead, once', async () => {
    const { ghost } = await shown();
    const [argument] = ghost.item.command?.arguments ?? [];
    const { id } = AcceptedParams.parse(argument);
    await pair.client.notify('hob/completion/accepted', { id, length: 7 });
    await pair.client.notify('hob/completion/accepted', { id, length: 7 });
    await untilLedger((all) => all.some(({ accepted }) => accepted === 7));
    assert.equal((await summary()).acceptedCompletions, 2);
  });

  it('sees words that were taken over, and takes back what is undone', async () => {
    const { document } = await shown();
    const at = document.cursor;
    await document.edit({ start: at, end: at, text: 'compute' });
    await untilLedger((all) => all.filter(({ accepted }) => accepted === 7).length >= 2);
    assert.equal((await summary()).acceptedCompletions, 3);
    await document.edit({ start: at, end: at + 7, text: '' });
    await untilLedger((all) =>
      all.some(({ accepted, outcome, task }) => task === undefined && outcome === 'shown' && accepted === 0),
    );
    assert.equal((await summary()).acceptedCompletions, 2);
  });

  it('counts answered chats, names its basis, and says the same in the status', async () => {
    await pair.client.chat({ conversation: 'c', text: 'What is it?' });
    const lines = await untilLedger((all) =>
      all.some(({ task, outcome }) => task === 'chat' && outcome === 'answered'),
    );
    assert.ok(!JSON.stringify(lines).includes('compute'), 'never content');
    const now = await summary();
    assert.equal(now.answeredChats, 1);
    assert.ok((now.monthMicroUsd ?? 0) > 0);
    assert.match(now.basis, /\S/);
    assert.equal(now.ledgerFolder, path.join(pair.client.storage, 'savings'));
    const status = await pair.client.untilStatus(({ saved }) => saved.answeredChats === 1, 'the new amount');
    assert.equal(status.saved.monthMicroUsd, now.monthMicroUsd);
  });

  it('forgets an acceptance without an id, or of something never shown', async () => {
    await pair.client.notify('hob/completion/accepted', { id: 'never' });
    await pair.client.notify('hob/completion/accepted', {});
    await pair.client.request('workspace/executeCommand', { command: 'hob.completion.accepted', arguments: [] });
    assert.equal((await summary()).acceptedCompletions, 2);
    await pair.client.until(() => pair.client.logged(/without an id/, ['warn']).length === 2, 'two lines');
  });

  it('deletes the ledger when told to', async () => {
    await pair.client.request('hob/savings/clear');
    assert.deepEqual(await ledger(), []);
    assert.equal((await summary()).acceptedCompletions, 0);
  });
});
