// The one way everything is provided: the machine's own, else the cache, else each way of making it in turn, under a lock.
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, cacheRoot, readFinished, writeFinished } from './cache.ts';
import { withLock } from './lock.ts';
import type { Provided, ProvideOptions } from './provided.ts';
import { ProvideError, Steps } from './steps.ts';

/** A way to make a thing in its cache folder; throws ProvideError with what is missing. */
export interface Way {
  origin: string;
  make: (steps: Steps, folder: string) => Promise<void>;
}

export interface Recipe {
  name: string;
  version: string;
  /** Said before it begins, with the time it takes on two cores. */
  expects: string;
  /** Paths when the machine has a usable one, else undefined. */
  onMachine: () => Promise<Record<string, string> | undefined>;
  paths: (folder: string) => Record<string, string>;
  ways: readonly Way[];
  /** Whether what was made really runs here. */
  check: (paths: Readonly<Record<string, string>>) => Promise<boolean>;
}

/** Never throws for what the machine lacks: the answer's `reason` says it. */
export async function provide(recipe: Recipe, options: ProvideOptions): Promise<Provided> {
  const { name, version } = recipe;
  const own = await recipe.onMachine();
  if (own !== undefined) return { available: true, name, version: 'of this machine', origin: 'PATH', paths: own };
  const ready = fromCache(recipe);
  if (ready !== undefined) return ready;
  if (!options.build) return { available: false, name, reason: `${name} is not on this machine yet: npm run engines` };
  const steps = new Steps(name);
  const wait = (pid: number) => steps.say(`process ${pid} is making it; waiting for that`);
  const lock = path.join(cacheRoot(), `${name}-${version}.lock`);
  return withLock(lock, async () => fromCache(recipe) ?? (await make(recipe, steps)), wait);
}

function fromCache(recipe: Recipe): Provided | undefined {
  const { name, version } = recipe;
  const finished = readFinished(name, version);
  const paths = recipe.paths(path.join(cacheRoot(), `${name}-${version}`));
  // An environment whose Python was uninstalled is finished and yet of no use.
  if (finished === undefined || !Object.values(paths).every((file) => existsSync(file))) return undefined;
  return { available: true, name, version, origin: `cache (${finished.origin})`, paths };
}

async function make(recipe: Recipe, steps: Steps): Promise<Provided> {
  const { name, version } = recipe;
  const folder = cacheFolder(name, version);
  steps.say(`not here yet; ${recipe.expects}. It is made once and kept in ${folder}`);
  const refusals: string[] = [];
  for (const way of recipe.ways) {
    try {
      await way.make(steps, folder);
      const paths = recipe.paths(folder);
      if (!(await recipe.check(paths))) throw new ProvideError('what was made does not run on this machine');
      writeFinished(name, version, { origin: way.origin, seconds: steps.seconds });
      steps.say(`ready (${way.origin})`);
      return { available: true, name, version, origin: way.origin, paths };
    } catch (error) {
      if (!(error instanceof ProvideError)) throw error;
      refusals.push(`${way.origin}: ${error.message}`);
      steps.say(`${way.origin}: ${error.message}`);
      rmSync(path.join(folder, 'bin'), { recursive: true, force: true });
    }
  }
  return { available: false, name, reason: `${name} is left out. ${refusals.join('; ')}` };
}
