// The chat panel when things break in mid-answer: the model's server, the window, and a second window beside it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type OpenedPage, openPage } from '../harness/workbench/openPage.ts';
import { waitFor } from '../harness/workbench/workbenchPage.ts';
import { HOB } from './support/desk.ts';
import { PanelDesk } from './support/panelDesk.ts';

describe('the chat panel, when things break', function () {
  this.timeout(240_000);
  let room: PanelDesk;
  let second: OpenedPage | undefined;

  before(async function () {
    this.timeout(300_000);
    room = await PanelDesk.open();
  });

  afterEach(async function () {
    await room?.desk.keepTraces(this.currentTest);
    await second?.close();
    second = undefined;
  });

  after(() => room?.close());

  /** Whether a chat that has been saved holds these words. */
  function isOnDisk(words: string): boolean {
    const folder = room.desk.workbench.dataDir;
    const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const chats = names.filter((name) => /[\\/]chats[\\/].*\.json$/.test(name));
    return chats.some((name) => fs.readFileSync(path.join(folder, name), 'utf8').includes(words));
  }

  const said = (words: string) => room.panel.locator('.answer').getByText(words, { exact: true });

  it('keeps what came when the server dies, says so, and has it whole after a retry', async () => {
    const dying = await room.ask('Count to three.');
    dying.say('One, two');
    await said('One, two').waitFor();
    dying.hangUp();
    await room.panel.locator('.error-line').waitFor();
    assert.match((await room.answers.last().textContent()) ?? '', /One, two.*closed the connection/s);
    const next = room.requests + 1;
    await room.panel.getByRole('button', { name: 'Retry' }).click();
    const whole = await room.asked(next);
    whole.say('One, two, three.');
    whole.end();
    await said('One, two, three.').waitFor();
    assert.equal(await room.answers.count(), 1);
    assert.equal(await room.panel.locator('.error-line').count(), 0);
  });

  it('has what had come after the window was reloaded in mid-answer', async () => {
    const cut = await room.ask('Go on.');
    cut.say('Four, five');
    await said('Four, five').waitFor();
    await waitFor('it to be on the disk', () => isOnDisk('Four, five'));
    await room.reload();
    await said('Four, five').waitFor({ timeout: 60_000 });
    await waitFor('the first answer as well', async () => (await room.answers.count()) === 2);
    await room.answered();
    const next = await room.ask('And then?');
    next.say('Six.');
    next.end();
    await said('Six.').waitFor();
  });

  it('shows in two windows on one folder what either of them asked', async () => {
    second = await openPage(room.desk.workbench.url, { width: 1000, height: 700 });
    const beside = second.workbench;
    await beside.waitForExtension(HOB);
    await beside.runCommand('Hob: Open Chat');
    const other = beside.webview();
    await other.locator('.model-name').filter({ hasText: 'qwen' }).waitFor({ timeout: 60_000 });
    await other.getByRole('button', { name: 'New Chat' }).click();
    const box = other.getByRole('textbox', { name: 'Ask Hob' });
    const count = room.requests + 1;
    await box.fill('Asked beside');
    await box.press('Enter');
    const theirs = await room.asked(count);
    const ours = await room.ask('Asked here');
    theirs.say('Answer beside.');
    ours.say('Answer here.');
    theirs.end();
    ours.end();
    await other.locator('.answer').getByText('Answer beside.').waitFor();
    await said('Answer here.').waitFor();
    assert.equal(await room.panel.getByText('Answer beside.').count(), 0, 'answers are not mixed');
    await room.answered();
    await room.panel.getByRole('button', { name: 'Earlier Chats' }).click();
    await room.panel
      .locator('.history-title')
      .filter({ hasText: 'Asked beside' })
      .or(room.panel.locator('.history-title').filter({ hasText: 'Adding Numbers' }))
      .first()
      .waitFor();
    assert.equal(await room.panel.locator('.history-list li').count(), 2);
  });
});
