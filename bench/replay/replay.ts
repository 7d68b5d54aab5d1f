// One replay: a simulated engine, the built language server over stdio, and a person who types lines of a real file back
// into it. Gives what the person saw and what the engine paid.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { LspClient } from '../../test/harness/lsp/lspClient.ts';
import { SimulatedEngine } from './engine/simulatedEngine.ts';
import type { ReplayEngine, ReplayOptions, ReplayReport, StartEngine } from './replayOptions.ts';
import { Typing } from './typing.ts';

/** Runs one replay. Throws where the server fails or the typed document is not the file. */
export async function replay(
  options: ReplayOptions,
  startEngine: StartEngine = (targets) => SimulatedEngine.start(options, targets),
): Promise<ReplayReport> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-replay-'));
  const clean = () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', clean);
  let engine: ReplayEngine | undefined;
  let client: LspClient | undefined;
  const events: object[] = [];
  try {
    const files = [...new Set(options.stretches.map((stretch) => stretch.file))];
    const texts = files.map((file) => fs.readFileSync(file, 'utf8').replaceAll('\r\n', '\n'));
    engine = await startEngine(writeTargets(folder, texts));
    client = await startClient(options, engine, folder);
    const typing = await Typing.begin({ options, engine, client, files, texts, events, folder });
    return await typing.run();
  } finally {
    if (options.dump) fs.writeFileSync(options.dump, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    await client?.stop();
    await engine?.stop();
    clean();
    process.off('exit', clean);
  }
}

function writeTargets(folder: string, texts: readonly string[]): string[] {
  return texts.map((text, i) => {
    const target = path.join(folder, `target${i}`);
    fs.writeFileSync(target, text);
    return target;
  });
}

function startClient(options: ReplayOptions, engine: ReplayEngine, folder: string): Promise<LspClient> {
  const workspace = path.join(folder, 'ws');
  const storage = path.join(folder, 'storage');
  fs.mkdirSync(workspace);
  fs.mkdirSync(storage);
  const warp = `${process.env['NODE_OPTIONS'] ?? ''} --require ${path.join(import.meta.dirname, 'warp.cjs')}`;
  const isWarped = options.warp && options.speed !== 1;
  return LspClient.start({
    settings: engine.settings,
    storage,
    workspaceFolders: [{ uri: pathToFileURL(workspace).href, name: 'ws' }],
    bundle: options.bundle,
    ...(isWarped && { env: { HOB_WARP: String(options.speed), NODE_OPTIONS: warp } }),
  });
}
