// How many prompt tokens a real engine says it has evaluated so far, by the counter each kind has.
import fs from 'node:fs';
import type { EngineServer } from '../../test/harness/engines/launch.ts';

/**
 * llama-server: the metric `prompt_tokens_total` (the sum of `timings.prompt_n`). vLLM: tokens looked up in the prefix
 * cache less those found there (the sum of prompt tokens less `cached_tokens`). Ollama says it nowhere in its API; the
 * llama-server inside it logs each prompt's length and how much of it was cached.
 */
export async function evaluatedSoFar(engine: EngineServer): Promise<number> {
  if (engine.kind === 'ollama') return evaluatedInLog(fs.readFileSync(engine.logFile, 'utf8'));
  const response = await fetch(`${engine.url}/metrics`);
  const metrics = await response.text();
  if (engine.kind === 'llama-server') return metric(metrics, 'llamacpp:prompt_tokens_total');
  return metric(metrics, 'vllm:prefix_cache_queries_total') - metric(metrics, 'vllm:prefix_cache_hits_total');
}

function evaluatedInLog(log: string): number {
  let evaluated = 0;
  let length = 0;
  for (const line of log.split('\n')) {
    const prompt = /new prompt, .*task\.n_tokens = (\d+)/.exec(line);
    if (prompt) length = Number(prompt[1]);
    const cached = /cached n_tokens = (\d+)/.exec(line);
    // A long prompt is logged once per batch; the first says what was cached.
    if (cached && length > 0) {
      evaluated += length - Number(cached[1]);
      length = 0;
    }
  }
  return evaluated;
}

/** The sum over a metric's labels; throws where the server does not have it. */
function metric(text: string, name: string): number {
  const values = text
    .split('\n')
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)));
  if (values.length === 0) throw new Error(`The server has no metric ${name}.`);
  return values.reduce((sum, value) => sum + value, 0);
}
