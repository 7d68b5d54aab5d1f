// Whether a question fits the model's context window, and when not, what to drop. Nothing is ever cut silently.
import { UserError } from '../../shared/base/errors.ts';
import type { ChatMessage } from '../../shared/protocol/chat.ts';
import type { ChatTurn } from '../models/modelClient.ts';
import type { RoutedModel } from '../routing/router.ts';
import { renderAttachment, TOKENS_PER_IMAGE } from './attachments.ts';
import { type PromptSize, TOKENS_PER_TURN, type TokenEstimator } from './tokenEstimator.ts';

/** With less room than this an answer makes no sense. */
const LEAST_ANSWER_TOKENS = 64;
/** From this part of the window on it is worth asking the server for the exact count, where it can count. */
const COUNT_FROM = 0.6;
/** Only for telling which part is biggest: characters that a token of a picture stands for. */
const CHARS_PER_TOKEN = 3;
/** Counting must not hold up an answer: the server refuses what does not fit anyway. */
const COUNT_TIMEOUT_MS = 2_000;

/** Measures a prompt; exact where the estimate comes near the window's end and the server can count. */
export async function measurePrompt(
  model: RoutedModel,
  turns: readonly ChatTurn[],
  estimator: TokenEstimator,
  signal: AbortSignal,
): Promise<PromptSize> {
  const estimate = estimator.prompt(model.info.id, turns);
  const isNearTheEnd = estimate.high > model.contextTokens * COUNT_FROM && estimate.low < model.contextTokens * 2;
  if (!model.client.countTokens || !isNearTheEnd) return estimate;
  try {
    const text = turns.map((turn) => turn.content).join('\n');
    const limited = AbortSignal.any([signal, AbortSignal.timeout(COUNT_TIMEOUT_MS)]);
    const counted = await model.client.countTokens(model.info.name, text, limited);
    // The template's own tokens per turn are not in the count.
    const exact = counted + turns.length * TOKENS_PER_TURN;
    return { tokens: exact, low: exact, high: exact };
  } catch {
    // A server that cannot count now is no reason not to ask it; it refuses by itself what is too long.
    return estimate;
  }
}

/** False where the prompt certainly leaves no room for an answer. */
export function hasRoom(size: PromptSize, contextTokens: number): boolean {
  return size.low + LEAST_ANSWER_TOKENS <= contextTokens;
}

/**
 * Tokens that the answer may have, so that it ends inside the window instead of pushing the beginning out.
 * @throws UserError where the prompt certainly leaves no room, naming what to drop.
 */
export function answerRoom(model: RoutedModel, size: PromptSize, messages: readonly ChatMessage[]): number {
  if (!hasRoom(size, model.contextTokens)) throw tooLong(model, size.tokens, messages);
  return Math.max(LEAST_ANSWER_TOKENS, model.contextTokens - size.high);
}

/** The refusal, in one sentence with the part that is most worth dropping. Also for a server that refused by itself. */
export function tooLong(
  { info, contextTokens }: Pick<RoutedModel, 'info' | 'contextTokens'>,
  tokens: number,
  messages: readonly ChatMessage[],
): UserError {
  const needed = Math.max(tokens, contextTokens + 1);
  const advice = adviceFor(messages, tokens);
  return new UserError(
    `This needs about ${format(needed)} tokens and ${info.name} takes ${format(contextTokens)}: ${advice}.`,
  );
}

function adviceFor(messages: readonly ChatMessage[], tokens: number): string {
  const length = (message: ChatMessage) => sizeOf(message).total;
  const total = messages.reduce((sum, message) => sum + length(message), 0);
  const question = messages.at(-1);
  if (!question || total === 0) return 'ask a model with a larger context window';
  const share = (chars: number) => format(Math.round((chars / total) * tokens));
  const { biggest, total: own } = sizeOf(question);
  const earlier = total - own;
  if (biggest && biggest.chars >= earlier && biggest.chars * 2 > own) {
    return `remove ${biggest.label} (about ${share(biggest.chars)} tokens)`;
  }
  if (earlier > own) return `begin a new chat (the earlier messages use about ${share(earlier)})`;
  return 'shorten the question';
}

function sizeOf(message: ChatMessage): { total: number; biggest?: { label: string; chars: number } } {
  const parts = (message.attachments ?? []).map((attachment) => ({
    label: attachment.label,
    chars: renderAttachment(attachment).length + (attachment.image ? TOKENS_PER_IMAGE * CHARS_PER_TOKEN : 0),
  }));
  const total = parts.reduce((sum, part) => sum + part.chars, (message.prompt ?? message.text).length);
  const biggest = parts.sort((a, b) => b.chars - a.chars)[0];
  return biggest ? { total, biggest } : { total };
}

function format(tokens: number): string {
  return tokens.toLocaleString('en-US');
}
