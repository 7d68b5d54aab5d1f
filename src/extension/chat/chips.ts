// What goes with the next question: the selection of the moment, offered by itself, and what the person attached.
import type { Selection, TextDocument, TextEditor } from 'vscode';
import { type Disposable, DisposableList } from '../../shared/base/disposables.ts';
import { UserError } from '../../shared/base/errors.ts';
import { Emitter, type Event } from '../../shared/base/events.ts';
import type { Attachment } from '../../shared/protocol/chat.ts';
import type { Chip } from '../../shared/protocol/chatView.ts';
import type { LastEditor } from './lastEditor.ts';

const AUTOMATIC_CHIP = 'selection';
const INSTRUCTIONS_CHIP = 'instructions-';

export class Chips implements Disposable {
  readonly #last: LastEditor;
  readonly #disposables = new DisposableList();
  readonly #emitter = new Emitter<void>();
  readonly #attached = new Map<string, Attachment>();
  /** Chips that a model is making shorter. */
  readonly #busy = new Set<string>();
  /** The selection that was removed or has been asked about already: not offered a second time. */
  #settled = '';
  #nextId = 1;

  constructor(last: LastEditor) {
    this.#last = last;
    this.#disposables.add(last.onDidChange(() => this.#emitter.fire()));
  }

  readonly onDidChange: Event<void> = this.#emitter.event;

  /** The text editor that was used last. */
  get editor(): TextEditor | undefined {
    return this.#last.editor;
  }

  get all(): Chip[] {
    const chips = [...this.#attached].map(([id, { kind, label, isSummary }]) => ({
      id,
      kind,
      label,
      isAutomatic: id.startsWith(INSTRUCTIONS_CHIP),
      ...(isSummary ? { isSummary } : {}),
      ...(this.#busy.has(id) ? { isBusy: true } : {}),
    }));
    const selected = this.#selected();
    if (!selected || this.#isAttached(selected)) return chips;
    return [...chips, { id: AUTOMATIC_CHIP, kind: 'selection', label: selected.label, isAutomatic: true }];
  }

  /** Texts of the chips with these ids, as they are now. */
  attachments(ids: readonly string[]): Attachment[] {
    const wanted = new Set(ids);
    const attached = [...this.#attached].flatMap(([id, attachment]) => (wanted.has(id) ? [attachment] : []));
    const selected = wanted.has(AUTOMATIC_CHIP) ? this.#selected() : undefined;
    return selected ? [...attached, selected] : attached;
  }

  /** The person does not want it. */
  remove(id: string): void {
    this.take([id]);
  }

  /** The selection of the moment has been asked about. */
  takeSelection(): void {
    this.take([AUTOMATIC_CHIP]);
  }

  /** They have gone out with a question; what is returned puts them back where it was not taken in. */
  take(ids: readonly string[]): () => void {
    const before = { attached: [...this.#attached], settled: this.#settled };
    for (const id of ids) {
      if (id === AUTOMATIC_CHIP) this.#settled = this.#selectionKey();
      else this.#attached.delete(id);
    }
    this.#emitter.fire();
    return () => {
      for (const [id, attachment] of before.attached) this.#attached.set(id, attachment);
      this.#settled = before.settled;
      this.#emitter.fire();
    };
  }

  /** Attaches something, unless the same is attached already. */
  attach(attachment: Attachment): void {
    if (!this.#isAttached(attachment)) this.#attached.set(`attached-${this.#nextId++}`, attachment);
    this.#emitter.fire();
  }

  /** The workspace's instructions, for a chat that begins now; none for one that goes on. */
  offerInstructions(instructions: readonly Attachment[]): void {
    const others = [...this.#attached].filter(([id]) => !id.startsWith(INSTRUCTIONS_CHIP));
    this.#attached.clear();
    for (const [index, each] of instructions.entries()) this.#attached.set(`${INSTRUCTIONS_CHIP}${index}`, each);
    for (const [id, each] of others) this.#attached.set(id, each);
    this.#emitter.fire();
  }

  /** Whether the person has attached something, or selected something. */
  get hasOwn(): boolean {
    return this.all.some(({ kind }) => kind !== 'instructions');
  }

  /** Puts in place of an attachment what `change` makes of it; it stays as it is where that fails. */
  async replace(id: string, change: (attachment: Attachment) => Promise<Attachment>): Promise<void> {
    const attachment = this.#attached.get(id) ?? (id === AUTOMATIC_CHIP ? this.#selected() : undefined);
    if (!attachment || this.#busy.has(id)) return;
    this.#busy.add(id);
    this.#emitter.fire();
    try {
      const changed = await change(attachment);
      if (id === AUTOMATIC_CHIP) {
        this.#settled = this.#selectionKey();
        this.#attached.set(`attached-${this.#nextId++}`, changed);
      } else if (this.#attached.has(id)) this.#attached.set(id, changed);
    } finally {
      this.#busy.delete(id);
      this.#emitter.fire();
    }
  }

  /** The selection of the moment. @throws UserError where there is none. */
  selected(): Attachment {
    if (!this.editor || this.editor.selection.isEmpty) throw new UserError('Select something in an editor first.');
    return part(this.editor.document, this.editor.selection);
  }

  /** The active file as it stands. @throws UserError where no editor is open. */
  wholeFile(): Attachment {
    if (!this.editor) throw new UserError('Open a file first.');
    return wholeFile(this.editor.document);
  }

  /** Attaches the selection, or the whole file where nothing is selected. */
  attachCurrent(): void {
    this.attach(this.current());
  }

  /** @throws UserError where no editor is open. */
  current(): Attachment {
    if (!this.editor) throw new UserError('Open a file first.');
    const { document, selection } = this.editor;
    return selection.isEmpty ? wholeFile(document) : part(document, selection);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #selected(): Attachment | undefined {
    if (!this.editor || this.editor.selection.isEmpty || this.#selectionKey() === this.#settled) return undefined;
    return part(this.editor.document, this.editor.selection);
  }

  #selectionKey(): string {
    if (!this.editor) return '';
    const { document, selection } = this.editor;
    const { start, end } = selection;
    return `${document.uri}#${start.line}:${start.character}-${end.line}:${end.character}@${document.version}`;
  }

  #isAttached({ kind, label, text, image }: Attachment): boolean {
    return [...this.#attached.values()].some(
      (each) =>
        each.kind === kind && each.label === label && each.text === text && each.image?.base64 === image?.base64,
    );
  }
}

function part(document: TextDocument, selection: Selection): Attachment {
  const { start, end } = selection;
  // A selection that ends at the beginning of a line does not show that line.
  const last = end.character === 0 && end.line > start.line ? end.line : end.line + 1;
  const lines = start.line + 1 === last ? `${last}` : `${start.line + 1}-${last}`;
  return {
    kind: 'selection',
    label: `${nameOf(document)}:${lines}`,
    uri: document.uri.toString(),
    languageId: document.languageId,
    text: document.getText(selection),
  };
}

function wholeFile(document: TextDocument): Attachment {
  return {
    kind: 'file',
    label: nameOf(document),
    uri: document.uri.toString(),
    languageId: document.languageId,
    text: document.getText(),
  };
}

function nameOf(document: TextDocument): string {
  return document.uri.path.split('/').at(-1) || document.uri.path;
}
