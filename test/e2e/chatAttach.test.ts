// A person attaches what the editor, Git and the terminal know, drags files and pastes a picture into the panel; and all of
// it reaches the model.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { runCommand } from '../harness/workbench/runCommand.ts';
import { waitFor } from '../harness/workbench/workbenchPage.ts';
import { answerMs } from './support/chatPanel.ts';
import { dragIntoPanel, dropFromOutside } from './support/dragging.ts';
import { takeSideBySide } from './support/pictures.ts';
import { RealPanel } from './support/realPanel.ts';

const FILES = {
  'src/cart.js': 'export function total(items) {\n  return items.reduce((sum, { price }) => sum + price, 0);\n}\n',
  'src/tax.js':
    "import { total } from './cart.js';\n\nexport const withTax = (items, rate) => total(items) * (1 + rate);\n",
  'src/broken.js': 'export const rates = [1, 2;\n',
  'i18n/de.json': '{ "basket": "Warenkorb" }\n',
  'terms.txt': 'Prices include the value added tax.\n',
  'jsconfig.json': '{}\n',
};
const CHANGE = '\nexport const discounts = [5, 10];\n';
const OUTSIDE = 'Said in a file of another program.\n';

/** A repository with one commit and one change since. */
async function commitAndChange(folder: string): Promise<void> {
  const person = ['-c', 'user.name=A Person', '-c', 'user.email=person@example.com'];
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '.'],
    [...person, 'commit', '-q', '-m', 'Begin'],
  ]) {
    await runCommand('git', ['-C', folder, ...args]);
  }
  fs.appendFileSync(path.join(folder, 'src/cart.js'), CHANGE);
}

describe('attaching to a question, as a person', function () {
  this.timeout(120_000);
  let room: RealPanel;

  before(async function () {
    this.timeout(240_000);
    const opened = await RealPanel.open({
      files: FILES,
      prepare: commitAndChange,
      settings: {
        'git.enabled': true,
        'javascript.validate.enable': true,
        // What it prints is read from the page.
        'terminal.integrated.gpuAcceleration': 'off',
        'terminal.integrated.defaultProfile.linux': 'bash',
      },
    });
    if (!opened) return this.skip();
    room = opened;
  });

  afterEach(async function () {
    await room?.desk.keepTraces(this.currentTest);
  });

  after(() => room?.close());

  const page = () => room.desk.person.page;
  const notice = () => room.panel.locator('.problem:visible');

  async function attach(name: string): Promise<void> {
    await room.type(`#${name}`);
    await room.options.filter({ hasText: `#${name}` }).waitFor();
    await room.input.press('Enter');
  }

  /** After a choice from a list of the editor, what is typed must go on in the panel. */
  const isBackInPanel = () => room.panel.locator('.composer textarea:focus').waitFor({ timeout: 30_000 });

  it('#changes: what Git says has changed', async () => {
    await page().locator('.statusbar-item', { hasText: 'main*' }).waitFor({ timeout: 60_000 });
    await attach('changes');
    assert.ok((await room.tokensOf('changes: 1 file')) > 20);
  });

  it('#problems: what the editor marks', async () => {
    await room.desk.person.openFile('src/broken.js');
    await page().locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
    await attach('problems');
    assert.ok((await room.tokensOf('1 problem in src/broken.js')) > 10);
  });

  it('#folder: chosen from a list', async () => {
    await attach('folder');
    await room.desk.person.chooseInQuickPick('i18n');
    assert.ok((await room.tokensOf('i18n/')) > 10);
    await isBackInPanel();
  });

  it('#symbol: of the file at hand, and searched for in the others', async () => {
    await attach('symbol');
    await waitFor('the symbols of the active file', async () =>
      (await room.desk.person.quickPickRows()).some((row) => row.startsWith('rates')),
    );
    await page().keyboard.type('nowhere');
    await waitFor('the sentence', async () =>
      (await room.desk.person.quickPickRows()).some((row) => row.startsWith('No symbol “nowhere”')),
    );
    await page().keyboard.press('Escape');
    await isBackInPanel();
    await attach('symbol');
    await room.desk.person.chooseInQuickPick('withTax', 'withTax');
    assert.ok((await room.tokensOf('withTax (src/tax.js:3)')) > 10);
    await isBackInPanel();
  });

  it('#terminal: says what is missing, then the last command or the selection, and leaves the clipboard alone', async () => {
    const { person } = room.desk;
    await attach('terminal');
    await notice().filter({ hasText: 'Open a terminal first.' }).waitFor();
    const terminal = page().locator('.terminal-wrapper.active');
    const printed = async () =>
      (await terminal.locator('.xterm-rows > div').allTextContents()).join('\n').replaceAll('\u00a0', ' ');
    await person.runCommand('Terminal: Create New Terminal');
    await terminal.locator('.xterm-rows').waitFor({ timeout: 60_000 });
    await waitFor('the shell', async () => /[$#%>] *$/m.test(await printed()));
    await page().keyboard.type('echo The total is $((40 + 2))\n');
    await waitFor('what it prints', async () => /^The total is 42/m.test(await printed()));
    await terminal.locator('.terminal-command-decoration:not(.default)').first().waitFor({ timeout: 30_000 });
    await page().evaluate(() => navigator.clipboard.writeText('not to be lost'));
    await attach('terminal');
    await person.chooseInQuickPick('Output of the last command');
    assert.ok((await room.tokensOf('terminal: echo The total is')) > 10);
    assert.equal(await notice().count(), 0, 'what was missing is of no interest any more');
    const line = await terminal.locator('.xterm-rows > div', { hasText: /^The.total.is.42/ }).boundingBox();
    assert.ok(line);
    await page().mouse.dblclick(line.x + 12, line.y + line.height / 2);
    await attach('terminal');
    await person.chooseInQuickPick('Selection');
    assert.ok((await room.tokensOf('terminal: selection in bash')) > 5);
    assert.equal(await page().evaluate(() => navigator.clipboard.readText()), 'not to be lost');
    await room.chip('selection in bash').getByRole('button').click();
  });

  it('files dragged from a tab, from the explorer and from outside', async () => {
    const { person } = room.desk;
    await person.openFile('src/tax.js');
    await dragIntoPanel(room, page().locator('.tab.active'));
    assert.ok((await room.tokensOf('tax.js')) > 10);
    await person.runCommand('View: Show Explorer');
    const inExplorer = (name: string) => page().locator('.explorer-folders-view .monaco-list-row', { hasText: name });
    const hob = page().locator('.activitybar .action-item', { has: page().locator('[aria-label^="Hob"]') });
    await dragIntoPanel(room, inExplorer('terms.txt'), hob);
    assert.ok((await room.tokensOf('terms.txt')) > 5);
    const outside = path.join(path.dirname(room.desk.folder), 'outside.txt');
    fs.writeFileSync(outside, OUTSIDE);
    await dropFromOutside(room, [outside]);
    assert.ok((await room.tokensOf('outside.txt')) > 5);
  });

  it('a picture pasted for a model that cannot see is refused before anything is sent', async () => {
    await page().evaluate(async () => {
      const canvas = document.createElement('canvas');
      canvas.getContext('2d')?.fillRect(0, 0, 10, 10);
      const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
      if (picture) await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
    });
    await room.openPanel();
    await room.input.press('ControlOrMeta+V');
    assert.ok((await room.tokensOf('image.png')) > 500);
    await room.panel.getByText('smollm2 cannot see pictures: remove image.png').waitFor();
    const asked = room.proxy.generations;
    await room.send('What is this?');
    assert.equal(await room.questions.count(), 0);
    assert.equal(room.proxy.generations, asked);
    await room.chip('image.png').getByRole('button').click();
    await room.panel.getByText('cannot see pictures').waitFor({ state: 'hidden' });
    await room.input.fill('');
  });

  it('all of it stands in what the engine is sent', async function () {
    this.timeout(answerMs + 60_000);
    await takeSideBySide(room.desk, 'panel-chips');
    const sent = room.proxy.sent.length;
    await room.send('Is the total right?');
    const request = await waitFor('the request', () => room.proxy.sent[sent], 60_000);
    await room.input.press('Escape');
    await room.answered();
    const texts = [CHANGE.trim(), "',' expected", 'Warenkorb', 'export const withTax', 'The total is 42'];
    for (const text of [...texts, FILES['terms.txt'].trim(), OUTSIDE.trim(), 'Is the total right?']) {
      assert.ok(request.includes(JSON.stringify(text).slice(1, -1)), `${text} in ${request}`);
    }
    assert.equal(await room.chip('').count(), 0, 'the chips have gone with the question');
    assert.deepEqual(await room.desk.person.notifications(), []);
  });
});
