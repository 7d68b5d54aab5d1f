// Where a question is written: text, chips, model, meter, send and stop. Also edits an earlier question.
import type { ContextName } from '../../shared/protocol/attachable.ts';
import type { ChatMeasureResult, ChatMessage, Think } from '../../shared/protocol/chat.ts';
import type { Chip, CommandSuggestion, Draft, FileSuggestion } from '../../shared/protocol/chatView.ts';
import { el } from '../dom.ts';
import { AttachedChips } from './attachedChips.ts';
import { iconButton, textButton } from './buttons.ts';
import { FallbackLine } from './fallbackLine.ts';
import { FitLine } from './fitLine.ts';
import type { KeptState } from './host.ts';
import { Meter } from './meter.ts';
import { ModelChoice } from './modelChoice.ts';
import { QuestionInput } from './questionInput.ts';

export interface ComposerActions {
  /** `model` where another one than the route's is asked. */
  send(draft: Draft, think: Think | undefined, model?: string): void;
  stop(): void;
  measure(draft: Draft): void;
  removeChip(id: string): void;
  pickModel(): void;
  attach(context: ContextName): void;
  attachFile(uri: string): void;
  suggest(query: string): void;
  condense(chip: string): void;
  condenseChat(): void;
  newChat(): void;
  /** The earlier question under edit, or none. */
  editing(question: string | undefined): void;
  /** Up arrow in the empty input. */
  editLast(): void;
  keep(state: Partial<KeptState>): void;
}

/** While somebody types, measuring waits this long for a pause. */
const MEASURE_AFTER_MS = 300;

export class Composer {
  readonly element: HTMLFormElement;
  readonly #actions: ComposerActions;
  readonly #input: QuestionInput;
  readonly #attached: AttachedChips;
  readonly #editing = el('div', { class: 'editing', hidden: true });
  readonly #model: ModelChoice;
  readonly #meter = new Meter();
  readonly #fit: FitLine;
  readonly #fallback = new FallbackLine((model) => this.#submit(model));
  readonly #add = iconButton('add', 'Add Context (#)', () => this.#input.suggestions.openContext(), 'add-context');
  readonly #send = iconButton('send', 'Send (Enter)', () => this.#submit(), 'send');
  readonly #stop = iconButton('stop', 'Stop (Escape)', () => this.#actions.stop(), 'stop');
  #edited: ChatMessage | undefined;
  #isRunning = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(actions: ComposerActions, kept: KeptState) {
    this.#actions = actions;
    this.#model = new ModelChoice(kept.think, {
      pick: () => actions.pickModel(),
      keep: (think) => actions.keep({ think }),
    });
    this.#attached = new AttachedChips({
      removeChip: (id) => actions.removeChip(id),
      condense: (chip) => actions.condense(chip),
      dropped: () => this.#measureSoon(),
      leftEmpty: () => this.focus(),
    });
    this.#fit = new FitLine({ summariseChat: () => actions.condenseChat(), newChat: () => actions.newChat() });
    this.#input = new QuestionInput(
      {
        attach: (context) => actions.attach(context),
        attachFile: (uri) => actions.attachFile(uri),
        suggest: (query) => actions.suggest(query),
        changed: () => this.#changed(),
        send: () => this.#submit(),
        editLast: () => {
          if (!this.#isRunning) actions.editLast();
        },
      },
      kept.draft,
    );
    this.element = this.#layOut();
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.showRunning(false);
    this.showModel(null);
  }

  /** The way of thinking that is chosen for the model shown. */
  get think(): Think | undefined {
    return this.#model.think;
  }

  focus(): void {
    this.#input.element.focus();
  }

  showRunning(isRunning: boolean): void {
    this.#isRunning = isRunning;
    this.#send.hidden = isRunning;
    this.#stop.hidden = !isRunning;
  }

  showChips(chips: readonly Chip[]): void {
    this.#attached.show(chips);
    this.#measureSoon();
  }

  showCommands(commands: readonly CommandSuggestion[]): void {
    this.#input.suggestions.setCommands(commands);
  }

  showFiles(query: string, files: readonly FileSuggestion[]): void {
    this.#input.suggestions.showFiles(query, files);
  }

  /** Where what is dropped or pasted ends up. */
  get input(): HTMLElement {
    return this.#input.element;
  }

  showMeasure(measure: ChatMeasureResult): void {
    const { promptTokens, contextTokens, attachmentTokens, model } = measure;
    this.#meter.show(promptTokens, contextTokens);
    this.#attached.showTokens(attachmentTokens);
    this.#fit.show(measure, this.#attached.largeParts);
    this.#fallback.show(measure.fallback, this.#hasQuestion(this.#draft()));
    this.showModel(model);
  }

  showModel(model: ChatMeasureResult['model']): void {
    this.#model.show(model);
  }

  /** Loads an earlier question; sending replaces it and what followed. */
  edit(question: ChatMessage): void {
    this.#edited = question;
    this.#attached.keep(question.attachments ?? []);
    this.#editing.hidden = false;
    this.#editing.replaceChildren(
      el('span', {}, 'Editing an earlier question. What followed it will be dropped.'),
      textButton('Cancel', () => this.cancelEdit()),
    );
    this.#input.setText(question.text);
    this.#actions.editing(question.id);
    this.focus();
  }

  cancelEdit(): void {
    if (!this.#edited) return;
    this.#endEdit();
    this.#input.setText('');
    this.focus();
  }

  /** Puts a question back that was not taken in, unless something has been written meanwhile. */
  restore(draft: Draft): void {
    if (this.#input.text === '' && draft.replaceFrom === undefined) this.#input.setText(draft.text);
  }

  /** Adapts the height to the text; for when the page has become visible. */
  fit(): void {
    this.#input.fit();
  }

  measureNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#actions.measure(this.#draft());
  }

  #layOut(): HTMLFormElement {
    const bar = el(
      'div',
      { class: 'composer-bar' },
      this.#add,
      this.#model.button,
      this.#model.thinking,
      this.#meter.element,
      this.#send,
      this.#stop,
    );
    return el(
      'form',
      { class: 'composer' },
      this.#fit.element,
      this.#fallback.element,
      this.#editing,
      this.#attached.element,
      this.#input.element,
      this.#input.suggestions.list.element,
      bar,
    );
  }

  #submit(model?: string): void {
    const draft = this.#draft();
    if (this.#isRunning || !this.#hasQuestion(draft)) return;
    // The choice is the person's: nothing is sent that would be refused, and nothing is cut.
    if (this.#fit.holdsUp && model === undefined) {
      this.#fit.element.focus();
      return;
    }
    this.#actions.send(draft, this.think, model);
    this.#fallback.show(undefined, false);
    this.#endEdit();
    this.#input.setText('');
    this.#input.suggestions.list.close();
  }

  #hasQuestion({ text, chips, keep = [] }: Draft): boolean {
    return text.trim() !== '' || chips.length + keep.length > 0;
  }

  #draft(): Draft {
    const draft = { text: this.#input.text, chips: this.#attached.ids };
    return this.#edited ? { ...draft, replaceFrom: this.#edited.id, keep: [...this.#attached.kept] } : draft;
  }

  #endEdit(): void {
    this.#edited = undefined;
    this.#editing.hidden = true;
    this.#attached.keep([]);
    this.#actions.editing(undefined);
  }

  #changed(): void {
    this.#input.fit();
    if (!this.#edited) this.#actions.keep({ draft: this.#input.text });
    this.#measureSoon();
  }

  #measureSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.measureNow(), MEASURE_AFTER_MS);
  }
}
