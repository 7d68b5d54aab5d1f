// The chat panel for everybody: without a mouse, with a screen reader, in every theme, narrow, and in longer words.
import assert from 'node:assert/strict';
import { waitFor } from '../harness/workbench/workbenchPage.ts';
import { PanelDesk, seriousFindings } from './support/panelDesk.ts';
import { keepLook, takeSideBySide } from './support/pictures.ts';

const ANSWER = `Here is the function:

\`\`\`javascript
/** Adds two numbers. */
export function add(a, b) {
  return a + b; // both may be \`undefined\`
}
\`\`\`

1. It takes **two** numbers, see [the page](https://example.com/add).
2. It gives their \`sum\`.

| Input | Result |
|---|--:|
| \`add(1, 2)\` | 3 |
| \`add(0.1, 0.2)\` | 0.30000000000000004 |

> Numbers in JavaScript are floating point.
`;

describe('the chat panel, for everybody', function () {
  this.timeout(240_000);
  let room: PanelDesk;

  before(async function () {
    this.timeout(300_000);
    room = await PanelDesk.open();
    await room.desk.person.widenSideBar(520);
  });

  afterEach(async function () {
    await room?.desk.keepTraces(this.currentTest);
  });

  after(() => room?.close());

  /** In the conversation; the line for listeners has it too. */
  const said = (words: string) => room.panel.locator('.answer').getByText(words);
  const page = () => room.desk.person.page;
  const keys = (...names: string[]) =>
    names.reduce((before, name) => before.then(() => page().keyboard.press(name)), Promise.resolve());

  /** In three themes: a look, and nothing that keeps people out. */
  async function isFineInThemes(name: string): Promise<void> {
    const found: string[] = [];
    await takeSideBySide(room.desk, `panel-${name}`, async (theme) => {
      found.push(...(await seriousFindings(room)).map((each) => `${theme}: ${each}`));
    });
    assert.deepEqual(found, []);
  }

  /** What has the focus in the panel: its name, and whether that can be seen. */
  async function focused(): Promise<{ name: string; isSeen: boolean }> {
    const frame = await room.frame();
    return frame.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return { name: '', isSeen: false };
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      // The input shows it with the border of the box around it.
      const isInput = element.matches('.composer textarea');
      return {
        name: element.getAttribute('aria-label') ?? element.textContent ?? '',
        isSeen: isInput || (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0),
      };
    });
  }

  /** Walks with the Tab key until something of that name has the focus; on the way every stop must be seen. */
  async function walkTo(name: string, key: 'Tab' | 'Shift+Tab'): Promise<void> {
    for (let stop = 0; stop < 60; stop++) {
      await keys(key);
      const { name: at, isSeen } = await focused();
      if (at !== '') assert.ok(isSeen, `the focus on “${at}” cannot be seen`);
      if (at.startsWith(name)) return;
    }
    assert.fail(`No way by keyboard to “${name}”`);
  }

  it('is fine while it is empty', () => isFineInThemes('empty'));

  it('asks and stops without a mouse', async () => {
    await room.desk.person.runCommand('Hob: Open Chat');
    await waitFor('the input to have the focus', async () => (await focused()).name === 'Ask Hob');
    await page().keyboard.type('How do I add two numbers?');
    await keys('Enter');
    const answer = await room.asked(1);
    answer.say('Let me');
    await room.panel.getByText('Let me').waitFor();
    await keys('Escape');
    await room.answered();
    await waitFor('the engine to be let go', () => answer.isLetGo);
    await room.panel.getByText('Stopped.').waitFor();
  });

  it('is fine while it thinks and while it streams', async () => {
    const answer = await room.ask('How do I add two numbers?');
    answer.think('The person wants to add numbers. JavaScript has an operator for that.');
    await room.panel
      .getByText(/Thinking…/)
      .first()
      .waitFor();
    await isFineInThemes('thinking');
    answer.say(ANSWER.slice(0, 150));
    await room.panel.locator('.answer').last().locator('.hl-keyword').first().waitFor();
    await isFineInThemes('streaming');
    answer.say(ANSWER.slice(150));
    answer.end();
    await room.answered();
  });

  it('says once what came, when it is finished, and nothing while it comes', async () => {
    const frame = await room.frame();
    const log = room.panel.getByRole('log', { name: 'Conversation' });
    assert.equal(await log.getAttribute('aria-live'), 'off');
    await frame.evaluate(() => {
      const heard: string[] = [];
      const line = document.querySelector('.for-listeners');
      if (line)
        new MutationObserver(() => heard.push(line.textContent ?? '')).observe(line, {
          childList: true,
          characterData: true,
          subtree: true,
        });
      Object.assign(window, { heard });
    });
    const answer = await room.ask('And three?');
    for (const piece of ['Use ', 'a ', 'loop ', 'or `reduce`.']) answer.say(piece);
    await said('Use a loop').waitFor();
    answer.end();
    await room.answered();
    const heard = await frame.evaluate(() => (window as unknown as { heard: string[] }).heard); // Put there above.
    assert.deepEqual(heard, ['Answer finished. Use a loop or `reduce`.']);
  });

  it('is fine with an answer that has everything', async () => {
    const answer = await room.ask('Show me everything.');
    answer.say(ANSWER);
    answer.end();
    await room.answered();
    await isFineInThemes('answer');
  });

  it('copies and inserts code, and edits an earlier question, without a mouse', async () => {
    await room.desk.person.runCommand('Hob: Open Chat');
    await waitFor('the input to have the focus', async () => (await focused()).name === 'Ask Hob');
    await walkTo('New File', 'Shift+Tab');
    await walkTo('Insert at Cursor', 'Shift+Tab');
    await walkTo('Copy', 'Shift+Tab');
    await keys('Enter');
    await waitFor('the clipboard', () =>
      page().evaluate(async () => (await navigator.clipboard.readText()).includes('export function add')),
    );
    await walkTo('Insert at Cursor', 'Tab');
    await keys('Enter');
    await waitFor('the code in the file', async () =>
      (await room.desk.saved('sum.js')).includes('export function add'),
    );
    await room.desk.person.runCommand('Hob: Open Chat');
    await waitFor('the input to have the focus', async () => (await focused()).name === 'Ask Hob');
    await walkTo('Edit Question', 'Shift+Tab');
    await keys('Enter');
    await waitFor('the question in the input', async () => (await room.input.inputValue()) === 'Show me everything.');
    await keys('End');
    await page().keyboard.type(' Really.');
    await keys('Enter');
    const answer = await room.asked(room.requests + 1);
    answer.say('Fine.');
    answer.end();
    await room.answered();
    assert.equal(await room.panel.getByText('Show me everything. Really.').count(), 1);
    assert.equal(
      await room.panel.getByText('Here is the function').count(),
      1,
      'the answer to the old question is gone',
    );
  });

  it('is fine when the model’s server dies, and asks again', async () => {
    const answer = await room.ask('Will this break?');
    answer.say('Half of an');
    await said('Half of an').waitFor();
    answer.hangUp();
    await room.panel.locator('.error-line').waitFor();
    await said('Half of an').waitFor();
    await isFineInThemes('error');
    await room.desk.person.runCommand('Hob: Open Chat');
    const next = room.requests + 1;
    await walkTo('Retry', 'Shift+Tab');
    await keys('Enter');
    const second = await room.asked(next);
    second.say('The whole answer.');
    second.end();
    await said('The whole answer.').waitFor();
    assert.equal(await room.panel.locator('.error-line').count(), 0);
  });

  it('shows when the window of the model is full', async () => {
    await room.input.fill('What does this do? '.repeat(1_500));
    await room.panel.locator('.meter.nearly-full').waitFor();
    await isFineInThemes('meter-full');
    await room.input.fill('');
  });

  it('shows earlier chats and deletes one without a mouse', async () => {
    await room.desk.person.runCommand('Hob: Open Chat');
    await walkTo('New Chat', 'Shift+Tab');
    await keys('Enter');
    await room.panel.locator('.empty-state').waitFor();
    const answer = await room.ask('A second chat');
    answer.say('Yes.');
    answer.end();
    await room.answered();
    await walkTo('Earlier Chats', 'Shift+Tab');
    await keys('Enter');
    const items = room.panel.locator('.history-list li');
    await waitFor('two chats', async () => (await items.count()) === 2);
    await isFineInThemes('history');
    await room.panel.getByRole('searchbox', { name: 'Search chats' }).focus();
    await walkTo('Delete A second', 'Tab');
    await keys('Enter');
    await page().locator('.monaco-dialog-box').waitFor();
    await keys('Enter');
    await waitFor(
      'one chat less',
      async () =>
        (await room.panel.locator('.history-list li').count()) === 1 ||
        !(await room.panel.locator('.history').isVisible()),
    );
    await room.desk.person.runCommand('Hob: Open Chat');
    await waitFor('the input to have the focus', async () => (await focused()).name === 'Ask Hob');
  });

  it('has room for words that are longer by two thirds, in 300 pixels', async () => {
    await room.desk.person.widenSideBar(348);
    const answer = await room.ask('Show me everything.');
    answer.say(ANSWER);
    answer.end();
    await room.answered();
    const frame = await room.frame();
    await frame.evaluate(() => {
      const longer = (text: string) => text + text.slice(0, Math.ceil(text.length * 0.6)).toLowerCase();
      for (const element of document.querySelectorAll(
        'button, h1, h2, .empty-state p, .empty-state li, .note, .figures, .meter-text, summary, option',
      )) {
        for (const child of element.childNodes)
          if (child.nodeType === Node.TEXT_NODE && child.textContent?.trim())
            child.textContent = longer(child.textContent);
      }
      for (const input of document.querySelectorAll('textarea, input'))
        input.setAttribute('placeholder', longer(input.getAttribute('placeholder') ?? ''));
    });
    await keepLook(room.desk, 'panel-narrow-long-words');
    const trouble = await frame.evaluate(() => {
      const wrong: string[] = [];
      const width = document.documentElement.clientWidth;
      if (width > 320) wrong.push(`the panel is ${width} px wide`);
      if (document.documentElement.scrollWidth > width)
        wrong.push(`the page scrolls sideways: ${document.documentElement.scrollWidth}`);
      const log = document.querySelector('.transcript');
      if (log && log.scrollWidth > log.clientWidth) wrong.push('the conversation scrolls sideways');
      for (const control of document.querySelectorAll<HTMLElement>('button, select, textarea')) {
        const box = control.getBoundingClientRect();
        if (box.width === 0 || control.closest('.history')) continue;
        const name = control.getAttribute('aria-label') ?? control.textContent;
        if (box.left < -1 || box.right > width + 1) wrong.push(`${name} is cut off: ${box.left} to ${box.right}`);
        const mayShorten = control.matches('.model-button, select, textarea, .history-open');
        if (!mayShorten && control.scrollWidth > control.clientWidth + 2)
          wrong.push(`${name} does not fit into itself`);
      }
      return wrong;
    });
    assert.deepEqual(trouble, []);
  });

  it('shows what is otherwise shown under the mouse when a screen reader is used, and keeps still when asked to', async () => {
    const frame = await room.frame();
    const opacity = () =>
      frame.evaluate(() => getComputedStyle(document.querySelector('.question-tools') as Element).opacity);
    await page().mouse.move(900, 600);
    await room.input.focus();
    assert.equal(await opacity(), '0');
    await frame.evaluate(() => document.body.classList.add('vscode-using-screen-reader'));
    assert.equal(await opacity(), '1');
    await frame.evaluate(() => document.body.classList.remove('vscode-using-screen-reader'));
    await page().emulateMedia({ reducedMotion: 'reduce' });
    await room.ask('Wait for it');
    await room.panel.locator('.waiting').last().waitFor();
    const motion = await frame.evaluate(
      () => getComputedStyle([...document.querySelectorAll('.waiting')].at(-1) as Element).animationName,
    );
    assert.equal(motion, 'none');
    await keys('Escape');
    await room.answered();
  });
});
