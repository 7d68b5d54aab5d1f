// All slash commands of the moment and the workspace's instructions: read anew when asked, because the files are few and
// small and a person who edits one wants it to count at once. Untrusted workspaces have none of their own.
import { basename } from 'node:path';
import { UserError } from '../../shared/base/errors.ts';
import { plainText } from '../../shared/base/plainText.ts';
import type { Attachment } from '../../shared/protocol/chat.ts';
import type {
  PromptsExpandParams,
  PromptsExpandResult,
  PromptsListResult,
  SlashCommand,
} from '../../shared/protocol/promptFiles.ts';
import type { Router } from '../routing/router.ts';
import { BUILT_IN } from './builtInCommands.ts';
import { NAME, type PromptFile, parsePromptFile } from './promptFile.ts';
import { fill, needsOf } from './variables.ts';
import { instructionsIn, PROMPT_ENDING, promptFilesIn } from './workspaceTexts.ts';

export interface PromptLibraryParts {
  /** Absolute paths of the workspace folders that are on disk. */
  readonly folders: () => readonly string[];
  readonly isTrusted: boolean;
  readonly router: Router;
}

interface WorkspacePrompt {
  readonly name: string;
  readonly uri: string;
  readonly file: PromptFile;
}

export class PromptLibrary {
  readonly #parts: PromptLibraryParts;

  constructor(parts: PromptLibraryParts) {
    this.#parts = parts;
  }

  async list(): Promise<PromptsListResult> {
    const notes: string[] = [];
    const own = await this.#prompts(notes);
    const commands: SlashCommand[] = [
      ...BUILT_IN.map(({ name, description, attaches }) => ({ name, description, attaches: [...attaches] })),
      ...own.map(({ name, uri, file }) => {
        return { name, description: plainText(file.description ?? 'From a prompt file'), uri, attaches: [] };
      }),
    ];
    return { commands, instructions: await this.#instructions(notes), notes };
  }

  /**
   * What `/name words` stands for.
   * @throws UserError where the prompt file names a model that is not there or not on this machine.
   */
  async expand({ text, selection, file, diff }: PromptsExpandParams): Promise<PromptsExpandResult> {
    const match = /^\/([\w-]+)(?:\s+([\s\S]*))?$/.exec(text.trim());
    const name = match?.[1]?.toLowerCase();
    if (name === undefined) return null;
    const input = match?.[2]?.trim() ?? '';
    const builtIn = BUILT_IN.find((each) => each.name === name);
    if (builtIn) return { name, prompt: fill(builtIn.template, { input }).trim(), needs: [] };
    const found = (await this.#prompts([])).find((each) => each.name.toLowerCase() === name);
    if (!found) return null;
    const template = found.file.body.trim();
    const values = {
      input,
      ...(selection === undefined ? {} : { selection }),
      ...(file === undefined ? {} : { file }),
      ...(diff === undefined ? {} : { diff }),
    };
    // Without a place for them, words after the command would be lost.
    const words = input !== '' && !/\{\{\s*input\s*\}\}/.test(template) ? `\n\n${input}` : '';
    const model = this.#modelFor(found);
    return {
      name: found.name,
      prompt: fill(template, values) + words,
      needs: needsOf(template),
      ...(model === undefined ? {} : { model }),
    };
  }

  /** A prompt file is somebody else's text: it may choose among the models here, never send anything away. */
  #modelFor({ name, file }: WorkspacePrompt): string | undefined {
    const { model, task } = file;
    if (model === undefined && (task === undefined || task === 'chat')) return undefined;
    const route = model === undefined ? this.#parts.router.route(task ?? 'chat') : this.#parts.router.find(model);
    if ('reason' in route) throw new UserError(`/${name}: ${route.reason.text}`);
    if (route.model.info.leavesMachine) {
      throw new UserError(
        `/${name} names ${route.model.info.id}, which is not on this machine: a prompt file may not send.`,
      );
    }
    return route.model.info.id;
  }

  async #prompts(notes: string[]): Promise<WorkspacePrompt[]> {
    if (!this.#parts.isTrusted) {
      notes.push('Prompt files and instructions are read in trusted workspaces only.');
      return [];
    }
    const taken = new Set(BUILT_IN.map(({ name }) => name));
    const prompts: WorkspacePrompt[] = [];
    for (const root of this.#parts.folders()) {
      for (const found of await promptFilesIn(root)) {
        if ('problem' in found) {
          notes.push(found.problem);
          continue;
        }
        const file = parsePromptFile(found.text);
        const name = file.name ?? basename(found.path, PROMPT_ENDING);
        if (file.body.trim() === '' || !NAME.test(name))
          notes.push(`${plainText(found.path)} has no prompt or no name.`);
        else if (taken.has(name.toLowerCase())) notes.push(`${plainText(found.path)}: /${name} is taken already.`);
        else {
          taken.add(name.toLowerCase());
          prompts.push({ name, uri: found.uri, file });
        }
      }
    }
    return prompts;
  }

  async #instructions(notes: string[]): Promise<Attachment[]> {
    if (!this.#parts.isTrusted) return [];
    const attachments: Attachment[] = [];
    for (const root of this.#parts.folders()) {
      for (const found of await instructionsIn(root)) {
        if ('problem' in found) notes.push(found.problem);
        else if (found.text.trim() !== '') {
          const { path, uri, text } = found;
          attachments.push({ kind: 'instructions', label: path, uri, languageId: 'markdown', text });
        }
      }
    }
    return attachments;
  }
}
