// Several engines: the person chooses from the palette which of them completes, also for one language alone.
import assert from 'node:assert/strict';
import { type EngineServer, ensureEngine, startLlamaServer, startOllama } from '../harness/engines/launch.ts';
import { waitFor } from '../harness/workbench/workbenchPage.ts';
import { CountingProxy } from './support/countingProxy.ts';
import { type Desk, HOB, openDesk } from './support/desk.ts';
import { clamp, clampBodyLine, text, textBodyLine, typeUntilGhostText } from './support/ghost.ts';
import { takePicture } from './support/pictures.ts';

describe('Hob: Switch Model…', () => {
  const engines: EngineServer[] = [];
  const proxies: CountingProxy[] = [];
  let desk: Desk;

  before(async function () {
    this.timeout(180_000);
    const provided = await ensureEngine('llama-server', { build: false });
    if (!provided.available) return this.skip();
    for (let index = 0; index < 2; index++) {
      const engine = await startLlamaServer({ model: 'tiny-fim' });
      engines.push(engine);
      proxies.push(await CountingProxy.to(engine.url));
    }
    const servers = proxies.map(({ url }, index) => ({
      name: index === 0 ? 'first' : 'second',
      kind: 'llama-server',
      url,
    }));
    if ((await ensureEngine('ollama', { build: false })).available) {
      const ollama = await startOllama({ models: ['tiny-fim'] });
      engines.push(ollama);
      servers.push({ name: 'library', kind: 'ollama', url: ollama.url });
    }
    desk = await openDesk({
      files: { 'clamp.ts': clamp, 'text.ts': text, 'limit.ts': clamp },
      settings: { 'hob.servers': servers, 'hob.routes': { completion: 'first/tiny-fim' } },
    });
    await desk.person.waitForExtension(HOB);
  });

  afterEach(async function () {
    await desk?.keepTraces(this.currentTest);
  });

  after(async () => {
    await desk?.close();
    for (const proxy of proxies) await proxy.close();
    for (const engine of engines) await engine.stop();
  });

  it('asks for the task, then the model, and the next completion comes from it', async function () {
    this.timeout(120_000);
    const [first, second] = proxies;
    assert.ok(first && second);
    const { person } = desk;
    await waitFor('the model', async () => (await person.statusBar(HOB)).some(({ text }) => text.includes('tiny-fim')));
    await person.openFile('clamp.ts', clampBodyLine);
    await typeUntilGhostText(person, '  if (');
    assert.ok(first.generations > 0);
    assert.equal(second.generations, 0);
    await person.runCommand('Hob: Switch Model…');
    await person.chooseInQuickPick('Completion');
    const rows = await waitFor('both servers in the list', async () => {
      const found = await person.quickPickRows();
      // The list of tasks, still on screen for a moment, names the models too; only that of the models names the servers.
      return ['first', 'second'].every((server) => found.some((row) => row.includes(server))) && found;
    });
    assert.ok(
      rows.every((row) => !row.includes('tiny-fim') || row.includes('· FIM ·')),
      rows.join('\n'),
    );
    await takePicture(desk, 'model-picker');
    await person.chooseInQuickPick('second');
    await waitFor('the route to be taken', async () =>
      (await person.statusBarTooltip(HOB)).includes('second/tiny-fim'),
    );
    const before = first.generations;
    await person.openFile('text.ts', textBodyLine);
    await typeUntilGhostText(person, '  if (');
    assert.ok(second.generations > 0);
    assert.equal(first.generations, before);
  });

  it('gives a language a model of its own', async function () {
    this.timeout(120_000);
    const [first, second] = proxies;
    assert.ok(first && second);
    const { person } = desk;
    await person.runCommand('Hob: Switch Model…');
    await person.chooseInQuickPick('Completion');
    await person.chooseInQuickPick('A Model for typescript Only');
    await waitFor('the list for one language', async () =>
      (await person.quickPickRows()).some((row) => row.includes('Same as for other languages')),
    );
    await person.chooseInQuickPick('first');
    await person.page.locator('.quick-input-widget').waitFor({ state: 'hidden', timeout: 20_000 });
    const before = { first: first.generations, second: second.generations };
    await person.openFile('limit.ts', clampBodyLine);
    await typeUntilGhostText(person, '  if (');
    assert.ok(first.generations > before.first);
    assert.equal(second.generations, before.second);
  });

  it('offers what Ollama could fetch, and asks before anything is downloaded', async function () {
    this.timeout(120_000);
    if (!engines.some(({ kind }) => kind === 'ollama')) return this.skip();
    const { person } = desk;
    await person.runCommand('Hob: Switch Model…');
    await person.chooseInQuickPick('Chat');
    await waitFor('the list', async () => (await person.quickPickRows()).some((row) => row.includes('library')));
    await person.typeText('recommended');
    await waitFor('what is recommended', async () => {
      const rows = await person.quickPickRows();
      return rows.some((row) => /download of [\d.]+ GB/.test(row) && row.includes('★'));
    });
    await takePicture(desk, 'model-library');
    await person.page.keyboard.press('Enter');
    const dialog = person.page.locator('.monaco-dialog-box');
    await dialog.waitFor({ timeout: 20_000 });
    assert.match(
      (await dialog.textContent()) ?? '',
      /Let library download .*GB.*its own registry.*nothing of your code is sent/s,
    );
    await person.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached', timeout: 20_000 });
    assert.ok(!(await person.notifications()).some((text) => text.includes('Fetching')));
  });
});
