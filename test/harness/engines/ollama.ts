// Ollama: from the PATH, an official release, or built by Go with our llama-server put where it looks for one.
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { provideLlamaServer } from './llamaServer.ts';
import { provide, type Recipe } from './provide.ts';
import type { Provided, ProvideOptions } from './provided.ts';
import { downloadRelease } from './releases.ts';
import { ProvideError, type Steps } from './steps.ts';
import { findProgram, outputOf } from './tools.ts';

const VERSION = '0.32.6';
/** From 0.30 on Ollama runs models through llama-server, which is what the contract tests describe. */
const OLDEST_MINOR = 30;
const exe = process.platform === 'win32' ? '.exe' : '';

const archives: Readonly<Record<string, RegExp>> = {
  'linux-x64': /^ollama-linux-amd64\.(tgz|tar\.gz|tar\.zst)$/,
  'linux-arm64': /^ollama-linux-arm64\.(tgz|tar\.gz|tar\.zst)$/,
  'darwin-arm64': /^ollama-darwin\.(tgz|tar\.gz)$/,
  'darwin-x64': /^ollama-darwin\.(tgz|tar\.gz)$/,
  'win32-x64': /^ollama-windows-amd64\.zip$/,
  'win32-arm64': /^ollama-windows-arm64\.zip$/,
};

const recipe: Recipe = {
  name: 'ollama',
  version: VERSION,
  expects: 'compiling takes about 3 minutes on two cores, a download of the release up to 2 GB',
  onMachine,
  paths: (folder) => ({ ollama: path.join(folder, 'bin', `ollama${exe}`) }),
  ways: [
    { origin: 'official release', make: fromRelease },
    { origin: 'built from the Go module', make: fromGo },
  ],
  check: async (paths) => (await outputOf(paths['ollama'] ?? '', ['--version'])) !== undefined,
};

export function provideOllama(options: ProvideOptions): Promise<Provided> {
  return provide(recipe, options);
}

async function onMachine(): Promise<Record<string, string> | undefined> {
  const ollama = findProgram('ollama');
  if (ollama === undefined) return undefined;
  const [, major = '0', minor = '0'] =
    (await outputOf(ollama, ['--version']))?.match(/version (?:is )?(\d+)\.(\d+)/) ?? [];
  return Number(major) > 0 || Number(minor) >= OLDEST_MINOR ? { ollama } : undefined;
}

async function fromRelease(steps: Steps, folder: string): Promise<void> {
  const asset = archives[`${process.platform}-${process.arch}`];
  if (asset === undefined)
    throw new ProvideError(`there is no official release for ${process.platform} ${process.arch}`);
  const into = path.join(folder, 'release');
  await downloadRelease(steps, { repository: 'ollama/ollama', tag: `v${VERSION}`, asset, into });
  mkdirSync(path.join(folder, 'bin'), { recursive: true });
  // Linux has bin/ollama and lib/ollama; the others have the program, and on macOS its libraries, at the top.
  const inBin = existsSync(path.join(into, 'bin'));
  for (const name of readdirSync(inBin ? path.join(into, 'bin') : into)) {
    if (name !== 'lib') renameSync(path.join(into, inBin ? 'bin' : '', name), path.join(folder, 'bin', name));
  }
  const lib = path.join(into, 'lib');
  rmSync(path.join(folder, 'lib'), { recursive: true, force: true });
  if (existsSync(lib)) renameSync(lib, path.join(folder, inBin ? 'lib' : 'bin/lib'));
  rmSync(into, { recursive: true });
}

async function fromGo(steps: Steps, folder: string): Promise<void> {
  const go = findProgram('go');
  if (go === undefined) throw new ProvideError('no Go was found (1.26 or newer; on Debian: apt install golang)');
  const engine = await provideLlamaServer({ build: true });
  if (!engine.available) throw new ProvideError(`it needs llama-server. ${engine.reason}`);
  // A Go older than the module asks for fetches the right one from the module proxy by itself.
  const env = { GOBIN: path.join(folder, 'bin'), GOTOOLCHAIN: 'auto' };
  await steps.run('compiling', [go, 'install', `github.com/ollama/ollama@v${VERSION}`], { env });
  const lib = path.join(folder, 'lib', 'ollama');
  rmSync(lib, { recursive: true, force: true });
  mkdirSync(lib, { recursive: true });
  if (engine.origin === 'PATH') linkPrograms(engine.paths, lib);
  else cpSync(path.dirname(engine.paths['llama-server'] ?? ''), lib, { recursive: true });
}

/** A machine's own programs find their libraries from where they lie, so they are not moved. */
function linkPrograms(paths: Readonly<Record<string, string>>, lib: string): void {
  for (const [name, file] of Object.entries(paths)) {
    const target = path.join(lib, name + exe);
    if (exe === '') symlinkSync(file, target);
    else copyFileSync(file, target);
  }
}
