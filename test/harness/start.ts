// `npm start [-- FOLDER] [--browser] [--no-open] [--check]`: an editor to type in, with Hob, an engine and a model.
// Every step is printed with its time; Ctrl+C, or the end of the parent process, stops all that was started here.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { checkEngine } from './start/checkEngine.ts';
import { findDesktopEditor, startDesktopEditor } from './start/desktopEditor.ts';
import { openInBrowser } from './start/openInBrowser.ts';
import { provideServers } from './start/provideServers.ts';
import { makeWorkspace } from './start/workspace.ts';
import { ensureWorkbench } from './workbench/ensureWorkbench.ts';
import { startWorkbench } from './workbench/startWorkbench.ts';

const root = path.join(import.meta.dirname, '..', '..');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { browser: { type: 'boolean' }, 'no-open': { type: 'boolean' }, check: { type: 'boolean' } },
});

/** For a person at the keyboard, unlike what the tests set: nothing that hides what Hob does. */
const typingSettings = { 'editor.inlineSuggest.enabled': true, 'files.autoSave': 'afterDelay' };

/** What was started, in order; stopped in the reverse order, once. */
const stops: (() => Promise<void> | void)[] = [];
let stopping: Promise<never> | undefined;

const started = performance.now();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stopAll(0));
process.once('disconnect', () => void stopAll(0));
// The channel to bootstrap.mjs is only there to break; it must not keep this process alive.
process.channel?.unref();

try {
  await start();
} catch (error) {
  if (stopping === undefined) console.error(`\n${(error as Error).message}`);
  await stopAll(1);
}

async function start(): Promise<void> {
  const desktop = options.browser || options['no-open'] || options.check ? undefined : await findDesktopEditor();
  say('building Hob');
  const { status } = spawnSync(process.execPath, ['esbuild.js'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('Hob does not build; the lines above say why.');
  // The editor comes while the engine does: on a bare machine both take a while, one the network and one the processor.
  const editorIsHere = desktop === undefined ? ensureWorkbench(say) : Promise.resolve();
  editorIsHere.catch(() => undefined); // Awaited below; until then it must not count as unhandled.
  const servers = await provideServers(say);
  stops.push(...servers.stops);
  const workspace = makeWorkspace(positionals[0]);
  stops.push(workspace.remove);
  await editorIsHere;
  say('starting the editor');
  if (desktop !== undefined) {
    const editor = await startDesktopEditor(desktop, {
      extension: root,
      folder: workspace.folder,
      settings: servers.settings,
    });
    stops.push(editor.stop);
    ready(`${desktop} is open; closing its window ends everything`);
    await editor.closed;
    await stopAll(0);
  }
  const { url, stop } = await startWorkbench({
    extensionPath: root,
    workspace: workspace.folder,
    settings: { ...typingSettings, ...servers.settings },
  });
  stops.push(stop);
  if (options.check) await check(url, servers.urls);
  ready(`open this in a browser: ${url}`);
  if (!options['no-open']) openInBrowser(url);
  setInterval(() => undefined, 60_000); // Stay until told to stop, even if nothing of ours is left running.
}

async function check(url: string, servers: readonly string[]): Promise<void> {
  const page = await fetch(url);
  if (!page.ok) throw new Error(`The editor answers with HTTP ${page.status}.`);
  say('the editor answers');
  for (const server of servers) say(`${server} answers: ${await checkEngine(server)}`);
  await stopAll(0);
}

function ready(how: string): void {
  say(`ready; ${how}`);
  say('Ctrl+C stops all of it');
}

function say(text: string): void {
  if (stopping === undefined)
    console.log(`[${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s] ${text}`);
}

/** Idempotent, because Ctrl+C comes twice (from the terminal and from npm) and may come a third time from the person. */
function stopAll(code: number): Promise<never> {
  if (stopping === undefined) {
    say('stopping');
    stopping = stopEach(code);
  }
  return stopping;
}

async function stopEach(code: number): Promise<never> {
  for (const stop of stops.reverse()) {
    try {
      await stop();
    } catch (error) {
      console.error((error as Error).message);
    }
  }
  process.exit(code);
}
