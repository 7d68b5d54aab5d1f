// A person adds context to a question: by list, by keyboard, from the whole codebase, by command, and sees what does not fit.
import assert from 'node:assert/strict';
import type { FrameLocator } from 'playwright-core';
import { type EngineServer, ensureEngine, ensureModel, startLlamaServer } from '../harness/engines/launch.ts';
import { waitFor } from '../harness/workbench/workbenchPage.ts';
import { type Desk, HOB, openDesk } from './support/desk.ts';
import { takePicture } from './support/pictures.ts';

/** A model of 135 M parameters on two busy cores writes a few tokens a second at worst. */
const answerMs = 150_000;

const FILES = {
  'src/sum.js':
    '// Adds up the prices of a basket.\nexport function sumPrices(basket) {\n  return basket.reduce((sum, { price }) => sum + price, 0);\n}\n',
  'src/tax.js':
    '// The value added tax of a price, by country.\nexport function taxOf(price, country) {\n  return price * (RATES[country] ?? 0.2);\n}\nconst RATES = { de: 0.19, fr: 0.2 };\n',
  'src/retry.js':
    '// Sends a request again after a failure, waiting longer each time.\nexport async function withRetry(send) {\n  for (let wait = 100; ; wait *= 2) {\n    try {\n      return await send();\n    } catch {\n      await new Promise((go) => setTimeout(go, wait));\n    }\n  }\n}\n',
  'large.txt': 'A line of a file that is far too long for the window of a small model.\n'.repeat(900),
  'AGENTS.md': 'Answer in one sentence.\n',
  '.hob/prompts/shorten.prompt.md':
    '---\nname: shorten\ndescription: Say it in fewer words\n---\nSay this in fewer words: {{input}}\n',
};

describe('context of a chat, as a person', () => {
  let engine: EngineServer;
  let desk: Desk;
  let panel: FrameLocator;

  before(async function () {
    this.timeout(180_000);
    const provided = [await ensureEngine('llama-server', { build: false }), await ensureModel('smollm2')];
    if (provided.some(({ available }) => !available)) return this.skip();
    engine = await startLlamaServer({ model: 'smollm2', args: ['--temp', '0'] });
    desk = await openDesk({
      files: FILES,
      settings: {
        'hob.servers': [{ name: 'local', kind: 'llama-server', url: engine.url }],
        'hob.completion.trigger': 'onDemand',
      },
    });
    await desk.person.waitForExtension(HOB);
    await desk.person.runCommand('Hob: Open Chat');
    panel = desk.person.webview();
    await panel.getByText('smollm2 answers.').waitFor({ timeout: 30_000 });
    await desk.person.widenSideBar(520);
  });

  afterEach(async function () {
    await desk?.keepTraces(this.currentTest);
  });

  after(async () => {
    await desk?.close();
    await engine?.stop();
  });

  const input = () => panel.getByRole('textbox', { name: 'Ask Hob' });
  const options = () => panel.getByRole('option');
  const chip = (label: string | RegExp) => panel.locator('.composer .chip').filter({ hasText: label });

  async function type(text: string): Promise<void> {
    await input().click();
    await input().pressSequentially(text, { delay: 20 });
  }

  it('shows the workspace’s instructions as a chip with their tokens', async () => {
    await chip('instructions: AGENTS.md').waitFor({ timeout: 10_000 });
    await waitFor('its tokens', async () => /AGENTS\.md\s*\d+/.test((await chip('AGENTS.md').textContent()) ?? ''));
  });

  it('lists what can be attached after #, and attaches a file by keyboard alone', async () => {
    await type('#');
    await options().first().waitFor();
    assert.deepEqual((await options().locator('.suggestion-label').allTextContents()).sort(), [
      '#changes',
      '#codebase',
      '#file',
      '#folder',
      '#problems',
      '#selection',
      '#symbol',
      '#terminal',
    ]);
    await takePicture(desk, 'chat-context');
    await type('tax');
    await options().filter({ hasText: 'tax.js' }).waitFor();
    await input().press('Enter');
    await chip('tax.js').waitFor();
    assert.equal(await input().inputValue(), '');
    await waitFor('its tokens', async () => /tax\.js\s*\d+/.test((await chip('tax.js').textContent()) ?? ''));
  });

  it('lists the commands after /, the workspace’s own among them', async () => {
    await type('/');
    await options().first().waitFor();
    const labels = await options().locator('.suggestion-label').allTextContents();
    for (const name of ['/explain', '/fix', '/tests', '/doc', '/review', '/commit', '/clear', '/shorten']) {
      assert.ok(labels.includes(name), `${name} in ${labels.join(' ')}`);
    }
    await takePicture(desk, 'chat-commands');
    await input().press('Escape');
    assert.equal(await options().count(), 0);
    await input().fill('');
  });

  it('says what does not fit, and lets the person choose', async function () {
    this.timeout(60_000);
    await type('#large');
    await options().filter({ hasText: 'large.txt' }).waitFor();
    await input().press('Enter');
    const fit = panel.getByRole('status', { name: 'Does not fit' });
    await fit.waitFor({ timeout: 15_000 });
    await input().fill('What is this?');
    await input().press('Enter');
    assert.equal(await panel.locator('article.question').count(), 0, 'nothing was sent');
    assert.equal(await input().inputValue(), 'What is this?');
    await takePicture(desk, 'chat-full');
    await fit.getByRole('button', { name: 'Drop large.txt' }).click();
    await fit.waitFor({ state: 'hidden', timeout: 10_000 });
    await input().fill('');
    await chip('tax.js').getByRole('button').click();
  });

  it('searches the codebase and names its sources, which open', async function () {
    this.timeout(answerMs + 60_000);
    await type('#codebase');
    await input().press('Enter');
    await chip('#codebase').waitFor();
    await input().fill('Where is a request sent again after a failure?');
    await input().press('Enter');
    // What the model makes of it does not matter here: some words, and it is stopped, unless it was done by then.
    const words = panel.locator('article.answer').last().locator('.markdown');
    await waitFor('some words', async () => ((await words.textContent()) ?? '').length > 5, answerMs);
    await input().press('Escape');
    await panel.getByRole('button', { name: 'Send' }).waitFor({ timeout: answerMs });
    const sources = panel.getByRole('region', { name: 'Sources' });
    await sources.waitFor({ timeout: 10_000 });
    assert.match((await sources.textContent()) ?? '', /src\/retry\.js:1/);
    await takePicture(desk, 'chat-sources');
    await sources.getByRole('button', { name: 'src/retry.js:1' }).click();
    await desk.person.page.locator('.tab.active', { hasText: 'retry.js' }).waitFor({ timeout: 40_000 });
  });

  it('runs a prompt file of the workspace as a command, and says what the answer saved', async function () {
    this.timeout(answerMs + 30_000);
    const before = await panel.locator('article.question').count();
    await input().fill('/shorten The quick brown fox jumps over the lazy dog.');
    await input().press('Enter');
    await waitFor('the question', async () => (await panel.locator('article.question').count()) > before);
    await panel.getByRole('button', { name: 'Send' }).waitFor({ timeout: answerMs });
    assert.match((await panel.locator('article.question').last().textContent()) ?? '', /\/shorten The quick/);
    assert.match((await panel.locator('article.answer').last().textContent()) ?? '', /saved <?\$0\.\d{4} · local/);
    assert.deepEqual(await desk.person.notifications(), []);
  });
});
