// Conversations on disk survive kills, torn files, newer versions, several windows and a full disk.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { chatFolder, TranscriptStore } from '../../../src/engine/chat/transcriptStore.ts';
import { createLogger } from '../../../src/shared/base/log.ts';
import type { ChatMessage } from '../../../src/shared/protocol/chat.ts';
import { until } from '../../harness/until.ts';
import { chatBench, Heard, saysAndHangs } from '../../unit/engine/chat/support/chatBench.ts';

describe('transcripts', () => {
  let folder: string;
  let log: string[];
  let store: TranscriptStore;
  const newStore = () =>
    new TranscriptStore(
      folder,
      createLogger((level, message) => log.push(`${level} ${message}`)),
    );

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'hob-transcripts-'));
    log = [];
    store = newStore();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const message = (id: string, role: ChatMessage['role'] = 'user'): ChatMessage => {
    return { id, role, text: `text of ${id}`, state: 'complete', createdAt: 1 };
  };
  const add = (to: TranscriptStore, conversation: string, ...ids: string[]) =>
    to.apply({ conversation, title: 'T', time: 1, dropped: [], messages: ids.map((id) => message(id)) });

  it('sets a torn file aside with a line in the log, and goes on', async () => {
    await add(store, 'good', 'a');
    await add(store, 'bad', 'b');
    const whole = await readFile(path.join(folder, 'bad.json'), 'utf8');
    for (const torn of [
      whole.slice(0, whole.length / 2),
      '',
      '\0\0\0\0',
      '[]',
      '{"version":1,"conversation":{"id":5}}',
    ]) {
      await writeFile(path.join(folder, 'bad.json'), torn);
      assert.deepEqual(
        (await store.list()).map(({ id }) => id),
        ['good'],
      );
      assert.equal(await store.read('bad'), undefined);
    }
    assert.ok((await readdir(folder)).some((name) => name.startsWith('bad.json.torn-')));
    assert.match(log[0] ?? '', /^warn a chat could not be read and was set aside as /);
    await add(store, 'bad', 'c');
    assert.equal((await store.read('bad'))?.messages.length, 1);
  });

  it('leaves the file of a newer Hob as it is', async () => {
    const newer = '{"version":3,"something":"else"}';
    await writeFile(path.join(folder, 'newer.json'), newer);
    await add(store, 'good', 'a');
    assert.deepEqual(
      (await store.list()).map(({ id }) => id),
      ['good'],
    );
    await assert.rejects(store.read('newer'), /newer version of Hob/);
    await assert.rejects(add(store, 'newer', 'x'), /newer version of Hob/);
    assert.equal(await readFile(path.join(folder, 'newer.json'), 'utf8'), newer);
    assert.equal(log.filter((line) => line.includes('newer')).length, 1);
  });

  it('keeps what two windows write into one conversation at the same time', async () => {
    const other = newStore();
    const work: Promise<void>[] = [];
    for (let turn = 0; turn < 20; turn++) work.push(add(store, 'c', `a${turn}`), add(other, 'c', `b${turn}`));
    await Promise.all(work);
    const ids = new Set((await store.read('c'))?.messages.map(({ id }) => id));
    assert.equal(ids.size, 40);
  });

  it('keeps what two processes write into one conversation at the same time', async function () {
    this.timeout(20_000);
    const module = pathToFileURL(path.resolve('src/engine/chat/transcriptStore.ts')).href;
    const program = `
      const { TranscriptStore } = await import(${JSON.stringify(module)});
      const nothing = () => {};
      const store = new TranscriptStore(process.argv[1], { debug: nothing, warn: nothing });
      for (let turn = 0; turn < 15; turn++) {
        const messages = [{ id: process.argv[2] + turn, role: 'user', text: 'x', state: 'complete', createdAt: 1 }];
        await store.apply({ conversation: 'c', title: 'T', time: 1, dropped: [], messages });
      }`;
    const run = (name: string) =>
      new Promise<number | null>((resolve) => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', program, folder, name], {
          stdio: 'inherit',
        });
        child.on('exit', resolve);
      });
    assert.deepEqual(await Promise.all([run('a'), run('b')]), [0, 0]);
    assert.equal((await store.read('c'))?.messages.length, 30);
    assert.deepEqual(await readdir(folder), ['c.json']);
  });

  it('loses at most a second when the process is killed in mid-answer', async function () {
    this.timeout(20_000);
    const support = pathToFileURL(path.resolve('test/unit/engine/chat/support/chatBench.ts')).href;
    const program = `
      const { chatBench } = await import(${JSON.stringify(support)});
      const script = async function* () {
        for (let word = 0; ; word++) {
          yield { type: 'text', text: 'word' + word + ' ' };
          console.log(word);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      };
      const bench = await chatBench({ script });
      console.log(bench.folder);
      await bench.send();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (piece) => {
      said += piece;
    });
    const words = () =>
      said
        .trim()
        .split('\n')
        .slice(1)
        .map((line, index) => ({ word: Number(line), at: index }));
    const seen: { count: number; time: number }[] = [];
    const begun = Date.now();
    while (Date.now() - begun < 15_000 && words().length < 120) {
      seen.push({ count: words().length, time: Date.now() });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const killedAt = Date.now();
    child.kill('SIGKILL');
    await new Promise((resolve) => child.on('exit', resolve));
    const left = new TranscriptStore(
      said.split('\n')[0] ?? '',
      createLogger(() => {}),
    );
    const answer = (await left.read('c'))?.messages.at(-1);
    const kept = answer?.text.trim().split(' ').length ?? 0;
    const aSecondBefore = seen.findLast(({ time }) => time <= killedAt - 1_000)?.count ?? 0;
    assert.ok(aSecondBefore > 0, 'it ran for more than a second');
    assert.ok(kept >= aSecondBefore - 1, `${kept} words kept, ${aSecondBefore} said a second before the kill`);
    await rm(said.split('\n')[0] ?? '', { recursive: true, force: true });
  });

  it('shows an answer that a kill cut off as stopped', async () => {
    const bench = await chatBench();
    const cut: ChatMessage = { ...message('a1', 'assistant'), state: 'streaming' };
    await bench.store.apply({ conversation: 'c', title: 'T', time: 1, dropped: [], messages: [message('q1'), cut] });
    const answer = (await bench.engine.get('c'))?.messages.at(-1);
    assert.deepEqual([answer?.state, answer?.text], ['stopped', 'text of a1']);
    assert.match(answer?.note ?? '', /closed while/);
    await bench.dispose();
  });

  it('takes over the lock of a process that was killed', async () => {
    await add(store, 'c', 'a');
    const lock = path.join(folder, 'c.json.lock');
    await mkdir(lock);
    const old = new Date(Date.now() - 60_000);
    await utimes(lock, old, old);
    await add(store, 'c', 'b');
    assert.equal((await store.read('c'))?.messages.length, 2);
  });

  it('removes temporary files that a kill left, and not those in use', async () => {
    await add(store, 'c', 'a');
    const left = path.join(folder, 'c.json.1.tmp');
    const inUse = path.join(folder, 'c.json.2.tmp');
    for (const file of [left, inUse]) await writeFile(file, '{');
    const old = new Date(Date.now() - 600_000);
    await utimes(left, old, old);
    await store.list();
    assert.deepEqual((await readdir(folder)).sort(), ['c.json', 'c.json.2.tmp']);
  });

  it('answers on when nothing can be written, and says so', async () => {
    const bench = await chatBench();
    await rm(bench.folder, { recursive: true });
    await writeFile(bench.folder, 'a file where the folder should be');
    const { message: answer } = await bench.send();
    assert.equal(answer.text, 'An answer.');
    assert.match(answer.note ?? '', /^This answer could not be saved: /);
    assert.equal(bench.log.filter((line) => line.startsWith('warn')).length, 1);
    await bench.send({ text: 'And then?' });
    assert.equal(bench.requests[1]?.messages.length, 4, 'what was said is still known');
    await rm(bench.folder);
    await bench.send({ text: 'And now?' });
    assert.equal(
      (
        await new TranscriptStore(
          bench.folder,
          createLogger(() => {}),
        ).read('c')
      )?.messages.length,
      6,
    );
    await bench.dispose();
  });

  it('turns no conversation id into another path', async () => {
    for (const id of ['../../outside', '/etc/passwd', 'a/b', '..', 'CON', 'x'.repeat(5_000), '', '\0']) {
      await add(store, id, 'a');
      assert.equal((await store.read(id))?.id, id);
    }
    const names = await readdir(folder);
    assert.equal(names.length, 8);
    assert.ok(names.every((name) => /^[\w-]+\.json$/.test(name)));
  });

  it('gives each workspace a folder of its own, readable by its person only', async function () {
    assert.notEqual(chatFolder(folder, 'file:///a'), chatFolder(folder, 'file:///b'));
    if (process.platform === 'win32') return this.skip();
    const own = new TranscriptStore(
      chatFolder(folder, 'file:///a'),
      createLogger(() => {}),
    );
    await add(own, 'c', 'a');
    assert.equal((await stat(path.join(chatFolder(folder, 'file:///a'), 'c.json'))).mode & 0o077, 0);
    await chmod(folder, 0o700);
  });

  it('saves a running answer without being asked', async () => {
    const bench = await chatBench({ script: saysAndHangs('So far, so good') });
    const heard = new Heard();
    const sending = bench.send({}, heard);
    await until(
      async () => (await bench.store.read('c'))?.messages.at(-1)?.text === 'So far, so good',
      'the text on disk',
    );
    heard.abort.abort();
    await sending;
    await bench.dispose();
  });
});
