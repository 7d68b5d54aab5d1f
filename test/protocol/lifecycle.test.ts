// The server's beginning and end: what it says it can, and that nothing of it is left however its editor goes.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ErrorCodes } from 'vscode-languageserver';
import { LspClient, SERVER_BUNDLE, within } from '../harness/lsp/lspClient.ts';
import { Held } from '../harness/scripted/writing.ts';
import { Pair } from './support/pair.ts';

/** The promise of the architecture. */
const END_MS = 2_000;

describe('lifecycle', () => {
  it('says what it can, answers nonsense with an error, and ends within 2 s of exit', async () => {
    const client = await LspClient.start({ settings: { servers: [] }, env: nowhere() });
    assert.deepEqual(client.initialized?.capabilities, {
      textDocumentSync: { openClose: true, change: 2 },
      inlineCompletionProvider: true,
      executeCommandProvider: { commands: ['hob.completion.accepted'] },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    });
    await assert.rejects(client.request('hob/unknown', {}), { code: ErrorCodes.MethodNotFound });
    await assert.rejects(client.request('hob/chat/send', { conversation: 7 }), (error: Error & { code: number }) => {
      assert.equal(error.code, ErrorCodes.InvalidParams);
      assert.match(error.message, /^hob\/chat\/send at conversation: /);
      return true;
    });
    await assert.rejects(client.request('hob/models/select', {}), { code: ErrorCodes.InvalidParams });
    await client.notify('hob/completion/accepted', { nonsense: true });
    await client.notify('hob/completion/focus', {
      textDocument: { uri: 'file:///never/opened.ts' },
      position: { line: 9, character: 9 },
    });
    const answer = await client.request('textDocument/inlineCompletion', {
      textDocument: { uri: 'file:///never/opened.ts' },
      position: { line: 0, character: 0 },
      context: { triggerKind: 2 },
    });
    assert.deepEqual(answer, []);
    const begun = performance.now();
    assert.equal(await client.shutdown(), 0);
    assert.ok(performance.now() - begun < END_MS);
    assert.equal(client.stderr, '');
    await client.stop();
  });

  it('ends in time with a completion and a chat under way, and the engine sees both sockets close', async () => {
    const completion = new Held('llama-server');
    const chat = new Held('llama-server', 'chat');
    const pair = await Pair.start({ script: { ...completion.script, ...chat.script } });
    void pair.client.chat({ conversation: 'c', text: 'Why?' }).catch(() => {});
    await pair.engine.until(() => chat.requests.length === 1);
    chat.last.write('Because');
    const document = await pair.open('const a = │');
    document.ask().ghost.catch(() => {}); // The answer never comes.
    await pair.engine.until(() => completion.requests.length === 1);
    const begun = performance.now();
    assert.equal(await pair.client.shutdown(), 0);
    assert.ok(performance.now() - begun < END_MS);
    await pair.engine.until(() => pair.engine.openConnections === 0);
    assert.ok(chat.last.seen.isAborted && completion.last.seen.isAborted);
    await pair.stop();
  });

  it('ends when its input closes without a word', async () => {
    const client = await LspClient.start({ settings: { servers: [] }, env: nowhere() });
    client.child.stdin.end();
    await within(client.exited, END_MS, 'the end of the server');
    await client.stop();
  });

  it('does not outlive an editor that was killed', async () => {
    // A parent that starts the server, says its process id, shakes hands, and is then killed.
    const script = `
      const server = require('node:child_process').spawn(process.execPath, [${JSON.stringify(SERVER_BUNDLE)}, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: process.pid, rootUri: null, capabilities: {} } });
      server.stdout.once('data', () => console.log(server.pid));
      server.stdin.write('Content-Length: ' + Buffer.byteLength(body) + '\\r\\n\\r\\n' + body);
      setInterval(() => {}, 1000);
    `;
    const parent = spawn(process.execPath, ['-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...nowhere() },
    });
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string]; // One event, one line.
    const server = Number(line);
    assert.ok(isAlive(server));
    parent.kill('SIGKILL');
    const end = performance.now() + END_MS;
    while (isAlive(server) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.ok(!isAlive(server), 'the server still runs');
  });
});

/** Keeps discovery off whatever runs at Ollama's usual port on this machine. */
function nowhere(): Record<string, string> {
  return { OLLAMA_HOST: '127.0.0.1:9' };
}

/** A process that has ended and that nobody has asked about yet is not alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'));
}
