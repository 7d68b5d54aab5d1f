// A person opens the panel, asks a real model, watches the answer stream, stops one, and puts code to use.
import assert from 'node:assert/strict';
import { waitFor } from '../harness/workbench/workbenchPage.ts';
import { answerMs } from './support/chatPanel.ts';
import { takePicture, takePictures } from './support/pictures.ts';
import { RealPanel } from './support/realPanel.ts';

describe('chat, as a person', () => {
  let room: RealPanel;

  before(async function () {
    this.timeout(180_000);
    const opened = await RealPanel.open({ files: { 'sum.js': '// sums\n\n' } });
    if (!opened) return this.skip();
    room = opened;
    await room.desk.person.openFile('sum.js', 2);
  });

  afterEach(async function () {
    await room?.desk.keepTraces(this.currentTest);
  });

  after(() => room?.close());

  it('streams an answer with a highlighted code block', async function () {
    this.timeout(answerMs + 30_000);
    await room.send('Write a JavaScript function that adds two numbers.');
    const lengths = new Set<number>();
    let isPictured = false;
    await waitFor(
      'the whole answer',
      async () => {
        const text =
          (await room.answers
            .last()
            .textContent()
            .catch(() => '')) ?? '';
        lengths.add(text.length);
        if (!isPictured && text.includes('return')) {
          isPictured = true;
          await takePicture(room.desk, 'chat-streaming');
        }
        return room.panel.getByRole('button', { name: 'Send' }).isVisible();
      },
      answerMs,
    );
    assert.ok(lengths.size > 5, `the answer grew in ${lengths.size} steps`);
    const code = room.panel.locator('.code-block').first();
    assert.match((await code.textContent()) ?? '', /function \w+\(\w+, \w+\)/);
    assert.ok((await code.locator('[class^="hl-"]').count()) > 0, 'words of the code have colours');
    await takePictures(room.desk, 'chat');
  });

  it('names the model and its figures', async () => {
    assert.match(
      (await room.answers.last().textContent()) ?? '',
      /smollm2 · .*to first token · .*tokens\/s · .* in.*, .* out/,
    );
  });

  it('copies a code block and inserts it at the cursor', async function () {
    this.timeout(90_000);
    const block = room.panel.locator('.code-block').first();
    const code = (await block.locator('code').textContent()) ?? '';
    await block.getByRole('button', { name: 'Copy' }).click();
    const copied = await waitFor('the clipboard', () =>
      room.desk.person.page
        .evaluate(() => navigator.clipboard.readText())
        .then((text) => text.includes('function') && text),
    );
    assert.equal(copied.trimEnd(), code.trimEnd());
    await block.getByRole('button', { name: 'Insert at Cursor' }).click();
    await waitFor('the file to change', () => room.desk.person.page.locator('.tab.active.dirty').count());
    await room.desk.person.goTo(1);
    assert.equal((await room.desk.saved('sum.js')).trimEnd(), `// sums\n${code.trimEnd()}`);
  });

  it('stops when asked, closes the request at the engine, and keeps what came', async function () {
    this.timeout(answerMs);
    const cutOff = room.proxy.answersCutOff;
    const earlier = await room.answers.count();
    await room.send('Explain in many words what a compiler does, and list twenty examples.');
    const answer = room.answers.nth(earlier).locator('.markdown');
    await waitFor('the beginning', async () => ((await answer.textContent()) ?? '').length > 30, answerMs / 2);
    await room.panel.getByRole('button', { name: 'Stop' }).click();
    await waitFor('the engine to be let go', () => room.proxy.answersCutOff > cutOff, 15_000);
    await room.answered();
    const kept = (await answer.textContent()) ?? '';
    assert.ok(kept.length >= 30 && kept.length < 1_000, `${kept.length} characters kept`);
  });

  it('has the conversation again after the window was reloaded', async function () {
    this.timeout(90_000);
    await room.reload();
    await room.panel.getByText('adds two numbers').first().waitFor({ timeout: 30_000 });
    assert.equal(await room.answers.count(), 2);
    assert.deepEqual(await room.desk.person.notifications(), []);
  });
});
