// `npm run engines [-- llama-server ollama vllm models]`: provides what is named, or everything, and says what it has.
import { ensureEngine, ensureModel } from './launch.ts';
import type { Provided } from './provided.ts';

const parts: Readonly<Record<string, () => Promise<Provided[]>>> = {
  models: async () => [await ensureModel('tiny-fim'), await ensureModel('smollm2')],
  'llama-server': async () => [await ensureEngine('llama-server')],
  ollama: async () => [await ensureEngine('ollama')],
  vllm: async () => [await ensureEngine('vllm')],
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}
const results: Provided[] = [];
for (const name of asked.length > 0 ? asked : Object.keys(parts)) results.push(...((await parts[name]?.()) ?? []));
for (const result of results) console.log(describe(result));
// What nobody named may be missing on this system (vLLM on a Mac, say); what was named must be there.
process.exitCode = asked.length === 0 || results.every(({ available }) => available) ? 0 : 1;

function describe(result: Provided): string {
  if (!result.available) return `missing  ${result.name}: ${result.reason}`;
  const where = Object.values(result.paths)[0] ?? '';
  return `ready    ${result.name} ${result.version}, ${result.origin}: ${where}`;
}
