// A person applies code of an answer, keeps one change and discards another, and has code rewritten in place. The model is
// scripted: models small enough for a test write no edits; what is shown here is the editor.
import assert from 'node:assert/strict';
import { MODEL } from '../harness/scripted/dialects.ts';
import { ScriptedServer } from '../harness/scripted/scriptedServer.ts';
import { Held, saying, WORDS } from '../harness/scripted/writing.ts';
import { waitFor } from '../harness/workbench/workbenchPage.ts';
import { ChatPanel } from './support/chatPanel.ts';
import { type Desk, HOB, openDesk } from './support/desk.ts';
import { inThemes, keepLook, takePicture } from './support/pictures.ts';

const CART = `export function total(items) {
  let sum = 0;
  for (const item of items) {
    sum += item.price;
  }
  return sum;
}

export function average(items) {
  return total(items) / items.length;
}
`;

const ANSWER = `An empty cart has no average, and quantities count:

\`cart.js\`

\`\`\`js
export function total(items) {
  let sum = 0;
  for (const item of items) {
    sum += item.price * (item.quantity ?? 1);
  }
  return sum;
}

export function average(items) {
  if (items.length === 0) return 0;
  return total(items) / items.length;
}
\`\`\`
`;

const REWRITTEN = `\`\`\`js
export function average(items) {
  const count = items.length;
  return count === 0 ? 0 : total(items) / count;
}
\`\`\`
`;

describe('editing, as a person', () => {
  let engine: ScriptedServer;
  let desk: Desk;

  before(async function () {
    this.timeout(120_000);
    engine = await ScriptedServer.start(WORDS['llama-server'].script());
    desk = await openDesk({
      files: { 'cart.js': CART },
      settings: {
        'hob.servers': [{ name: 'local', kind: 'llama-server', url: engine.url }],
        'hob.routes': { chat: `local/${MODEL}`, edit: `local/${MODEL}`, commit: `local/${MODEL}` },
        'hob.completion.trigger': 'onDemand',
      },
      width: 1400,
      height: 800,
    });
    await desk.person.waitForExtension(HOB);
  });

  afterEach(async function () {
    await desk?.keepTraces(this.currentTest);
  });

  after(async () => {
    await desk?.close();
    await engine?.stop();
  });

  const page = () => desk.person.page;
  const proposal = () => page().locator('.modified-in-monaco-diff-editor');
  const shown = async () =>
    (
      (await proposal()
        .textContent()
        .catch(() => '')) ?? ''
    ).replaceAll('\u00a0', ' ');

  const titleButton = (name: string) => page().locator(`.editor-actions .action-label[aria-label^="${name}"]`).first();

  it('shows what a code block would change, and keeps it change by change', async function () {
    this.timeout(120_000);
    engine.change(saying('llama-server', [ANSWER]));
    await desk.person.openFile('cart.js', 1);
    const chat = new ChatPanel(desk);
    await chat.openPanel();
    await chat.send('Count quantities, and mind the empty cart.');
    const block = chat.panel.locator('.code-block').first();
    await chat.answered();
    await block.getByRole('button', { name: 'Apply' }).click();
    await waitFor('the difference', async () => (await shown()).includes('item.quantity'), 20_000);
    await takePicture(desk, 'apply-diff');
    await inThemes(desk, (theme) => keepLook(desk, `apply-diff-${theme}`));
    assert.equal(await page().locator('.tab.dirty').count(), 0, 'nothing is written yet');
    // The change of the average goes, with the editor's own means; the other one stays.
    await proposal().locator('.view-line').filter({ hasText: 'items.length === 0' }).first().click();
    await titleButton('Discard Change').click();
    await waitFor('one change less', async () => !(await shown()).includes('items.length === 0'), 20_000);
    await titleButton('Keep All Changes').click();
    await waitFor('the difference to close', async () => (await proposal().count()) === 0, 20_000);
    await waitFor('the change in the file', () => page().locator('.tab.active.dirty').count(), 20_000);
    await desk.person.goTo(1);
    assert.equal(await desk.saved('cart.js'), CART.replace('item.price;', 'item.price * (item.quantity ?? 1);'));
    await page().keyboard.press('Control+Z');
    await waitFor('the file to be dirty', () => page().locator('.tab.active.dirty').count(), 20_000);
    assert.equal(await desk.saved('cart.js'), CART, 'one step takes all of it back');
    assert.deepEqual(await desk.person.notifications(), []);
  });

  it('streams a rewrite into a difference, asks again, and discards it without a trace', async function () {
    this.timeout(120_000);
    const held = new Held('llama-server', 'chat');
    engine.change(held.script);
    await desk.person.openFile('cart.js', 10);
    await desk.person.runCommand('Hob: Edit Selection…');
    await page().getByPlaceholder('e.g. handle an empty list').fill('Mind the empty cart');
    await page().keyboard.press('Enter');
    await engine.until(() => held.requests.length === 1, 20_000);
    held.last.write(REWRITTEN.slice(0, 70));
    await waitFor('the beginning', async () => (await shown()).includes('const count'), 20_000);
    held.last.write(REWRITTEN.slice(70));
    held.last.end();
    await waitFor('the end', async () => (await shown()).includes('count === 0 ? 0'), 20_000);
    // Away from the buttons, whose hints would be in the picture.
    await page().mouse.move(700, 600);
    await page().locator('.workbench-hover').waitFor({ state: 'hidden', timeout: 10_000 });
    await takePicture(desk, 'inline-edit');
    await desk.person.runCommand('Hob: Ask Again…');
    await page().getByPlaceholder('Mind the empty cart').fill('Without the constant');
    await page().keyboard.press('Enter');
    await engine.until(() => held.requests.length === 2, 20_000);
    const { messages } = held.last.seen.body as { messages: { role: string; content: string }[] };
    assert.deepEqual(
      messages.map(({ role }) => role),
      ['system', 'user', 'assistant', 'user'],
    );
    await titleButton('Discard All Changes').click();
    await waitFor('the engine to be let go', () => held.last.seen.isAborted, 20_000);
    await waitFor('the difference to close', async () => (await proposal().count()) === 0, 20_000);
    assert.equal(await page().locator('.tab.dirty').count(), 0);
  });
});
