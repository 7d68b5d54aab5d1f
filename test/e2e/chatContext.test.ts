// A person adds context to a question: by list, by keyboard, from the whole codebase, by command, and sees what does not fit.
import assert from 'node:assert/strict';
import { waitFor } from '../harness/workbench/workbenchPage.ts';
import { answerMs } from './support/chatPanel.ts';
import { takePicture } from './support/pictures.ts';
import { RealPanel } from './support/realPanel.ts';

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
  let room: RealPanel;

  before(async function () {
    this.timeout(180_000);
    // As VS Code has it by default.
    const settings = { 'editor.suggestOnTriggerCharacters': true };
    const opened = await RealPanel.open({ files: FILES, settings });
    if (!opened) return this.skip();
    room = opened;
  });

  afterEach(async function () {
    await room?.desk.keepTraces(this.currentTest);
  });

  after(() => room?.close());

  it('shows the workspace’s instructions as a chip with their tokens', async () => {
    await room.chip('instructions: AGENTS.md').waitFor({ timeout: 10_000 });
    assert.ok((await room.tokensOf('AGENTS.md')) > 0);
  });

  it('lists what can be attached after #, and attaches a file by keyboard alone', async () => {
    await room.type('#');
    await room.options.first().waitFor();
    assert.deepEqual((await room.options.locator('.suggestion-label').allTextContents()).sort(), [
      '#changes',
      '#codebase',
      '#file',
      '#folder',
      '#problems',
      '#selection',
      '#symbol',
      '#terminal',
    ]);
    await takePicture(room.desk, 'chat-context');
    await room.type('tax');
    await room.options.filter({ hasText: 'tax.js' }).waitFor();
    await room.input.press('Enter');
    await room.chip('tax.js').waitFor();
    assert.equal(await room.input.inputValue(), '');
    assert.ok((await room.tokensOf('tax.js')) > 20);
  });

  it('lists the commands after /, the workspace’s own among them', async () => {
    await room.type('/');
    await room.options.first().waitFor();
    const labels = await room.options.locator('.suggestion-label').allTextContents();
    for (const name of ['/explain', '/fix', '/tests', '/doc', '/review', '/commit', '/clear', '/shorten']) {
      assert.ok(labels.includes(name), `${name} in ${labels.join(' ')}`);
    }
    await takePicture(room.desk, 'chat-commands');
    await room.input.press('Escape');
    assert.equal(await room.options.count(), 0);
    await room.input.fill('');
  });

  it('says what does not fit, and lets the person choose', async function () {
    this.timeout(60_000);
    await room.type('#large');
    await room.options.filter({ hasText: 'large.txt' }).waitFor();
    await room.input.press('Enter');
    const fit = room.panel.getByRole('status', { name: 'Does not fit' });
    await fit.waitFor({ timeout: 15_000 });
    await room.send('What is this?');
    assert.equal(await room.questions.count(), 0, 'nothing was sent');
    assert.equal(await room.input.inputValue(), 'What is this?');
    await takePicture(room.desk, 'chat-full');
    await fit.getByRole('button', { name: 'Drop large.txt' }).click();
    await fit.waitFor({ state: 'hidden', timeout: 10_000 });
    await room.input.fill('');
    await room.chip('tax.js').getByRole('button').click();
  });

  it('searches the codebase and names its sources, which open', async function () {
    this.timeout(answerMs + 60_000);
    await room.type('#codebase');
    await room.input.press('Enter');
    await room.chip('#codebase').waitFor();
    await room.send('Where is a request sent again after a failure?');
    // What the model makes of it does not matter here: some words, and it is stopped, unless it was done by then.
    const words = room.answers.last().locator('.markdown');
    await waitFor('some words', async () => ((await words.textContent()) ?? '').length > 5, answerMs);
    await room.input.press('Escape');
    await room.answered();
    const sources = room.panel.getByRole('region', { name: 'Sources' });
    await sources.waitFor({ timeout: 10_000 });
    assert.match((await sources.textContent()) ?? '', /src\/retry\.js:1/);
    await takePicture(room.desk, 'chat-sources');
    await sources.getByRole('button', { name: 'src/retry.js:1' }).click();
    await room.desk.person.page.locator('.tab.active', { hasText: 'retry.js' }).waitFor({ timeout: 40_000 });
  });

  it('helps with writing a prompt file: keys, values, variables, what they mean, and what is wrong', async function () {
    this.timeout(90_000);
    const { person } = room.desk;
    const { page } = person;
    const offered = (label: string) => page.locator('.suggest-widget .monaco-list-row:visible', { hasText: label });
    const line = (text: string) => page.locator('.view-line', { hasText: text });
    await person.openFile('.hob/prompts/shorten.prompt.md', 3, 36);
    await person.typeText('\nta');
    await page.keyboard.press('Control+Space');
    await offered('task').waitFor({ timeout: 30_000 });
    await page.keyboard.press('Enter');
    await offered('commit').waitFor({ timeout: 30_000 });
    await takePicture(room.desk, 'prompt-file');
    await page.keyboard.type('ch');
    await offered('commit').waitFor({ state: 'hidden', timeout: 30_000 });
    await page.keyboard.press('Enter');
    await line('task: chat').waitFor({ timeout: 30_000 });
    await person.typeText('\ncolour: red');
    await page.locator('.squiggly-warning').waitFor({ timeout: 30_000 });
    await page.keyboard.press('Shift+Home');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.locator('.squiggly-warning').waitFor({ state: 'detached', timeout: 30_000 });
    await person.goTo(6, 36);
    await person.typeText('\n{{');
    await offered('{{selection}}').waitFor({ timeout: 30_000 });
    await page.keyboard.type('sel');
    await offered('{{diff}}').waitFor({ state: 'hidden', timeout: 30_000 });
    await page.keyboard.press('Enter');
    await line('{{selection}}').waitFor({ timeout: 30_000 });
    await person.goTo(6, 30);
    await person.runCommand('Show or Focus Hover');
    await page.locator('.monaco-hover:visible', { hasText: 'written after the command' }).waitFor({ timeout: 30_000 });
    await person.runCommand('File: Revert File');
    await page.locator('.tab.active.dirty').waitFor({ state: 'detached', timeout: 30_000 });
  });

  it('runs a prompt file of the workspace as a command, and says what the answer saved', async function () {
    this.timeout(answerMs + 30_000);
    const before = await room.questions.count();
    await room.send('/shorten The quick brown fox jumps over the lazy dog.');
    await waitFor('the question', async () => (await room.questions.count()) > before);
    await room.answered();
    assert.match((await room.questions.last().textContent()) ?? '', /\/shorten The quick/);
    assert.match((await room.answers.last().textContent()) ?? '', /saved <?\$0\.\d{4} · local/);
    assert.deepEqual(await room.desk.person.notifications(), []);
  });
});
