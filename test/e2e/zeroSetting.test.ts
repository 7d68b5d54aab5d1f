// Installed next to an engine that runs at its usual place: ghost text within a minute, without setting anything.
import assert from 'node:assert/strict';
import net from 'node:net';
import { type EngineServer, ensureEngine, startLlamaServer, startOllama } from '../harness/engines/launch.ts';
import { type Desk, HOB, openDesk } from './support/desk.ts';

const promisedMs = 60_000;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

interface Place {
  readonly engine: EngineServer;
  readonly env: Readonly<Record<string, string>>;
}

/** Ollama at its own port, or at another one that OLLAMA_HOST names; else llama-server at its own port. */
async function usualEngine(): Promise<Place | undefined> {
  if ((await ensureEngine('ollama', { build: false })).available) {
    const port = (await isFree(11434)) ? 11434 : undefined;
    const engine = await startOllama({ models: ['tiny-fim'], ...(port !== undefined && { port }) });
    return { engine, env: port === undefined ? { OLLAMA_HOST: `127.0.0.1:${engine.port}` } : {} };
  }
  if ((await ensureEngine('llama-server', { build: false })).available && (await isFree(8080))) {
    return { engine: await startLlamaServer({ model: 'tiny-fim', port: 8080 }), env: {} };
  }
  return undefined;
}

describe('with no setting at all', () => {
  let place: Place | undefined;
  let desk: Desk | undefined;

  before(async function () {
    this.timeout(120_000);
    place = await usualEngine();
    if (place === undefined) this.skip();
  });

  afterEach(async function () {
    await desk?.keepTraces(this.currentTest);
  });

  after(async () => {
    await desk?.close();
    await place?.engine.stop();
  });

  it('shows ghost text within 60 seconds of the installation', async function () {
    this.timeout(150_000);
    assert.ok(place);
    const startedAt = Date.now();
    desk = await openDesk({ files: { 'greet.py': 'def greet(name):\n    \n' }, env: place.env });
    const { person } = desk;
    await person.waitForExtension(HOB);
    await person.openFile('greet.py', 2, 5);
    await person.typeText('return ');
    // A person who sees nothing goes on typing.
    const ghost = await person.waitForGhostText(undefined, 15_000).catch(async () => {
      await person.typeText('name');
      return person.waitForGhostText(undefined, promisedMs);
    });
    const tookMs = Date.now() - startedAt;
    console.log(
      `      first ghost text ${(tookMs / 1000).toFixed(1)} s after the installation began (${place.engine.kind})`,
    );
    assert.ok(tookMs < promisedMs, `${tookMs} ms`);
    assert.notEqual(ghost.trim(), '');
    assert.deepEqual(await person.notifications(), []);
  });
});
