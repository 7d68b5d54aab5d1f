// Everything that can be attached to a question by its name, and who reads it.
import type { Uri } from 'vscode';
import { UserError } from '../../shared/base/errors.ts';
import type { ContextName } from '../../shared/protocol/attachable.ts';
import type { Attachment } from '../../shared/protocol/chat.ts';
import type { PromptNeed } from '../../shared/protocol/promptFiles.ts';
import type { ChatRequests } from './chatRequests.ts';
import type { Chips } from './chips.ts';
import { changesAttachment } from './context/changesContext.ts';
import { fileAttachment } from './context/fileContext.ts';
import { pickFile } from './context/filePick.ts';
import { pickFolder } from './context/folderContext.ts';
import { problemsAttachment } from './context/problemsContext.ts';
import { symbolAttachment } from './context/symbolContext.ts';
import type { TerminalContext } from './context/terminalContext.ts';

export interface ContextProvidersParts {
  readonly requests: Pick<ChatRequests, 'isExcluded' | 'files' | 'folder'>;
  readonly chips: Pick<Chips, 'editor' | 'selected' | 'wholeFile'>;
  readonly terminal: Pick<TerminalContext, 'attachment'>;
}

export class ContextProviders {
  readonly #parts: ContextProvidersParts;

  constructor(parts: ContextProvidersParts) {
    this.#parts = parts;
  }

  /** @throws UserError with a sentence where there is nothing to attach; CancelledError where nothing was chosen. */
  async attachment(name: ContextName): Promise<Attachment> {
    const { chips, requests } = this.#parts;
    switch (name) {
      case 'file':
        return this.file(await pickFile(chips.editor?.document.uri, requests));
      case 'selection':
        return this.#checked(chips.selected());
      case 'problems':
        return problemsAttachment(chips.editor?.document.uri);
      case 'changes':
        return changesAttachment('all', this.#whyExcluded);
      case 'terminal':
        return this.#parts.terminal.attachment();
      case 'codebase':
        return { kind: 'codebase', label: 'codebase', text: '' };
      case 'symbol':
        return symbolAttachment(chips.editor?.document.uri, this.#whyExcluded);
      case 'folder':
        return (await requests.folder((await pickFolder()).toString())).attachment;
    }
  }

  /** What stands for a variable of a prompt file, or goes with a command. */
  async need(need: PromptNeed): Promise<Attachment> {
    const { chips } = this.#parts;
    switch (need) {
      case 'selection':
        return this.#checked(chips.selected());
      case 'file':
        return this.#checked(chips.wholeFile());
      case 'diff':
        return changesAttachment('all', this.#whyExcluded);
      case 'staged':
        return changesAttachment('staged', this.#whyExcluded);
      case 'problems':
        return problemsAttachment(chips.editor?.document.uri);
    }
  }

  file(uri: Uri): Promise<Attachment> {
    return fileAttachment(uri, this.#whyExcluded);
  }

  /** The selection of an excluded file is as secret as the file. */
  async #checked(attachment: Attachment): Promise<Attachment> {
    const why = attachment.uri === undefined ? null : await this.#parts.requests.isExcluded(attachment.uri);
    if (why !== null) throw new UserError(why);
    return attachment;
  }

  readonly #whyExcluded = (uri: Uri): Promise<string | null> => this.#parts.requests.isExcluded(uri.toString());
}
