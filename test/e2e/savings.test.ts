// A person opens the savings report before there is anything in it, takes a completion, and sees the figures come.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type EngineServer, ensureEngine, startLlamaServer } from '../harness/engines/launch.ts';
import { waitFor } from '../harness/workbench/workbenchPage.ts';
import { CountingProxy } from './support/countingProxy.ts';
import { type Desk, HOB, openDesk } from './support/desk.ts';
import { text, textBodyLine, typeUntilGhostText } from './support/ghost.ts';
import { keepLook, takePictures } from './support/pictures.ts';

/** The status bar follows an acceptance within a second; the machine may be busy. */
const followMs = 15_000;

describe('Hob: Show Savings', () => {
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
      files: { 'text.ts': text },
      settings: {
        'hob.servers': [{ name: 'local', kind: 'llama-server', url: proxy.url }],
        'hob.savings.hardwareUsd': 600,
      },
    });
    await desk.person.waitForExtension(HOB);
    await waitFor('the model', async () => (await amountInStatusBar()) !== undefined);
  });

  after(async () => {
    await desk?.close();
    await proxy?.close();
    await engine?.stop();
  });

  afterEach(async function () {
    await desk?.keepTraces(this.currentTest);
  });

  /** `$0.00` in `tiny-fim · $0.00 saved`. */
  async function amountInStatusBar(): Promise<string | undefined> {
    const items = await desk.person.statusBar(HOB);
    return items.map((item) => /(\S+) saved/.exec(item.text)?.[1]).find((amount) => amount !== undefined);
  }

  const page = () => desk.person.webview();

  it('explains itself before there is anything to count', async function () {
    this.timeout(60_000);
    assert.match((await amountInStatusBar()) ?? '', /^\$0\.00/);
    await desk.person.runCommand('Hob: Show Savings');
    await page().getByRole('heading', { name: 'Nothing to count yet' }).waitFor({ timeout: 40_000 });
    const words = (await page().locator('main').textContent()) ?? '';
    assert.match(words, /Codestral/);
    assert.match(words, /Claude Sonnet/);
    assert.match(words, /never with any text/);
    assert.equal(await page().getByRole('button', { name: 'Export CSV' }).count(), 0);
    await keepLook(desk, 'savings-empty');
  });

  it('follows an accepted completion in the status bar', async function () {
    this.timeout(200_000);
    const { person } = desk;
    const before = await amountInStatusBar();
    await person.openFile('text.ts', textBodyLine);
    await typeUntilGhostText(person, '  if (');
    // What a request cost is known at its end.
    await waitFor('the engine to finish', () => proxy.underWay === 0, 90_000);
    const ghost = await person.settledGhostText();
    await person.page.keyboard.press('Tab');
    const after = await waitFor(
      'another amount in the status bar',
      async () => {
        const amount = await amountInStatusBar();
        return amount !== before && amount;
      },
      followMs,
    );
    assert.match(after, /\d/);
    assert.ok((await desk.saved('text.ts')).includes(ghost));
  });

  it('shows the report with the same amount, and its basis', async function () {
    this.timeout(90_000);
    await desk.person.runCommand('Hob: Show Savings');
    const tiles = page().locator('dl.tiles');
    await tiles.waitFor({ timeout: 40_000 });
    const amount = (await amountInStatusBar()) ?? '';
    const words = (await page().locator('main').textContent()) ?? '';
    assert.match((await tiles.textContent()) ?? '', /Saved this month/i);
    assert.ok(words.includes(amount), `${amount} in ${words}`);
    assert.match(words, /tiny-fim/);
    assert.match(words, /per million tokens/);
    for (const name of ['By task', 'By model', 'Outlook', 'Completions'])
      assert.equal(await page().getByRole('heading', { name, exact: true }).count(), 1, name);
    const widths = await page()
      .locator('rect.bar-saved')
      .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute('width'))));
    assert.ok(widths.length > 0 && widths.every((width) => width <= 48), 'one day is a bar, no wall');
    await takePictures(desk, 'savings-report');
  });

  it('changes the period by a button and says which it is', async function () {
    this.timeout(60_000);
    await page().getByRole('button', { name: 'By month' }).click();
    await page().locator('button[data-period="month"][aria-pressed="true"]').waitFor({ timeout: 15_000 });
    assert.equal(await page().locator('button[data-period][aria-pressed="true"]').count(), 1);
  });

  it('becomes a file that a browser prints: tables open, nothing to press', async function () {
    this.timeout(60_000);
    const { person } = desk;
    await page().getByRole('button', { name: 'Print…' }).click();
    const name = person.page.locator('.quick-input-widget:visible .quick-input-box input').first();
    await name.waitFor({ timeout: 20_000 });
    await waitFor('the proposed name', async () => (await name.inputValue()).includes('hob-savings-'));
    await name.press('Enter');
    const file = await waitFor('the file', () =>
      fs.readdirSync(desk.folder).find((found) => /^hob-savings-.+\.html$/.test(found)),
    );
    const html = fs.readFileSync(path.join(desk.folder, file), 'utf8');
    for (const words of ['Saved this month', 'tiny-fim', 'per million tokens', '.bar-saved'])
      assert.ok(html.includes(words), words);
    assert.match(html, /<details[^>]* open/);
    assert.doesNotMatch(html, /<button|<script/);
  });
});
