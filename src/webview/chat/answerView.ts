// One answer: thinking, text, how it ended, its figures, and what can be done with it.
import type { ChatDeltaParams, ChatMessage } from '../../shared/protocol/chat.ts';
import { el } from '../dom.ts';
import { copyButton, iconButton, textButton } from './buttons.ts';
import { offerLabel } from './fallbackLine.ts';
import { figuresLine, formatSeconds } from './figures.ts';
import type { ContentActions } from './markdown/actions.ts';
import { StreamingMarkdown } from './markdown/streamingMarkdown.ts';
import { renderSources } from './sourcesView.ts';
import { ThinkingView } from './thinkingView.ts';

export interface AnswerActions extends ContentActions {
  /** `model` where another one is asked. */
  retry(answer: string, model?: string): void;
  runRemedy(command: string): void;
  /** A place that this answer rests on, by its number. */
  openSource(answer: string, source: number): void;
}

export class AnswerView {
  readonly element: HTMLElement;
  readonly id: string;
  readonly #actions: AnswerActions;
  readonly #thinking = new ThinkingView();
  readonly #markdown: StreamingMarkdown;
  readonly #waiting = el('div', { class: 'waiting', hidden: true });
  readonly #foot = el('div', { class: 'answer-foot' });
  readonly #begun: number;
  #text = '';
  #thinkingLength = 0;
  #reading = '';
  #isStreaming: boolean;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(message: ChatMessage, actions: AnswerActions) {
    this.id = message.id;
    this.#actions = actions;
    this.#begun = message.createdAt;
    this.#markdown = new StreamingMarkdown(actions);
    this.#isStreaming = message.state === 'streaming';
    this.element = el(
      'article',
      { class: 'message answer', 'data-id': message.id, 'aria-label': 'Answer', tabindex: -1 },
      this.#thinking.element,
      this.#waiting,
      this.#markdown.element,
      this.#foot,
    );
    if (message.thinking) this.#addThinking(message.thinking);
    this.#addText(message.text);
    if (this.#isStreaming) this.#beginStreaming();
    else this.finish(message);
  }

  get text(): string {
    return this.#text;
  }

  /** Takes a piece; false where something before it is missing here. */
  take({ text, textAt, thinking, thinkingAt }: ChatDeltaParams): boolean {
    const newText = newPart(text, textAt, this.#text.length);
    const newThinking = newPart(thinking, thinkingAt, this.#thinkingLength);
    if (newText === undefined || newThinking === undefined) return false;
    if (newThinking !== '') this.#addThinking(newThinking);
    if (newText !== '') this.#addText(newText);
    return true;
  }

  get isStreaming(): boolean {
    return this.#isStreaming;
  }

  /** Shows what has come; nothing is left to show of an answer that is finished. */
  render(): void {
    if (!this.#isStreaming) return;
    this.#markdown.render();
    this.#thinking.render();
  }

  /** The answer is complete, stopped or failed; `message` is its last form. */
  finish(message: ChatMessage): void {
    clearInterval(this.#timer);
    this.render();
    this.#isStreaming = false;
    this.element.removeAttribute('aria-busy');
    this.#waiting.hidden = true;
    if (message.text.startsWith(this.#text)) this.#addText(message.text.slice(this.#text.length));
    this.#markdown.finish();
    this.#thinking.showTime(message.thinkingMs ?? 0, false);
    const sources = renderSources(message, (source) => this.#actions.openSource(this.id, source));
    this.#foot.replaceChildren(...this.#ending(message), ...(sources ? [sources] : []), this.#tools(message));
  }

  /** Files of the codebase are looked at before the model is asked. */
  reading(done: number, total: number): void {
    this.#reading = done < total ? `Reading the codebase: ${done} of ${total} files` : '';
    this.#tick();
  }

  /** It is no longer on screen. */
  dispose(): void {
    clearInterval(this.#timer);
  }

  #beginStreaming(): void {
    this.element.setAttribute('aria-busy', 'true');
    this.#tick();
    this.#timer = setInterval(() => this.#tick(), 1_000);
    this.render();
  }

  #tick(): void {
    const elapsedMs = Math.max(0, Date.now() - this.#begun);
    const isSilent = this.#text === '' && this.#thinkingLength === 0;
    this.#waiting.hidden = !isSilent;
    const work = elapsedMs < 2_000 ? 'Working…' : `Working… ${formatSeconds(elapsedMs)}`;
    if (isSilent) this.#waiting.textContent = this.#reading || work;
    if (this.#text === '') this.#thinking.showTime(elapsedMs, true);
  }

  #addText(text: string): void {
    if (text === '') return;
    if (this.#text === '' && this.#isStreaming) {
      this.#waiting.hidden = true;
      this.#thinking.showTime(Date.now() - this.#begun, false);
    }
    this.#text += text;
    this.#markdown.append(text);
  }

  #addThinking(text: string): void {
    this.#thinkingLength += text.length;
    this.#waiting.hidden = true;
    this.#thinking.append(text);
  }

  #ending({ state, error, remedy, note, fallback }: ChatMessage): HTMLElement[] {
    const lines: HTMLElement[] = [];
    if (state === 'failed') {
      const line = el('div', { class: 'error-line' }, el('span', { class: 'error-text' }, error ?? 'It failed.'));
      if (remedy) line.append(textButton(remedy.title, () => this.#actions.runRemedy(remedy.command)));
      line.append(textButton('Retry', () => this.#actions.retry(this.id)));
      if (fallback) line.append(textButton(offerLabel(fallback), () => this.#actions.retry(this.id, fallback.model)));
      lines.push(line);
    }
    if (state === 'stopped' && !note) lines.push(el('div', { class: 'note' }, 'Stopped.'));
    if (note) lines.push(el('div', { class: 'note' }, note));
    return lines;
  }

  #tools(message: ChatMessage): HTMLElement {
    const tools = el('div', { class: 'answer-tools', role: 'toolbar', 'aria-label': 'Answer' });
    if (this.#text !== '') tools.append(copyButton('Copy Answer', () => this.#actions.copy(this.#text)));
    if (hasSeveralBlocks(this.#text)) tools.append(textButton('Apply All', () => this.#actions.apply(this.#text)));
    tools.append(iconButton('retry', 'Ask Again', () => this.#actions.retry(this.id)));
    const figures = figuresLine(message);
    return el('div', { class: 'answer-end' }, tools, el('span', { class: 'figures', title: figures }, figures));
  }
}

/** The part of a piece that is not known yet; undefined where there is a gap before it. */
function newPart(piece: string | undefined, at: number | undefined, known: number): string | undefined {
  if (piece === undefined) return '';
  if (at === undefined || at === known) return piece;
  return at < known ? piece.slice(known - at) : undefined;
}

/** More than one fenced block: one button for all of them is worth its place. */
function hasSeveralBlocks(text: string): boolean {
  return (text.match(/^\s*```/gm) ?? []).length >= 4;
}
