// A person types, sees ghost text from a real engine, takes all, a word or a line of it, and is told when there is none.
import assert from 'node:assert/strict';
import { type EngineServer, ensureEngine, startLlamaServer } from '../harness/engines/launch.ts';
import { waitFor } from '../harness/workbench/workbenchPage.ts';
import { CountingProxy } from './support/countingProxy.ts';
import { type Desk, HOB, openDesk } from './support/desk.ts';
import { clamp, clampBodyLine, text, textBodyLine, typeUntilGhostText } from './support/ghost.ts';
import { takePicture, takePictures } from './support/pictures.ts';

describe('completion, as a person', () => {
  let engine: EngineServer;
  let proxy: CountingProxy;
  let desk: Desk;

  before(async function () {
    this.timeout(180_000);
    const provided = await ensureEngine('llama-server', { build: false });
    if (!provided.available) return this.skip();
    engine = await startLlamaServer({ model: 'tiny-fim' });
    proxy = await CountingProxy.to(engine.url);
    desk = await openDesk({
      files: { 'text.ts': text, 'words.ts': text, 'clamp.ts': clamp, 'away.ts': text },
      settings: { 'hob.servers': [{ name: 'local', kind: 'llama-server', url: proxy.url }] },
    });
    await desk.person.waitForExtension(HOB);
  });

  after(async () => {
    await desk?.close();
    await proxy?.close();
    await engine?.stop();
  });

  afterEach(async function () {
    await desk?.keepTraces(this.currentTest);
  });

  /** The ghost text on screen when the engine has said all it has to say. */
  async function wholeGhostText(): Promise<string> {
    await desk.person.waitForGhostText();
    await waitFor('the engine to finish', () => proxy.underWay === 0, 30_000);
    return desk.person.settledGhostText();
  }

  /** Types in the empty body and gives the ghost text that comes. */
  async function ghostAfterTyping(file: string, typed: string): Promise<string> {
    await desk.person.openFile(file, textBodyLine);
    await typeUntilGhostText(desk.person, typed);
    return wholeGhostText();
  }

  /** Asks for ghost text on an empty line with VS Code's own command. */
  async function ghostOnDemand(file: string, line: number): Promise<string> {
    await desk.person.openFile(file, line);
    await desk.person.runCommand('Trigger Inline Suggestion');
    return wholeGhostText();
  }

  const withBody = (body: string) => text.replace('{\n\n}', `{\n${body}\n}`);

  it('names the model in the status bar', async () => {
    const text = await waitFor('the model in the status bar', async () =>
      (await desk.person.statusBar(HOB)).map((item) => item.text).find((shown) => shown.includes('tiny-fim')),
    );
    assert.match(text, /saved/);
  });

  it('shows ghost text, keeps it while the person types along, and Tab takes it exactly', async function () {
    this.timeout(120_000);
    const ghost = await ghostAfterTyping('text.ts', '  if (');
    const [first = ''] = ghost;
    assert.notEqual(first.trim(), '', `ghost text that begins with something to type: ${JSON.stringify(ghost)}`);
    await desk.person.typeText(first, 0);
    // What agrees with the ghost text does not make it go away; a busy machine draws it a moment later.
    const [firstLine = ''] = ghost.slice(1).split('\n');
    await desk.person.waitForGhostText((shown) => shown.split('\n')[0] === firstLine, 15_000);
    const rest = await wholeGhostText();
    assert.equal(rest.split('\n')[0], firstLine);
    await desk.person.page.keyboard.press('Tab');
    assert.equal(await desk.saved('text.ts'), withBody(`  if (${first}${rest}`));
  });

  it('counts what was taken', async () => {
    let seen = '';
    const tooltip = await waitFor('the count in the tooltip', async () => {
      const text = await desk.person.statusBarTooltip(HOB);
      seen = text;
      return /Completions accepted\s+[1-9]/.test(text) && text;
    }).catch((error: unknown) => assert.fail(`${error}: ${seen}`));
    assert.match(tooltip, /tiny-fim/);
    await takePicture(desk, 'status-tooltip');
  });

  it('takes one word', async function () {
    this.timeout(120_000);
    const ghost = await ghostAfterTyping('words.ts', '  if (');
    await desk.person.page.keyboard.press('Control+ArrowRight');
    const saved = await waitFor('the word to be taken', async () => {
      const text = await desk.saved('words.ts');
      return text !== withBody('  if (') && text;
    });
    const word = saved.split('\n')[textBodyLine - 1]?.slice('  if ('.length) ?? '';
    assert.match(word, /^\s*(\w+|[^\s\w]+)\s*$/);
    assert.ok(ghost.startsWith(word) && word !== ghost, `${JSON.stringify(word)} of ${JSON.stringify(ghost)}`);
    assert.equal(saved, withBody(`  if (${word}`));
  });

  it('takes one line', async function () {
    this.timeout(120_000);
    const ghost = await ghostOnDemand('clamp.ts', clampBodyLine);
    const [line = '', ...others] = ghost.split('\n');
    assert.ok(others.length > 0, `ghost text of several lines: ${JSON.stringify(ghost)}`);
    await takePictures(desk, 'ghost-text', async () => {
      await desk.person.page.keyboard.press('Escape');
      await ghostOnDemand('clamp.ts', clampBodyLine);
    });
    // Drawn again for each picture, and maybe not as long yet.
    await desk.person.settledGhostText();
    await desk.person.page.keyboard.press('Alt+End');
    const saved = await waitFor('the line to be taken', async () => {
      const text = await desk.saved('clamp.ts');
      return text !== clamp && text;
    });
    assert.ok(saved.startsWith(`${clamp.split('\n\n}')[0]}\n${line}\n`), saved);
    assert.ok(!saved.includes(others[0] ?? ''), saved);
  });

  it('says why nothing appears while the engine is away, without a popup, and goes on when it is back', async function () {
    this.timeout(120_000);
    const { port } = engine;
    await desk.person.openFile('away.ts', textBodyLine);
    await engine.kill();
    await desk.person.typeText('  if (');
    await waitFor(
      'the status bar to say so',
      async () => (await desk.person.statusBar(HOB)).some(({ text }) => /no server|no model/.test(text)),
      40_000,
    );
    assert.equal(await desk.person.ghostText(), '');
    assert.deepEqual(await desk.person.notifications(), []);
    const tooltip = await desk.person.statusBarTooltip(HOB);
    assert.match(tooltip, /local/);
    await takePicture(desk, 'status-server-away');
    engine = await startLlamaServer({ model: 'tiny-fim', port });
    await waitFor(
      'the model to be back',
      async () => (await desk.person.statusBar(HOB)).some(({ text }) => text.includes('tiny-fim')),
      40_000,
    );
    await desk.person.typeText('value');
    await desk.person.waitForGhostText();
    assert.deepEqual(await desk.person.notifications(), []);
  });
});
