// What the input suggests: context after `#`, commands after `/` at the beginning. Choosing context takes the word out of
// the text, because a chip stands for it; choosing a command writes its name.
import { CONTEXT_NAMES, type ContextName } from '../../shared/protocol/attachable.ts';
import type { CommandSuggestion, FileSuggestion } from '../../shared/protocol/chatView.ts';
import { type Suggestion, SuggestionList } from './suggestionList.ts';

export interface SuggestionActions {
  attach(context: ContextName): void;
  attachFile(uri: string): void;
  /** Files whose path fits; answered with `showFiles`. */
  suggest(query: string): void;
  /** The text of the input has been changed here. */
  changed(): void;
}

const CONTEXT_WORDS: Readonly<Record<ContextName, string>> = {
  file: 'A file of the workspace…',
  selection: 'What is selected in the editor',
  problems: 'Errors and warnings',
  changes: 'What has changed since the last commit',
  terminal: 'Selection or last command of the terminal',
  codebase: 'Pieces of all files, found with the words of the question',
  symbol: 'A function, class or variable…',
  folder: 'A folder: its names and as many files as fit…',
};

/** The word at the cursor, with its sign. Offsets are of the input's text. */
interface Word {
  readonly sign: '#' | '/';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export class Suggestions {
  readonly list: SuggestionList;
  readonly #input: HTMLTextAreaElement;
  readonly #actions: SuggestionActions;
  #commands: readonly CommandSuggestion[] = [];
  #files: readonly FileSuggestion[] = [];
  #asked = '';

  constructor(input: HTMLTextAreaElement, actions: SuggestionActions) {
    this.#input = input;
    this.#actions = actions;
    this.list = new SuggestionList(input);
    input.addEventListener('blur', () => this.list.close());
  }

  setCommands(commands: readonly CommandSuggestion[]): void {
    this.#commands = commands;
  }

  showFiles(query: string, files: readonly FileSuggestion[]): void {
    if (query !== this.#asked) return;
    this.#files = files;
    this.update(false);
  }

  /** Opens, changes or closes the list for what stands at the cursor. */
  update(mayAsk = true): void {
    const word = this.#word();
    if (!word) {
      this.#files = [];
      this.#asked = '';
      this.list.close();
      return;
    }
    if (word.sign === '/') {
      this.list.show(this.#commandItems(word));
      return;
    }
    if (mayAsk && word.text !== '' && word.text !== this.#asked) {
      this.#asked = word.text;
      this.#actions.suggest(word.text);
    }
    if (word.text === '') this.#files = [];
    this.list.show([...this.#contextItems(word), ...this.#fileItems(word)]);
  }

  /** Opens the list of what can be attached, as if `#` had been typed. */
  openContext(): void {
    const { selectionStart, value } = this.#input;
    const before = value.slice(0, selectionStart);
    const sign = before === '' || /\s$/.test(before) ? '#' : ' #';
    this.#put(selectionStart, selectionStart, sign);
    this.update();
  }

  #word(): Word | undefined {
    const { selectionStart, selectionEnd, value } = this.#input;
    if (selectionStart !== selectionEnd) return undefined;
    const before = value.slice(0, selectionStart);
    const command = /^\/([\w-]*)$/.exec(before);
    if (command) return { sign: '/', text: command[1] ?? '', start: 0, end: selectionStart };
    const context = /(?:^|\s)#([\w./-]*)$/.exec(before);
    if (!context) return undefined;
    const text = context[1] ?? '';
    return { sign: '#', text, start: selectionStart - text.length - 1, end: selectionStart };
  }

  #commandItems({ text, start, end }: Word): Suggestion[] {
    const typed = text.toLowerCase();
    return this.#commands
      .filter(({ name }) => name.toLowerCase().startsWith(typed))
      .map(({ name, description }) => ({
        label: `/${name}`,
        detail: description,
        choose: () => this.#put(start, end, `/${name} `),
      }));
  }

  #contextItems({ text, start, end }: Word): Suggestion[] {
    const typed = text.toLowerCase();
    return CONTEXT_NAMES.filter((name) => name.startsWith(typed)).map((name) => ({
      label: `#${name}`,
      detail: CONTEXT_WORDS[name],
      choose: () => {
        this.#put(start, end, '');
        this.#actions.attach(name);
      },
    }));
  }

  #fileItems({ start, end }: Word): Suggestion[] {
    return this.#files.map(({ uri, name, folder }) => ({
      label: name,
      detail: folder,
      choose: () => {
        this.#put(start, end, '');
        this.#actions.attachFile(uri);
      },
    }));
  }

  #put(start: number, end: number, text: string): void {
    const { value } = this.#input;
    this.#input.value = value.slice(0, start) + text + value.slice(end);
    this.#input.setSelectionRange(start + text.length, start + text.length);
    this.list.close();
    this.#actions.changed();
    this.#input.focus();
  }
}
