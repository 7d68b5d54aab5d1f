// Ghost text that is shown while its answer is still coming: it grows, and once dismissed it stays away. The model is
// scripted, because only then is it known when the next line comes.
import assert from 'node:assert/strict';
import { llamaServer } from '../harness/scripted/dialects.ts';
import { ScriptedServer } from '../harness/scripted/scriptedServer.ts';
import { Held, type HeldRequest, WORDS } from '../harness/scripted/writing.ts';
import { waitFor } from '../harness/workbench/workbenchPage.ts';
import { type Desk, HOB, openDesk } from './support/desk.ts';

const FUNCTION = 'function add(a, b) {\n\n}\n';
const BODY_LINE = 2;
/** In so long what came back would have been drawn. */
const STAYS_AWAY_MS = 1_500;

describe('ghost text that grows, as a person', () => {
  const held = new Held('llama-server');
  let engine: ScriptedServer;
  let desk: Desk;

  before(async function () {
    this.timeout(180_000);
    const { completionPath, end, type } = WORDS['llama-server'];
    engine = await ScriptedServer.start({
      ...llamaServer(),
      [completionPath]: (seen, response) => {
        const { n_predict } = seen.body as { n_predict: number };
        // A prompt that is only laid out ahead of need is not what the test is about.
        if (n_predict > 1) return held.script[completionPath]?.(seen, response);
        response.writeHead(200, { 'content-type': type }).end(end());
      },
    });
    desk = await openDesk({
      files: { 'grows.js': FUNCTION, 'dismissed.js': FUNCTION },
      settings: { 'hob.servers': [{ name: 'local', kind: 'llama-server', url: engine.url }] },
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

  /** Opens the file and types into the body until the model is asked, which has written the first line by then. */
  async function firstLineShown(file: string): Promise<HeldRequest> {
    await desk.person.openFile(file, BODY_LINE);
    const before = held.requests.length;
    await waitFor('a request to the model', async () => {
      await desk.person.typeText(' ');
      return waitFor('the request', () => held.requests.length > before, 5_000).catch(() => false);
    });
    const request = held.last;
    request.write(' const sum = a + b;\n');
    await desk.person.waitForGhostText((text) => text.includes('const sum = a + b;'));
    return request;
  }

  it('shows the next line when it comes', async function () {
    this.timeout(120_000);
    const request = await firstLineShown('grows.js');
    request.write('  return sum;\n');
    request.end();
    // How VS Code draws indentation is its own.
    await desk.person.waitForGhostText(
      (text) => text.replaceAll(/\s+/g, ' ').trim() === 'const sum = a + b; return sum;',
    );
  });

  it('stays away once it was dismissed, whatever still comes', async function () {
    this.timeout(120_000);
    // The second time the answer is known, and nothing grows.
    this.retries(0);
    const request = await firstLineShown('dismissed.js');
    await desk.person.page.keyboard.press('Escape');
    await waitFor('the ghost text to go', async () => (await desk.person.ghostText()) === '');
    request.write('  return sum;\n');
    request.end();
    for (const until = Date.now() + STAYS_AWAY_MS; Date.now() < until; ) {
      assert.equal(await desk.person.ghostText(), '');
    }
  });
});
