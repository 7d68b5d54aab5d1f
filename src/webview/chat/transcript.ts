// The conversation on screen: questions and answers in order, kept at the end while an answer streams unless the person
// has scrolled away.
import type { ChatDeltaParams, ChatMessage, ChatStartedParams, Conversation } from '../../shared/protocol/chat.ts';
import { el } from '../dom.ts';
import { type AnswerActions, AnswerView } from './answerView.ts';
import { textButton } from './buttons.ts';
import { FrameScheduler } from './frames.ts';
import { whenIdle } from './idle.ts';
import { type QuestionActions, renderQuestion } from './questionView.ts';

export type TranscriptActions = AnswerActions & QuestionActions;

/** Messages that are there at once when a conversation opens; the earlier ones follow when there is time. */
const MESSAGES_AT_ONCE = 6;
const MESSAGES_PER_STEP = 4;
/** Nearer to the end than that counts as being at the end. */
const AT_END_PX = 48;

export class Transcript {
  /** Not a live region: an answer is read out once, when it is finished. See `announcer.ts`. */
  readonly element = el('div', {
    class: 'transcript',
    role: 'log',
    'aria-live': 'off',
    'aria-label': 'Conversation',
    tabindex: 0,
  });
  readonly jump: HTMLElement;
  readonly #actions: TranscriptActions;
  readonly #frames = new FrameScheduler(() => this.#render());
  readonly #answers = new Map<string, AnswerView>();
  readonly #questions = new Map<string, ChatMessage>();
  #conversation = '';
  #earlier: ChatMessage[] = [];
  #isAtEnd = true;
  /** Where it was scrolled to last. */
  #top = 0;

  constructor(actions: TranscriptActions) {
    this.#actions = actions;
    this.jump = textButton('Go to the End', () => this.#goToEnd(), 'jump');
    this.jump.hidden = true;
    // The input below grows and shrinks: what was at the end stays there.
    new ResizeObserver(() => this.#frames.request()).observe(this.element);
    this.element.addEventListener('scroll', () => this.#onScroll(), { passive: true });
  }

  get isEmpty(): boolean {
    return this.element.childElementCount === 0;
  }

  /** The newest question, for editing it by keyboard. */
  get lastQuestion(): ChatMessage | undefined {
    return [...this.#questions.values()].at(-1);
  }

  show({ id, messages }: Conversation): void {
    const isSame = id === this.#conversation;
    this.#conversation = id;
    for (const view of this.#answers.values()) view.dispose();
    this.#answers.clear();
    this.#questions.clear();
    for (const message of messages) if (message.role === 'user') this.#questions.set(message.id, message);
    this.#earlier = messages.slice(0, -MESSAGES_AT_ONCE);
    this.element.replaceChildren(...messages.slice(-MESSAGES_AT_ONCE).map((message) => this.#view(message)));
    if (!isSame) this.#isAtEnd = true;
    this.#frames.request();
    if (this.#earlier.length > 0) whenIdle(this.#showEarlier(this.#earlier));
  }

  started({ dropped, question, answer }: ChatStartedParams): void {
    for (const id of dropped) this.#remove(id);
    this.#questions.set(question.id, question);
    this.element.append(this.#view(question), this.#view(answer));
    this.#goToEnd();
  }

  /** Takes a piece of an answer; false where it does not fit what is here, so that the state must be asked for. */
  take(delta: ChatDeltaParams): boolean {
    const isTaken = this.#answers.get(delta.message)?.take(delta) ?? false;
    this.#frames.request();
    return isTaken;
  }

  /** Files of the codebase are looked at for the answer that is awaited. */
  reading(done: number, total: number): void {
    for (const answer of this.#answers.values()) if (answer.isStreaming) answer.reading(done, total);
  }

  finished(message: ChatMessage): void {
    this.#answers.get(message.id)?.finish(message);
    this.#frames.request();
  }

  /** Fades what an edit would drop; undefined: nothing. */
  markFrom(question: string | undefined): void {
    let isDropped = false;
    for (const child of this.element.children) {
      isDropped ||= question !== undefined && child.getAttribute('data-id') === question;
      child.classList.toggle('to-be-dropped', isDropped);
    }
  }

  #view(message: ChatMessage): HTMLElement {
    if (message.role === 'user') return renderQuestion(message, this.#actions);
    const view = new AnswerView(message, this.#actions);
    this.#answers.set(message.id, view);
    return view.element;
  }

  #remove(id: string): void {
    this.#answers.get(id)?.dispose();
    this.#answers.delete(id);
    this.#questions.delete(id);
    const early = this.#earlier.findIndex((message) => message.id === id);
    if (early >= 0) this.#earlier.splice(early, 1);
    for (const child of [...this.element.children]) if (child.getAttribute('data-id') === id) child.remove();
  }

  #render(): void {
    for (const view of this.#answers.values()) view.render();
    if (this.#isAtEnd) this.#scrollToEnd();
    this.#showJump();
  }

  /** What comes into view gets its real height only then, so that the end may have moved in the next frame. */
  #scrollToEnd(): void {
    const { scrollHeight, scrollTop } = this.element;
    this.element.scrollTop = scrollHeight;
    if (this.element.scrollTop !== scrollTop) this.#frames.request();
  }

  /** Adds earlier messages above without moving what is read; ends when another conversation has been opened. */
  *#showEarlier(earlier: ChatMessage[]): Generator<void> {
    for (; earlier === this.#earlier && earlier.length > 0; ) {
      const views = earlier.splice(-MESSAGES_PER_STEP).map((message) => this.#view(message));
      if (this.#isAtEnd) {
        this.element.prepend(...views);
        this.#frames.request();
      } else {
        const fromEnd = this.element.scrollHeight - this.element.scrollTop;
        this.element.prepend(...views);
        this.element.scrollTop = this.element.scrollHeight - fromEnd;
      }
      yield;
    }
  }

  /** Only somebody who scrolls up leaves the end; what grows below does not take them away from it. */
  #onScroll(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.element;
    const isNear = scrollHeight - scrollTop - clientHeight < AT_END_PX;
    if (isNear || scrollTop < this.#top) this.#isAtEnd = isNear;
    this.#top = scrollTop;
    this.#showJump();
  }

  #showJump(): void {
    this.jump.hidden = this.#isAtEnd || this.isEmpty;
  }

  #goToEnd(): void {
    this.#isAtEnd = true;
    this.#frames.request();
  }
}
