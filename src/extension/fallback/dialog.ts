// The few ways in which the set-up talks to the person, apart from VS Code, so that the whole flow runs in a unit test.
import type { l10n } from 'vscode';

export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly value: T;
  /** For `pickMany`: ticked at the beginning. */
  readonly isPicked?: boolean;
}

export interface Question {
  readonly title: string;
  readonly placeHolder: string;
}

export interface Input extends Question {
  readonly value?: string;
  readonly isSecret?: boolean;
  /** What is wrong with a text, as a sentence; undefined for nothing. */
  problem?(text: string): string | undefined;
}

/** Every answer is undefined where the person went away. */
export interface Dialog {
  readonly t: typeof l10n.t;
  pick<T>(choices: readonly Choice<T>[], question: Question): Promise<T | undefined>;
  pickMany<T>(choices: readonly Choice<T>[], question: Question): Promise<readonly T[] | undefined>;
  input(input: Input): Promise<string | undefined>;
  /** A modal question with one way to agree. */
  agree(message: string, options: { readonly detail: string; readonly yes: string }): Promise<boolean>;
  tell(message: string): void;
}
