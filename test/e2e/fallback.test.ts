// A person whose server is down sets up a hosted API (a strict server on loopback), agrees once, and gets an answer with
// its price; then takes the agreement back.
import assert from 'node:assert/strict';
import { HostedServer, KEY } from '../harness/hosted/hostedServer.ts';
import { compatibleFormat } from '../harness/hosted/openAiFormat.ts';
import { waitFor } from '../harness/workbench/workbenchPage.ts';
import { ChatPanel } from './support/chatPanel.ts';
import { type Desk, HOB, openDesk } from './support/desk.ts';
import { takePicture } from './support/pictures.ts';

const ANSWER = 'Four. Addition of two and two is the oldest test there is.';

describe('the fallback to a hosted API', () => {
  let hosted: HostedServer;
  let desk: Desk;
  let chat: ChatPanel;

  before(async function () {
    this.timeout(180_000);
    hosted = await HostedServer.start(compatibleFormat);
    hosted.say({ pieces: ANSWER.split(/(?= )/), promptTokens: 120, outputTokens: 16 });
    desk = await openDesk({
      files: { 'sum.js': '// sums\n' },
      settings: {
        // Nobody listens there.
        'hob.servers': [{ name: 'local', kind: 'llama-server', url: 'http://127.0.0.1:9' }],
        'hob.savings.prices': { 'big-model': { inputUsdPerMillion: 2, outputUsdPerMillion: 10 } },
      },
    });
    await desk.person.waitForExtension(HOB);
    chat = new ChatPanel(desk);
    await chat.openPanel();
    await desk.person.widenSideBar(560);
  });

  afterEach(async function () {
    await desk?.keepTraces(this.currentTest);
  });

  after(async () => {
    await desk?.close();
    await hosted?.stop();
  });

  const page = () => desk.person.page;
  /** Types into the input box whose placeholder has these words. */
  const enter = async (placeholder: string, text: string) => {
    const input = page().locator(`.quick-input-widget input[placeholder*="${placeholder}"]`);
    await input.waitFor({ timeout: 20_000 });
    await input.fill(text);
    await input.press('Enter');
  };
  const dialog = () => page().locator('.monaco-dialog-box');
  const answers = () => chat.answers.getByText(ANSWER);

  it('is set up from the palette', async function () {
    this.timeout(120_000);
    const { person } = desk;
    await person.runCommand('Hob: Set Up Fallback…');
    await person.chooseInQuickPick('Another address…');
    await enter('api.example.com', `${hosted.origin}/api/v1`);
    const rows = await waitFor('the models', async () => {
      const found = await person.quickPickRows();
      return found.some((row) => row.includes('big-model')) && found;
    });
    assert.ok(rows.some((row) => row.includes('big-model')));
    await person.chooseInQuickPick('big-model');
    await enter('Key for', KEY);
    await waitFor('the rules', async () => (await person.quickPickRows()).some((row) => row.includes('Local first')));
    await takePicture(desk, 'fallback-rules');
    await person.chooseInQuickPick('Local first, hosted when it is down', 'when it is down');
    await enter('Budget in US dollars', '1');
    await dialog().getByRole('button', { name: 'Test' }).click({ timeout: 20_000 });
    await waitFor('the test', async () => hosted.requests.some(({ path }) => path === '/api/v1/models'));
  });

  it('asks once what may be sent, then answers and says what was paid', async function () {
    this.timeout(120_000);
    await chat.input.fill('Two and two?');
    await chat.panel.getByText(/it goes to big-model, about \$0\.00\d/).waitFor({ timeout: 30_000 });
    await takePicture(desk, 'fallback-offer');
    await chat.input.press('Enter');
    await dialog()
      .getByText(/Send this from your machine to/)
      .waitFor({ timeout: 20_000 });
    assert.equal(hosted.requests.filter(({ path }) => path.endsWith('/completions')).length, 0);
    await takePicture(desk, 'fallback-consent');
    await dialog()
      .getByRole('button', { name: /^Send to/ })
      .click();
    await answers().first().waitFor({ timeout: 30_000 });
    // 120 tokens at $2 and 16 at $10 per million.
    await chat.panel.locator('.figures', { hasText: /paid \$0\.0004 · hosted/ }).waitFor({ timeout: 20_000 });
    await takePicture(desk, 'fallback-answer');
    await chat.send('And again?');
    await waitFor('the second answer', async () => (await answers().count()) === 2);
    assert.equal(await dialog().count(), 0);
  });

  it('edits code by the same rules, and says who wrote it for how much', async function () {
    this.timeout(90_000);
    hosted.say({ pieces: ['```js\n// sums and differences\n```'], promptTokens: 120, outputTokens: 16 });
    await desk.person.openFile('sum.js', 1);
    await desk.person.runCommand('Hob: Edit Selection…');
    await enter('handle an empty list', 'Name the differences too');
    await page()
      .locator('.modified-in-monaco-diff-editor')
      .getByText('differences')
      .first()
      .waitFor({ timeout: 20_000 });
    // The corner of this test's workbench shows no messages; the list has them.
    await desk.person.runCommand('Notifications: Show Notifications');
    const said = page().getByText(/^Paid less than \$0\.001: written by \S+\/big-model, a hosted model/);
    await said.first().waitFor({ timeout: 10_000 });
    await takePicture(desk, 'fallback-edit');
  });

  it('sends nothing more when the agreement is taken back', async function () {
    this.timeout(90_000);
    const before = hosted.requests.length;
    await desk.person.runCommand('Hob: Withdraw Fallback Consent');
    // In the list of messages, which is open since the edit; until it is there, the agreement may still hold.
    await page()
      .getByText(/^Nothing more goes from this workspace/)
      .first()
      .waitFor({ timeout: 20_000 });
    await chat.send('And once more?');
    await dialog().getByRole('button', { name: 'Cancel' }).click({ timeout: 20_000 });
    await chat.panel
      .locator('.error-line', { hasText: 'Nobody has agreed to send anything' })
      .waitFor({ timeout: 20_000 });
    assert.equal(hosted.requests.length, before);
  });
});
