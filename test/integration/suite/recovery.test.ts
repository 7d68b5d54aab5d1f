// What goes away comes back: the language server after a crash, the model server after a restart.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type Answering, assertNoGhostText, closeEditors, openWith, takeUntil, until } from '../support/editing.ts';
import { type HobApi, hobWithEngine, languageServerPids, untilReady } from '../support/hob.ts';
import type { ScriptedEngine } from '../support/scriptedEngine.ts';

describe('recovery', () => {
  let api: HobApi;
  let engine: ScriptedEngine;
  let answering: Answering;

  before(async () => {
    ({ api, engine, answering } = await hobWithEngine());
  });

  afterEach(async () => {
    engine.play();
    await closeEditors();
  });

  it('says that the model server is away, stays quiet, and goes on when it is back', async function () {
    this.timeout(60_000);
    engine.play({ after: 'const back = ', writes: 'again();' });
    const port = Number(new URL(engine.url).port);
    await engine.stop();
    const editor = await openWith('const back =│\n');
    await assertNoGhostText(editor);
    await until('the server to be shown as down', () =>
      api.status()?.servers.some(({ name, state }) => name === 'scripted' && state === 'down'),
    );
    const reason = api.status()?.lastReason;
    assert.ok(reason !== undefined && reason.text.length > 0, 'a reason for the missing ghost text');
    await engine.start(port);
    await untilReady(api);
    // The person goes on typing: for the same place VS Code has its answer, which is nothing, and does not ask again.
    await vscode.commands.executeCommand('type', { text: ' ' });
    await takeUntil(editor, answering, 'const back = again();│\n');
  });

  it('restarts a killed language server once by itself, with the documents as they are', async function () {
    this.timeout(60_000);
    engine.play({ after: 'const unsaved = ', writes: 'kept();' });
    const editor = await openWith('// only in the editor\nconst unsaved = │\n');
    const [pid] = languageServerPids();
    assert.ok(pid !== undefined, 'a language server runs');
    process.kill(pid, 'SIGKILL');
    await until('another language server', () => languageServerPids().some((other) => other !== pid));
    await untilReady(api);
    assert.equal(languageServerPids().length, 1);
    await takeUntil(editor, answering, '// only in the editor\nconst unsaved = kept();│\n');
    assert.ok(engine.prompts.at(-1)?.includes('only in the editor'), 'the new server has the unsaved text');
  });
});
