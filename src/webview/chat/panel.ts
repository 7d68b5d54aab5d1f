// The whole page: puts its parts together and carries messages between them and the extension host.
import type { ChatMeasureResult } from '../../shared/protocol/chat.ts';
import type { HostMessage, ViewMessage, ViewProblem } from '../../shared/protocol/chatView.ts';
import { el } from '../dom.ts';
import { Announcer } from './announcer.ts';
import { iconButton } from './buttons.ts';
import { Composer } from './composer.ts';
import { takeDrops } from './drops.ts';
import { renderEmptyState } from './emptyState.ts';
import { HistoryView } from './historyView.ts';
import type { Host } from './host.ts';
import { ProblemLine } from './problemLine.ts';
import { Transcript } from './transcript.ts';

export class Panel {
  readonly element: HTMLElement;
  readonly #host: Host;
  readonly #title = el('h1', { class: 'chat-title', dir: 'auto' }, 'New chat');
  readonly #empty = el('div', { class: 'empty-state' });
  readonly #announcer = new Announcer();
  readonly #transcript: Transcript;
  readonly #composer: Composer;
  readonly #history: HistoryView;
  readonly #problem: ProblemLine;
  /** What was not done, apart from what stands in the way of asking. */
  readonly #notice: ProblemLine;
  #conversation = '';
  #isRunning = false;
  #model: ChatMeasureResult['model'] = null;
  #hindrance: ViewProblem | null = null;

  constructor(host: Host) {
    this.#host = host;
    this.#transcript = new Transcript({
      copy: (text) => host.post({ type: 'copy', text }),
      insert: (text) => host.post({ type: 'insert', text }),
      newFile: (text, language) => host.post({ type: 'newFile', text, language }),
      apply: (text, block) => host.post({ type: 'apply', text, ...(block ? { block } : {}) }),
      openLink: (url) => host.post({ type: 'openLink', url }),
      retry: (answer, model) => this.#retry(answer, model),
      runRemedy: this.#runRemedy,
      openSource: (answer, source) => host.post({ type: 'openSource', answer, source }),
      edit: (question) => this.#edit(() => this.#composer.edit(question)),
    });
    this.#composer = new Composer(
      {
        send: (draft, think, model) =>
          host.post({ type: 'send', draft, ...(think ? { think } : {}), ...(model ? { model } : {}) }),
        stop: () => host.post({ type: 'stop' }),
        measure: (draft) => host.post({ type: 'measure', draft }),
        removeChip: (chip) => host.post({ type: 'removeChip', chip }),
        pickModel: () => host.post({ type: 'pickModel' }),
        attach: (context) => this.#attach({ type: 'attach', context }),
        attachFile: (uri) => this.#attach({ type: 'attachFiles', uris: [uri] }),
        suggest: (query) => host.post({ type: 'suggest', query }),
        condense: (chip) => host.post({ type: 'condense', chip }),
        condenseChat: () => host.post({ type: 'condenseChat' }),
        newChat: () => host.post({ type: 'newChat' }),
        editing: (question) => this.#transcript.markFrom(question),
        editLast: () => this.#edit(() => this.#editLast()),
        keep: (state) => host.keep(state),
      },
      host.kept,
    );
    this.#history = new HistoryView({
      list: (query) => host.post({ type: 'list', query }),
      open: (conversation) => host.post({ type: 'open', conversation }),
      export: (conversation) => host.post({ type: 'export', conversation }),
      delete: (conversation) => host.post({ type: 'delete', conversation }),
      deleteAll: () => host.post({ type: 'deleteAll' }),
      close: () => this.#closeHistory(),
    });
    this.#problem = new ProblemLine(this.#runRemedy);
    this.#notice = new ProblemLine(this.#runRemedy);
    this.element = this.#layOut();
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    for (const gesture of ['drop', 'paste']) this.element.addEventListener(gesture, () => this.#notice.hide());
    takeDrops(this.element, this.#composer.input, {
      attachFiles: (uris) => host.post({ type: 'attachFiles', uris }),
      attachText: (name, text) => host.post({ type: 'attachText', name, text }),
      attachImage: (image) => host.post({ type: 'attachImage', ...image }),
      notAttached: (why) => host.post({ type: 'notAttached', why }),
    });
    this.#refresh();
  }

  /** Takes a message of the extension host. */
  receive(message: HostMessage): void {
    switch (message.type) {
      case 'state':
        this.#showState(message);
        return;
      case 'started':
        if (message.conversation !== this.#conversation) return;
        this.#title.textContent = message.title;
        this.#setRunning(true);
        this.#notice.hide();
        this.#transcript.started(message);
        this.#refresh();
        return;
      case 'delta':
        // A piece that does not fit: this page was built while the answer was under way. Ask for the whole state.
        if (message.conversation === this.#conversation && !this.#transcript.take(message)) {
          this.#host.post({ type: 'ready' });
        }
        return;
      case 'finished':
        if (message.conversation === this.#conversation) this.#finished(message);
        return;
      case 'refused':
        this.#problem.show(message.problem);
        if (message.draft) this.#composer.restore(message.draft);
        return;
      case 'chips':
        this.#composer.showChips(message.chips);
        return;
      case 'measured':
        this.#model = message.result.model;
        this.#composer.showMeasure(message.result);
        this.#refresh();
        return;
      case 'problem':
        this.#showHindrance(message.problem);
        return;
      case 'history':
        this.#history.show(message.query, message.conversations, message.current);
        return;
      case 'commands':
        this.#composer.showCommands(message.commands);
        return;
      case 'suggestions':
        this.#composer.showFiles(message.query, message.files);
        return;
      case 'notice':
        this.#notice.show({ text: message.text });
        return;
      case 'titled':
        if (message.conversation === this.#conversation) this.#title.textContent = message.title;
        return;
      case 'reading':
        if (message.conversation === this.#conversation) this.#transcript.reading(message.done, message.total);
        return;
      case 'focus':
        this.#closeHistory();
        return;
    }
  }

  #layOut(): HTMLElement {
    const header = el(
      'header',
      { class: 'head' },
      this.#title,
      iconButton('history', 'Earlier Chats', () => this.#history.open()),
      iconButton('add', 'New Chat', () => this.#host.post({ type: 'newChat' })),
    );
    const middle = el('main', { class: 'middle' }, this.#empty, this.#transcript.element, this.#transcript.jump);
    const foot = el('footer', { class: 'foot' }, this.#problem.element, this.#notice.element, this.#composer.element);
    return el('div', { class: 'panel' }, header, middle, foot, this.#history.element, this.#announcer.element);
  }

  #showState({ conversation, isRunning, chips }: Extract<HostMessage, { type: 'state' }>): void {
    if (this.#conversation !== '' && conversation.id !== this.#conversation) this.#composer.cancelEdit();
    this.#conversation = conversation.id;
    this.#title.textContent = conversation.title || 'New chat';
    this.#transcript.show(conversation);
    this.#composer.showChips(chips);
    this.#composer.fit();
    this.#setRunning(isRunning);
    this.#problem.hide();
    this.#history.close();
    this.#composer.measureNow();
    this.#refresh();
  }

  #finished({ message }: Extract<HostMessage, { type: 'finished' }>): void {
    this.#setRunning(false);
    this.#transcript.finished(message);
    this.#composer.measureNow();
    const ending = message.state === 'failed' ? `The answer failed. ${message.error ?? ''}` : 'Answer finished.';
    this.#announcer.say(`${ending} ${message.text}`);
  }

  #setRunning(isRunning: boolean): void {
    this.#isRunning = isRunning;
    this.#composer.showRunning(isRunning);
  }

  /** What could not be attached before is of no interest any more. */
  #attach(message: Extract<ViewMessage, { type: 'attach' | 'attachFiles' }>): void {
    this.#notice.hide();
    this.#host.post(message);
  }

  #retry(answer: string, model: string | undefined): void {
    const { think } = this.#composer;
    this.#edit(() =>
      this.#host.post({ type: 'retry', answer, ...(think ? { think } : {}), ...(model ? { model } : {}) }),
    );
  }

  /** Changing an earlier part makes no sense while an answer comes. */
  #edit(change: () => void): void {
    if (this.#isRunning) this.#problem.show({ text: 'Stop the answer first.' });
    else change();
  }

  #editLast(): void {
    const question = this.#transcript.lastQuestion;
    if (question) this.#composer.edit(question);
  }

  #closeHistory(): void {
    this.#history.close();
    this.#composer.focus();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing) return;
    if (this.#history.isOpen) this.#closeHistory();
    else if (this.#isRunning) this.#host.post({ type: 'stop' });
    else this.#composer.cancelEdit();
  }

  /** Before the first question the whole page says what is wrong; later a line does. */
  #showHindrance(problem: ViewProblem | null): void {
    this.#hindrance = problem;
    if (problem && !this.#transcript.isEmpty) this.#problem.show(problem);
    else this.#problem.hide();
    this.#refresh();
  }

  #refresh(): void {
    const isEmpty = this.#transcript.isEmpty;
    this.#empty.hidden = !isEmpty;
    this.#transcript.element.hidden = isEmpty;
    if (isEmpty) renderEmptyState(this.#empty, { model: this.#model, problem: this.#hindrance }, this.#runRemedy);
  }

  readonly #runRemedy = (command: string): void => this.#host.post({ type: 'remedy', command });
}
