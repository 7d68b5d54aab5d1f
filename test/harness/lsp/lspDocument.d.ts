import { type InlineCompletionItem } from 'vscode-languageserver';
import type { LspClient } from './lspClient.ts';
/** An edit in UTF-16 offsets of the text before it. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
/** Ghost text as the editor would show it. */
export interface Ghost {
  readonly insertText: string;
  /** Offsets that the text stands in for. */
  readonly start: number;
  readonly end: number;
  readonly item: InlineCompletionItem;
}
export interface AskOptions {
  readonly isInvoked?: boolean;
  /** The selected entry of the suggest widget: offsets and text. */
  readonly selected?: Edit;
}
/** A request for ghost text that can be called off. */
export interface Asked {
  readonly ghost: Promise<Ghost | undefined>;
  cancel(): void;
}
export declare class LspDocument {
  #private;
  readonly uri: string;
  cursor: number;
  private constructor();
  /** `│` marks the cursor, which is at the end where there is none. */
  static open(
    client: LspClient,
    marked: string,
    options?: {
      uri?: string;
      languageId?: string;
    },
  ): Promise<LspDocument>;
  get text(): string;
  get version(): number;
  /** One notification with these edits, each in the text that the one before left; the cursor goes after the last. */
  edit(...edits: readonly Edit[]): Promise<void>;
  /** One key after the other, each its own notification. */
  type(text: string): Promise<void>;
  backspace(count?: number): Promise<void>;
  close(): Promise<void>;
  ask(options?: AskOptions): Asked;
  /** Ghost text at the cursor, or undefined where there is none. */
  complete(options?: AskOptions): Promise<Ghost | undefined>;
  /** The text with a completion in it. */
  with(ghost: Ghost): string;
  /** Takes a completion over as an editor does: the edit, then the item's command. */
  accept(ghost: Ghost): Promise<void>;
}
