// One answer while it streams: what has come, how fast, and how it ended. Knows nothing of files or of the network.
import type { ChatMessage, Usage } from '../../shared/protocol/chat.ts';
import type { ReportedTimings, ReportedUsage } from '../models/modelClient.ts';
import type { LedgerEntry } from '../savings/ledgerEntry.ts';
import { endsInRepetition } from './repetition.ts';

/** How often the end is looked at for a loop. */
const CHECK_EVERY_CHARS = 500;

export class AnswerUnderWay {
  readonly #begun: number;
  readonly #now: () => number;
  #message: ChatMessage;
  #firstAt: number | undefined;
  #lastAt: number;
  #checkedChars = 0;

  constructor(message: ChatMessage, now: () => number) {
    this.#message = message;
    this.#now = now;
    this.#begun = now();
    this.#lastAt = this.#begun;
  }

  /** A snapshot; it does not change any more. */
  get message(): ChatMessage {
    return this.#message;
  }

  /** Milliseconds since the question was sent. */
  get elapsedMs(): number {
    return this.#now() - this.#begun;
  }

  addText(text: string): void {
    this.#heard();
    const { thinking, thinkingMs } = this.#message;
    const thought = thinking !== undefined && thinkingMs === undefined ? { thinkingMs: this.elapsedMs } : {};
    this.#message = { ...this.#message, ...thought, text: this.#message.text + text };
  }

  addThinking(text: string): void {
    this.#heard();
    this.#message = { ...this.#message, thinking: (this.#message.thinking ?? '') + text };
  }

  /** Whether the model says the same for ever. Cheap: looks only now and then. */
  isStuck(): boolean {
    const { text, thinking = '' } = this.#message;
    if (text.length + thinking.length - this.#checkedChars < CHECK_EVERY_CHARS) return false;
    this.#checkedChars = text.length + thinking.length;
    return endsInRepetition(text === '' ? thinking : text);
  }

  /** Sets or changes what is known besides the text. */
  update(change: Partial<ChatMessage>): ChatMessage {
    const thought =
      this.#message.thinking !== undefined && this.#message.thinkingMs === undefined && change.state !== undefined
        ? { thinkingMs: this.#lastAt - this.#begun }
        : {};
    this.#message = { ...this.#message, ...thought, ...change };
    return this.#message;
  }

  /** Speed as the server measured it, else as it was seen here. */
  figures(reported: ReportedUsage | undefined, timings: ReportedTimings | undefined, outputTokens: number) {
    const generated = timings?.generatedTokens;
    const generateMs = timings?.generateMs;
    const seenMs = this.#firstAt === undefined ? 0 : this.#lastAt - this.#firstAt;
    const tokens = reported?.outputTokens ?? outputTokens;
    const perSecond =
      generated !== undefined && generateMs
        ? (generated / generateMs) * 1000
        : seenMs > 0
          ? (tokens / seenMs) * 1000
          : 0;
    return {
      ...(this.#firstAt === undefined ? {} : { firstTokenMs: this.#firstAt - this.#begun }),
      ...(perSecond > 0 ? { tokensPerSecond: perSecond } : {}),
    };
  }

  #heard(): void {
    this.#lastAt = this.#now();
    this.#firstAt ??= this.#lastAt;
  }
}

/**
 * What of an answer's tokens went into thinking: the server's count, else the share that it has of the characters, which
 * makes the whole an estimate; null where nothing was thought.
 */
export function thoughtPart(
  reported: ReportedUsage | undefined,
  { outputTokens, source }: Usage,
  { text, thinking }: { readonly text: string; readonly thinking: string },
): Pick<LedgerEntry, 'reasoningTokens' | 'source'> {
  if (reported?.reasoningTokens !== undefined) return { reasoningTokens: reported.reasoningTokens, source };
  if (outputTokens === undefined || thinking === '') return { reasoningTokens: null, source };
  const share = thinking.length / (text.length + thinking.length);
  return { reasoningTokens: Math.round(outputTokens * share), source: 'estimated' };
}

/** Usage as the server reported it; what it did not say comes from the estimates, and the whole is marked so. */
export function usageOf(
  reported: ReportedUsage | undefined,
  estimated: { readonly promptTokens: number; readonly outputTokens: number },
): Usage {
  const { promptTokens, cachedTokens, outputTokens } = reported ?? {};
  return {
    promptTokens: promptTokens ?? estimated.promptTokens,
    outputTokens: outputTokens ?? estimated.outputTokens,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    source: promptTokens !== undefined && outputTokens !== undefined ? 'reported' : 'estimated',
  };
}
