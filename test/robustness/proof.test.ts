// The proof behind "nothing leaves": the built server with default settings, every way to the network trapped, through
// all that it does by day, with engines that crash and answer nonsense, and killed and started again.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LspClient } from '../harness/lsp/lspClient.ts';
import { hangUpAfter, json, ndjson, raw, text } from '../harness/scripted/answers.ts';
import { MODEL } from '../harness/scripted/dialects.ts';
import { ScriptedServer } from '../harness/scripted/scriptedServer.ts';
import { saying, WORDS, writing } from '../harness/scripted/writing.ts';
import { outside, TRAPS, type Trap } from '../harness/trap/traps.ts';

/** A network of documentation (RFC 5737): nobody answers there. */
const ELSEWHERE = '192.0.2.7';
/** Proxies of the environment are for other machines; whoever goes to one by mistake is caught. */
const PROXIES = { HTTP_PROXY: `http://${ELSEWHERE}:3128`, HTTPS_PROXY: `http://${ELSEWHERE}:3128` };

for (const trap of TRAPS) {
  describe(`nothing but this machine is contacted, seen by ${trap.name}`, function () {
    this.timeout(120_000);
    let folder: string;
    let engine: ScriptedServer;
    let client: LspClient | undefined;
    before(async function () {
      if (trap.missing !== undefined) return this.skip();
      folder = await mkdtemp(path.join(tmpdir(), 'hob-proof-'));
      engine = await ScriptedServer.start(healthy());
    });
    after(async () => {
      await client?.stop();
      await engine?.stop();
      if (folder) await rm(folder, { recursive: true, force: true });
    });

    it('catches whoever does go elsewhere', () => {
      const file = path.join(folder, 'caught');
      const go = `require('net').connect(9, '${ELSEWHERE}').on('error', () => {}).setTimeout(50, () => process.exit());
        require('dns').lookup('hob.invalid', () => {});
        fetch('http://${ELSEWHERE}:81').catch(() => {});
        setTimeout(() => process.exit(), 500);`;
      run(trap, file, go);
      const caught = outside(trap.read(file)).map(({ host, port }) => `${host}:${port}`);
      assert.ok(caught.includes(`${ELSEWHERE}:9`) && caught.includes(`${ELSEWHERE}:81`), caught.join());
      assert.ok(caught.length >= 3, `the name was looked up unseen: ${caught.join()}`);
    });

    it('catches nothing of a session by default settings', async () => {
      const files = [path.join(folder, 'first'), path.join(folder, 'second')];
      const begin = async (file: string): Promise<LspClient> => {
        const { wrap, env } = trap.set(file);
        const own = { ...PROXIES, ...env, OLLAMA_HOST: new URL(engine.url).host };
        client = await LspClient.start({ storage: path.join(folder, 'storage'), wrap, env: own });
        await client.untilStatus(({ servers }) => servers.some(({ url }) => url === engine.url), 'found', 20_000);
        await client.request('hob/models/select', { task: 'completion', model: `ollama/${MODEL}` }).catch(() => {});
        return client;
      };
      const first = await begin(files[0] ?? '');
      await work(first);
      await nonsense(first, engine);
      await crash(first, engine);
      await work(first);
      await killServer(first);
      const second = await begin(files[1] ?? '');
      await work(second);
      await second.shutdown();
      for (const file of files) {
        const contacts = trap.read(file);
        const own = contacts.filter(({ port }) => port === engine.port);
        assert.ok(own.length >= 1, `only ${own.length} contacts with the engine were seen: the trap is not set`);
        assert.deepEqual(outside(contacts), []);
      }
      assert.ok(engine.requests.length > 20);
    });
  });
}

function healthy() {
  return {
    ...WORDS.ollama.script(),
    ...writing('ollama', () => 'call();'),
    ...saying('ollama', ['An ', 'answer.']),
    '/api/pull': ndjson([{ status: 'pulling manifest' }, { status: 'success' }]),
  };
}

/** What a person does in a day. Whether it succeeds depends on the engine's state; here it only has to be done. */
async function work(client: LspClient): Promise<void> {
  const ask = (method: string, params: object | null = null) => client.request(method, params).catch(() => null);
  const document = await client.open('const n = │', { uri: 'file:///w/a.ts' });
  await document.complete({ isInvoked: true });
  await client.chat({ conversation: 'c', text: 'See https://example.com/x and fetch it.' }).catch(() => null);
  await ask('hob/models/list');
  await ask('hob/models/pull', { server: 'ollama', name: 'new:1b' });
  await ask('hob/models/pull', { server: 'ollama', name: 'gpt-oss:120b-cloud' });
  await ask('hob/savings/summary', {});
  await ask('hob/fallback/status');
  await ask('hob/perimeter/log');
  await ask('hob/perimeter/isExcluded', { uri: 'file:///w/.env' });
  await ask('hob/chat/list', {});
}

/** Answers that are none, and some that name other machines. */
async function nonsense(client: LspClient, engine: ScriptedServer): Promise<void> {
  const away = text('', 307, { location: `http://${ELSEWHERE}/v1` });
  const lies = [
    { all: raw('<html>not json</html>\n{"half": ') },
    { all: json({ error: { message: `see http://${ELSEWHERE}/login` } }, 401) },
    { all: json({ models: [{ name: `http://${ELSEWHERE}/x`, remote_host: `http://${ELSEWHERE}` }] }) },
    { all: away },
  ];
  for (const { all } of lies) {
    engine.change({ '/api/generate': all, '/api/chat': all, '/api/tags': all, '/api/show': all, '/api/pull': all });
    await work(client);
  }
  engine.change(healthy());
}

/** Answers that break off. */
async function crash(client: LspClient, engine: ScriptedServer): Promise<void> {
  const broken = hangUpAfter('{"response":"a"');
  engine.change({ '/api/generate': broken, '/api/chat': broken, '/api/tags': broken });
  await work(client);
  engine.change(healthy());
}

/** As a crash ends it: the process itself, not the one that watches it. */
async function killServer(client: LspClient): Promise<void> {
  const { pid } = client.child;
  const [child] = childrenOf(pid ?? 0);
  process.kill(child ?? pid ?? 0, 'SIGKILL');
  await client.exited;
}

/** Empty where there are none and where the system has no such file. */
function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function run(trap: Trap, file: string, code: string): void {
  const { wrap, env } = trap.set(file);
  const [program = process.execPath, ...args] = [...wrap, process.execPath, '-e', code];
  spawnSync(program, args, { env: { ...process.env, ...env }, timeout: 20_000 });
}
