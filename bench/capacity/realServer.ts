// A real vLLM (or any server with its /v1/completions): one request of given token counts, measured. Prompts are token ids,
// so that their lengths and what two of them have in common are exact; answers are forced to their length.

export interface Target {
  readonly url: string;
  readonly model: string;
  /** Sent as a bearer token where given. */
  readonly key?: string;
}

export interface Measured {
  /** Milliseconds after the sending at which each token had come; of several that came together, the same. */
  readonly tokenMs: readonly number[];
  readonly promptTokens: number;
  /** Missing for a request that was called off: vLLM says it at the end. */
  readonly cachedTokens?: number;
}

export interface Asked {
  readonly prompt: readonly number[];
  readonly outputTokens: number;
  readonly signal?: AbortSignal;
}

/** A piece of vLLM's stream, as far as it is read here. An error may come inside it, after status 200. */
interface Piece {
  readonly error?: { readonly message?: string };
  readonly usage?: {
    readonly prompt_tokens?: number;
    readonly completion_tokens?: number;
    readonly prompt_tokens_details?: { readonly cached_tokens?: number } | null;
  } | null;
}

/** Resolves with what had come until the end or the abort. Throws for any status but 200, and for an error in the stream. */
export async function ask(target: Target, { prompt, outputTokens, signal }: Asked): Promise<Measured> {
  const begun = performance.now();
  const tokenMs: number[] = [];
  let promptTokens = prompt.length;
  let cachedTokens: number | undefined;
  try {
    const response = await fetch(`${target.url}/v1/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(target.key && { authorization: `Bearer ${target.key}` }) },
      body: JSON.stringify({
        model: target.model,
        prompt,
        max_tokens: outputTokens,
        ignore_eos: true,
        temperature: 0,
        stream: true,
        stream_options: { include_usage: true, continuous_usage_stats: true },
      }),
      signal: signal ?? null,
    });
    if (!response.ok)
      throw new Error(`${target.url} answers ${response.status}: ${(await response.text()).slice(0, 200)}`);
    for await (const piece of piecesOf(response)) {
      if (piece.error) throw new Error(`${target.url} answers: ${piece.error.message}`);
      const come = piece.usage?.completion_tokens ?? 0;
      while (tokenMs.length < come) tokenMs.push(performance.now() - begun);
      promptTokens = piece.usage?.prompt_tokens ?? promptTokens;
      cachedTokens = piece.usage?.prompt_tokens_details?.cached_tokens ?? cachedTokens;
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
  return { tokenMs, promptTokens, ...(cachedTokens !== undefined && { cachedTokens }) };
}

async function* piecesOf(response: Response): AsyncGenerator<Piece> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of response.body ?? []) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data: {')) yield JSON.parse(line.slice(6)) as Piece; // vLLM's own stream.
    }
  }
}

/** Ids that even the tiny model's vocabulary has, as words: special tokens stand at the beginning or end of one. */
const FIRST_ID = 300;
const IDS = 1_500;

/** So many tokens that nobody has sent before. */
export function freshTokens(count: number): number[] {
  return Array.from({ length: count }, () => FIRST_ID + Math.floor(Math.random() * IDS));
}
