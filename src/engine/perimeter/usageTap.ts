// Reads the token counts out of an answer that came from elsewhere, for the audit log: whoever asked, none is forgotten.
// Looks at the beginning and the end only, where every API says them, and keeps nothing else.
import type http from 'node:http';
import type { AuditUsage } from '../../shared/protocol/perimeter.ts';

/** Anthropic tells the prompt's tokens in its first event; the others tell all at the end. */
const HEAD_BYTES = 4096;
/** A last record with usage, timings and a stop reason; llama-server's is the longest with about 3 KB. */
const TAIL_BYTES = 8192;

/** Names of the published APIs. A quote before them that a backslash escapes belongs to text of the model. */
const TOKENS_IN =
  /(?<!\\)"(?:prompt_tokens|input_tokens|prompt_eval_count|tokens_evaluated|promptTokenCount)":\s*(\d{1,9})/g;
const TOKENS_OUT =
  /(?<!\\)"(?:completion_tokens|output_tokens|eval_count|tokens_predicted|candidatesTokenCount)":\s*(\d{1,9})/g;

/** Tells what the answer said of itself, once, when it is over or broken off. Must be called before the answer is read. */
export function tapUsage(message: http.IncomingMessage, onEnd: (usage: AuditUsage) => void): void {
  let head = '';
  let tail = '';
  message.on('data', (chunk: Buffer) => {
    // Latin-1 keeps one character per byte; the names looked for are ASCII.
    if (head.length < HEAD_BYTES) head += chunk.toString('latin1', 0, HEAD_BYTES - head.length);
    tail = (tail + chunk.toString('latin1', Math.max(0, chunk.length - TAIL_BYTES))).slice(-TAIL_BYTES);
  });
  message.once('close', () => onEnd(usageIn(`${head}\n${tail}`)));
}

/** The last count of each kind; streams repeat them with growing numbers. */
function usageIn(text: string): AuditUsage {
  const tokensIn = lastNumber(text, TOKENS_IN);
  const tokensOut = lastNumber(text, TOKENS_OUT);
  return { ...(tokensIn !== undefined && { tokensIn }), ...(tokensOut !== undefined && { tokensOut }) };
}

function lastNumber(text: string, name: RegExp): number | undefined {
  const found = [...text.matchAll(name)].at(-1)?.[1];
  return found === undefined ? undefined : Number(found);
}
