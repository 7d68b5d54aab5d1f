// A person opens the panel, asks a real model, watches the answer stream, stops one, and puts code to use.
import assert from 'node:assert/strict';
import type { FrameLocator } from 'playwright-core';
import { type EngineServer, ensureEngine, ensureModel, startLlamaServer } from '../harness/engines/launch.ts';
import { waitFor } from '../harness/workbench/workbenchPage.ts';
import { CountingProxy } from './support/countingProxy.ts';
import { type Desk, HOB, openDesk } from './support/desk.ts';
import { takePicture, takePictures } from './support/pictures.ts';

/** A model of 135 M parameters on two busy cores writes a few tokens a second at worst. */
const answerMs = 150_000;

describe('chat, as a person', () => {
  let engine: EngineServer;
  let proxy: CountingProxy;
  let desk: Desk;
  let panel: FrameLocator;

  before(async function () {
    this.timeout(180_000);
    const provided = [await ensureEngine('llama-server', { build: false }), await ensureModel('smollm2')];
    if (provided.some(({ available }) => !available)) return this.skip();
    // Without chance, so that the answer is the same in every run.
    engine = await startLlamaServer({ model: 'smollm2', args: ['--temp', '0'] });
    proxy = await CountingProxy.to(engine.url);
    desk = await openDesk({
      files: { 'sum.js': '// sums\n\n' },
      settings: {
        'hob.servers': [{ name: 'local', kind: 'llama-server', url: proxy.url }],
        // The engine is for the chat alone.
        'hob.completion.trigger': 'onDemand',
      },
    });
    await desk.person.waitForExtension(HOB);
    await desk.person.openFile('sum.js', 2);
    await desk.person.runCommand('Hob: Open Chat');
    panel = desk.person.webview();
    await panel.getByText('smollm2 answers.').waitFor({ timeout: 30_000 });
    await desk.person.widenSideBar(560);
  });

  afterEach(async function () {
    await desk?.keepTraces(this.currentTest);
  });

  after(async () => {
    await desk?.close();
    await proxy?.close();
    await engine?.stop();
  });

  const answers = () => panel.locator('article.answer');

  async function ask(question: string): Promise<void> {
    await panel.getByRole('textbox', { name: 'Ask Hob' }).fill(question);
    await panel.getByRole('textbox', { name: 'Ask Hob' }).press('Enter');
  }

  /** Waits until no answer runs; the button says so. */
  async function answered(): Promise<void> {
    await panel.getByRole('button', { name: 'Send' }).waitFor({ timeout: answerMs });
  }

  it('streams an answer with a highlighted code block', async function () {
    this.timeout(answerMs + 30_000);
    await ask('Write a JavaScript function that adds two numbers.');
    const lengths = new Set<number>();
    let isPictured = false;
    await waitFor(
      'the whole answer',
      async () => {
        const text =
          (await answers()
            .last()
            .textContent()
            .catch(() => '')) ?? '';
        lengths.add(text.length);
        if (!isPictured && text.includes('return')) {
          isPictured = true;
          await takePicture(desk, 'chat-streaming');
        }
        return panel.getByRole('button', { name: 'Send' }).isVisible();
      },
      answerMs,
    );
    assert.ok(lengths.size > 5, `the answer grew in ${lengths.size} steps`);
    const code = panel.locator('.code-block').first();
    assert.match((await code.textContent()) ?? '', /function \w+\(\w+, \w+\)/);
    assert.ok((await code.locator('[class^="hl-"]').count()) > 0, 'words of the code have colours');
    await takePictures(desk, 'chat');
  });

  it('names the model and its figures', async () => {
    assert.match(
      (await answers().last().textContent()) ?? '',
      /smollm2 · .*to first token · .*tokens\/s · .* in.*, .* out/,
    );
  });

  it('copies a code block and inserts it at the cursor', async function () {
    this.timeout(90_000);
    const block = panel.locator('.code-block').first();
    const code = (await block.locator('code').textContent()) ?? '';
    await block.getByRole('button', { name: 'Copy' }).click();
    const copied = await waitFor('the clipboard', () =>
      desk.person.page.evaluate(() => navigator.clipboard.readText()).then((text) => text.includes('function') && text),
    );
    assert.equal(copied.trimEnd(), code.trimEnd());
    await block.getByRole('button', { name: 'Insert at Cursor' }).click();
    await waitFor('the file to change', () => desk.person.page.locator('.tab.active.dirty').count());
    await desk.person.goTo(1);
    assert.equal((await desk.saved('sum.js')).trimEnd(), `// sums\n${code.trimEnd()}`);
  });

  it('stops when asked, closes the request at the engine, and keeps what came', async function () {
    this.timeout(answerMs);
    const cutOff = proxy.answersCutOff;
    const earlier = await answers().count();
    await ask('Explain in many words what a compiler does, and list twenty examples.');
    const answer = answers().nth(earlier).locator('.markdown');
    await waitFor('the beginning', async () => ((await answer.textContent()) ?? '').length > 30, answerMs / 2);
    await panel.getByRole('button', { name: 'Stop' }).click();
    await waitFor('the engine to be let go', () => proxy.answersCutOff > cutOff, 15_000);
    await answered();
    const kept = (await answer.textContent()) ?? '';
    assert.ok(kept.length >= 30 && kept.length < 1_000, `${kept.length} characters kept`);
  });

  it('has the conversation again after the window was reloaded', async function () {
    this.timeout(90_000);
    await desk.person.page.reload();
    await desk.person.waitUntilReady();
    await desk.person.waitForExtension(HOB);
    await desk.person.runCommand('Hob: Open Chat');
    panel = desk.person.webview();
    await panel.getByText('adds two numbers').first().waitFor({ timeout: 30_000 });
    assert.equal(await answers().count(), 2);
    assert.deepEqual(await desk.person.notifications(), []);
  });
});
