// Slash commands on the editor's side: the list, what a command attaches by itself, and what stands for it in the prompt.
import { type Disposable, RelativePattern, workspace } from 'vscode';
import { DisposableList } from '../../shared/base/disposables.ts';
import { messageOf, UserError } from '../../shared/base/errors.ts';
import { Emitter, type Event } from '../../shared/base/events.ts';
import type { Attachment } from '../../shared/protocol/chat.ts';
import type { PromptNeed, PromptsExpandResult, PromptsListResult } from '../../shared/protocol/promptFiles.ts';
import type { ChatRequests } from './chatRequests.ts';

export interface SlashCommandsParts {
  readonly requests: Pick<ChatRequests, 'prompts' | 'expand'>;
  /** What stands for a need now. @throws UserError where there is none. */
  attachmentFor(need: PromptNeed): Promise<Attachment>;
  readonly log: { warn(message: string): void };
}

/** Files whose change changes the list. */
const WATCHED = ['.hob/**', 'AGENTS.md', '.github/copilot-instructions.md'];
const AFTER_MS = 200;
const NOTHING: PromptsListResult = { commands: [], instructions: [], notes: [] };

export class SlashCommands implements Disposable {
  readonly #parts: SlashCommandsParts;
  readonly #disposables = new DisposableList();
  readonly #emitter = new Emitter<PromptsListResult>();
  #list: PromptsListResult = NOTHING;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: SlashCommandsParts) {
    this.#parts = parts;
    for (const folder of workspace.workspaceFolders ?? []) {
      for (const pattern of WATCHED) {
        const watcher = this.#disposables.add(workspace.createFileSystemWatcher(new RelativePattern(folder, pattern)));
        this.#disposables.add(watcher.onDidCreate(() => this.#refreshSoon()));
        this.#disposables.add(watcher.onDidChange(() => this.#refreshSoon()));
        this.#disposables.add(watcher.onDidDelete(() => this.#refreshSoon()));
      }
    }
  }

  readonly onDidChange: Event<PromptsListResult> = this.#emitter.event;

  get list(): PromptsListResult {
    return this.#list;
  }

  /** Reads the list anew. Never rejects: without a server the old one stays. */
  async refresh(): Promise<void> {
    try {
      this.#list = await this.#parts.requests.prompts();
      for (const note of this.#list.notes) this.#parts.log.warn(`[chat] ${note}`);
      this.#emitter.fire(this.#list);
    } catch (error) {
      this.#parts.log.warn(`[chat] the slash commands could not be read: ${messageOf(error)}`);
    }
  }

  /** The name of the command that a text begins with, where there is such a command. */
  commandIn(text: string): string | undefined {
    const name = /^\/([\w-]+)(?=\s|$)/.exec(text.trimStart())?.[1]?.toLowerCase();
    return this.#list.commands.find((command) => command.name.toLowerCase() === name)?.name;
  }

  /** What a command attaches where nothing is attached yet: the first of its needs that there is. */
  async attachmentFor(name: string): Promise<Attachment | undefined> {
    const needs = this.#list.commands.find((command) => command.name === name)?.attaches ?? [];
    let problem: UserError | undefined;
    for (const need of needs) {
      try {
        return await this.#parts.attachmentFor(need);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        problem ??= error;
      }
    }
    if (problem) throw problem;
    return undefined;
  }

  /** What the model reads for this text; null where it begins with no command. */
  async expand(text: string): Promise<PromptsExpandResult> {
    if (this.commandIn(text) === undefined) return null;
    const first = await this.#parts.requests.expand({ text });
    if (!first || first.needs.length === 0) return first;
    const values: Record<string, string> = {};
    for (const need of first.needs) {
      const attachment = await this.#parts.attachmentFor(need);
      values[need] = attachment.text;
    }
    return this.#parts.requests.expand({ text, ...values });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#disposables.dispose();
  }

  #refreshSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), AFTER_MS);
  }
}
