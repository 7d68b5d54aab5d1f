// The language server killed at the worst moments: what it had written is readable, and it goes on where it was.
import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ChatListResult, Conversation } from '../../../src/shared/protocol/chat.ts';
import type { SavingsSummary } from '../../../src/shared/protocol/savings.ts';
import { LspClient } from '../../harness/lsp/lspClient.ts';
import { seeded } from '../../harness/random.ts';
import { ScriptedServer } from '../../harness/scripted/scriptedServer.ts';
import { Held, saying, WORDS, writing } from '../../harness/scripted/writing.ts';

const SEED = Number(process.env['HOB_TEST_SEED'] ?? 20261122);
const ROUNDS = 8;

describe(`kill -9 of the language server (seed ${SEED})`, () => {
  let engine: ScriptedServer;
  let storage: string;
  let client: LspClient | undefined;
  beforeEach(async () => {
    engine = await ScriptedServer.start({
      ...WORDS['llama-server'].script(),
      ...writing('llama-server', () => 'compute(left, right);'),
      ...saying('llama-server', ['An ', 'answer ', 'of some ', 'words.']),
    });
    storage = await mkdtemp(path.join(tmpdir(), 'hob-kill-'));
  });
  afterEach(async () => {
    await client?.stop();
    await engine.stop();
    await rm(storage, { recursive: true, force: true });
  });

  async function start(): Promise<LspClient> {
    const servers = [{ name: 'engine', kind: 'llama-server', url: engine.url }];
    client = await LspClient.start({ storage, settings: { servers, 'completion.ahead': 'never' } });
    await client.untilStatus(({ state }) => state === 'ready', 'ready', 10_000);
    return client;
  }

  async function files(folder: string, end: string): Promise<string[]> {
    const names = await readdir(path.join(storage, folder), { recursive: true }).catch(() => []);
    return names.filter((name) => name.endsWith(end)).map((name) => path.join(storage, folder, name));
  }

  const get = (on: LspClient, conversation: string) =>
    on.request<Conversation | null>('hob/chat/get', { conversation });

  it('keeps the question and what had come of the answer, and goes on in the same chat', async () => {
    const held = new Held('llama-server', 'chat');
    engine.change(held.script);
    const first = await start();
    first.chat({ conversation: 'c', text: 'Count to ten.' }).catch(() => {}); // Its server is killed.
    await engine.until(() => held.requests.length === 1);
    held.last.write('One, two');
    // On the disk within a second of its coming.
    const begun = performance.now();
    const isSaved = async () =>
      (await Promise.all((await files('chats', '.json')).map((file) => readFile(file, 'utf8')))).some((text) =>
        text.includes('One, two'),
      );
    while (!(await isSaved()) && performance.now() - begun < 10_000)
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.ok(await isSaved(), 'what has come is not on the disk');
    await first.stop();

    const second = await start();
    const kept = await get(second, 'c');
    assert.deepEqual(
      kept?.messages.map(({ text, state }) => [text, state]),
      [
        ['Count to ten.', 'complete'],
        ['One, two', 'stopped'],
      ],
    );
    assert.match(kept?.messages[1]?.note ?? '', /Hob was closed/);
    engine.change(saying('llama-server', ['Three.']));
    assert.equal((await second.chat({ conversation: 'c', text: 'Go on.' })).message.state, 'complete');
    assert.equal((await get(second, 'c'))?.messages.length, 4);
  });

  it('leaves ledger and chats readable, whenever it comes', async function () {
    this.timeout(120_000);
    const random = seeded(SEED);
    const answered: string[] = [];
    let accepted = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const one = await start();
      const work = (async () => {
        for (let turn = 0; ; turn++) {
          const document = await one.open('const n = │\n', { uri: `file:///w/${round}-${turn}.ts` });
          const ghost = await document.complete({ isInvoked: true });
          if (ghost) await document.accept(ghost);
          const conversation = `r${round}-${turn % 2}`;
          await one.chat({ conversation, text: `Question ${turn}?` });
          answered.push(conversation);
          // Read back: it has reached the ledger of this server's memory, and the file a moment later.
          accepted = Math.max(accepted, (await one.request<SavingsSummary>('hob/savings/summary')).acceptedCompletions);
        }
      })();
      work.catch(() => {}); // Ends with the kill.
      const before = answered.length;
      await one.until(() => answered.length > before, 'a first answer', 20_000);
      await new Promise((resolve) => setTimeout(resolve, random() * 120));
      await one.stop();
    }
    const last = await start();
    const summary = await last.request<SavingsSummary>('hob/savings/summary');
    assert.ok(summary.tornLines <= ROUNDS, `${summary.tornLines} lines cannot be read`);
    // Each kill may cost what had not reached the disk in that moment, and no more.
    assert.ok(summary.acceptedCompletions >= accepted - ROUNDS, `${summary.acceptedCompletions} of ${accepted}`);
    const { conversations } = await last.request<ChatListResult>('hob/chat/list');
    const ids = new Set(conversations.map(({ id }) => id));
    for (const id of new Set(answered)) {
      assert.ok(ids.has(id), `${id} is lost`);
      const conversation = await get(last, id);
      const answers = answered.filter((one) => one === id).length;
      assert.ok(
        (conversation?.messages.filter(({ state, role }) => role === 'assistant' && state === 'complete').length ??
          0) >= answers,
      );
      assert.ok(conversation?.messages.every(({ state }) => state !== 'streaming'));
    }
    assert.ok(!(await files('chats', '')).some((name) => name.includes('.torn-')), 'no chat was torn');
    assert.ok(accepted > 0);
    assert.deepEqual(last.logged(/./, ['error']), []);
    // A lock that the killed one held must not hold this one up for long.
    const conversation = conversations[0]?.id ?? 'new';
    assert.equal((await last.chat({ conversation, text: 'Still there?' })).message.state, 'complete');
  });

  it('reads past lines that were torn, and files that hold something else', async () => {
    const one = await start();
    const document = await one.open('const n = │\n');
    const ghost = await document.complete({ isInvoked: true });
    assert.ok(ghost);
    await document.accept(ghost);
    await one.chat({ conversation: 'whole', text: 'Well?' });
    await one.chat({ conversation: 'broken', text: 'Well?' });
    await one.shutdown();
    await one.stop();
    for (const file of await files('savings', '.jsonl')) await appendFile(file, '{"n":99,"time":17953');
    for (const file of await files('savings', 'rollup.json')) await appendFile(file, '}}garbage');
    const [broken] = (await files('chats', '.json')).filter((file) => path.basename(file) === 'broken.json');
    assert.ok(broken);
    await appendFile(broken, 'x');

    const two = await start();
    const summary = await two.request<SavingsSummary>('hob/savings/summary');
    assert.deepEqual([summary.acceptedCompletions, summary.answeredChats, summary.tornLines], [1, 2, 1]);
    assert.equal((await get(two, 'whole'))?.messages.length, 2);
    assert.equal(await get(two, 'broken'), null);
    assert.equal(
      (await files('chats', '')).filter((name) => name.includes('broken.json.torn-')).length,
      1,
      'set aside, not deleted',
    );
    assert.equal(two.logged(/set aside/, ['warn']).length, 1);
  });
});
