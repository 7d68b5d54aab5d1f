// Counts again what the proxy saw, with no line of Hob's own counting: tokens as each engine reports them in its raw
// answers, characters of the prompts without control tokens, and the price of GPT-4o written out by hand.
import type { Passed } from './countingProxy.ts';

export interface Recounted {
  readonly kind: 'completion' | 'chat';
  readonly prompt: string;
  /** null: the engine did not say. */
  readonly promptTokens: number | null;
  readonly cachedTokens: number | null;
  readonly outputTokens: number | null;
  readonly outputChars: number;
  /** Records that carried text. */
  readonly pieces: number;
  /** Without the engine's last record. */
  readonly isBrokenOff: boolean;
}

/** GPT-4o's list price, US dollars per million tokens, and characters of code per token of its tokenizer. */
export const GPT_4O = { input: 2.5, cached: 1.25, output: 10, charsPerToken: 3.886 } as const;

const COMPLETIONS = /^\/(completion|v1\/completions|api\/generate)$/;
const CHATS = /^\/(v1\/chat\/completions|api\/chat)$/;

export function recount(passed: readonly Passed[]): Recounted[] {
  return passed.flatMap((one): Recounted[] => {
    const kind = COMPLETIONS.test(one.path) ? 'completion' : CHATS.test(one.path) ? 'chat' : undefined;
    if (!kind || one.status !== 200) return [];
    const records = one.response
      .split('\n')
      .map((line) => line.replace(/^data: ?/, '').trim())
      .filter((line) => line.startsWith('{'))
      .flatMap((line) => {
        try {
          return [JSON.parse(line) as Json];
        } catch {
          return []; // the stream was broken off in this line
        }
      });
    const request = JSON.parse(one.request) as Json;
    if (isWarmUp(request)) return [];
    return [
      {
        kind,
        prompt: promptOf(request),
        ...usageOf(records),
        outputChars: records.map(textOf).join('').length,
        pieces: records.filter((record) => textOf(record) !== '').length,
        isBrokenOff: one.isBrokenOff && !records.some(isLast),
      },
    ];
  });
}

/** Dollars that GPT-4o would have cost, by characters, because tiny-fim's own tokenizer is not one that Hob knows. */
export function priceByCharacters({ prompt, promptTokens, cachedTokens, outputChars }: Recounted): number {
  const cachedShare = promptTokens && cachedTokens ? cachedTokens / promptTokens : 0;
  const tokensIn = prompt.length / GPT_4O.charsPerToken;
  const tokensOut = outputChars / GPT_4O.charsPerToken;
  return (
    (tokensIn * ((1 - cachedShare) * GPT_4O.input + cachedShare * GPT_4O.cached) + tokensOut * GPT_4O.output) / 1e6
  );
}

// biome-ignore lint/suspicious/noExplicitAny: raw JSON of three engines, read field by field and nowhere else
type Json = any;

/** Loading a model or filling its cache asks for no answer. */
function isWarmUp(request: Json): boolean {
  const limit = request.n_predict ?? request.max_tokens ?? request.options?.num_predict;
  return (request.prompt === undefined && request.messages === undefined) || limit === 0;
}

function promptOf(request: Json): string {
  const text = Array.isArray(request.messages)
    ? request.messages.map((message: Json) => (message.role === 'system' ? '' : message.content)).join('')
    : String(request.prompt);
  return text.replace(/<\|[a-z_]+\|>/g, '');
}

function usageOf(records: readonly Json[]): Pick<Recounted, 'promptTokens' | 'cachedTokens' | 'outputTokens'> {
  const usage = records.findLast((record) => record.usage)?.usage;
  const timings = records.findLast((record) => record.timings)?.timings;
  const ollama = records.findLast((record) => record.eval_count !== undefined);
  // llama-server says in every piece how far it is, so a stream that was broken off is counted too
  const piece = records.findLast((record) => record.tokens_evaluated !== undefined);
  return {
    promptTokens:
      usage?.prompt_tokens ??
      ollama?.prompt_eval_count ??
      piece?.tokens_evaluated ??
      (timings ? timings.cache_n + timings.prompt_n : null),
    cachedTokens: usage?.prompt_tokens_details?.cached_tokens ?? timings?.cache_n ?? null,
    outputTokens:
      usage?.completion_tokens ?? ollama?.eval_count ?? piece?.tokens_predicted ?? timings?.predicted_n ?? null,
  };
}

/** Hob hangs up as soon as it has read that the answer is over. */
function isLast(record: Json): boolean {
  return record.done === true || record.stop === true || Boolean(record.choices?.[0]?.finish_reason);
}

function textOf(record: Json): string {
  const choice = record.choices?.[0];
  return choice?.text ?? choice?.delta?.content ?? record.message?.content ?? record.response ?? record.content ?? '';
}
