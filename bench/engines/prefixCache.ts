// What an engine must evaluate for prompts in their order, by the rule of its prefix cache.

/** A prompt and what the engine wrote for it, as tokens (or pieces) in the same alphabet. */
export interface Turn<T> {
  readonly prompt: readonly T[];
  readonly written: readonly T[];
}

/** One slot that keeps its last prompt and answer; at least the last token is evaluated: llama-server and Ollama. */
export function evaluatedBySlot<T>(turns: readonly Turn<T>[]): number {
  let cache: readonly T[] = [];
  let evaluated = 0;
  for (const { prompt, written } of turns) {
    let same = 0;
    while (same < cache.length && same < prompt.length - 1 && cache[same] === prompt[same]) same++;
    evaluated += prompt.length - same;
    cache = [...prompt, ...written];
  }
  return evaluated;
}

/**
 * Whole blocks of any earlier request are kept, so the last begun block (and a prompt's last token) is always evaluated
 * again: vLLM, with blocks of 16 tokens on a GPU and 128 on a CPU.
 */
export function evaluatedByBlocks<T>(turns: readonly Turn<T>[], blockTokens: number): number {
  const blocks = new Set<string>();
  let evaluated = 0;
  for (const { prompt, written } of turns) {
    const ids = keysOf(prompt, blockTokens);
    let same = 0;
    while (same < ids.length && (same + 1) * blockTokens < prompt.length && blocks.has(ids[same] ?? '')) same++;
    evaluated += prompt.length - same * blockTokens;
    for (const id of keysOf([...prompt, ...written], blockTokens)) blocks.add(id);
  }
  return evaluated;
}

/** A key per whole block, which stands for the block and all before it. */
function keysOf<T>(tokens: readonly T[], blockTokens: number): string[] {
  const keys: string[] = [];
  for (let end = blockTokens; end <= tokens.length; end += blockTokens) keys.push(JSON.stringify(tokens.slice(0, end)));
  return keys;
}
