// A desk: a workspace, a workbench with Hob installed from its package, and a person before it.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type OpenedPage, openPage } from '../../harness/workbench/openPage.ts';
import { repositoryRoot } from '../../harness/workbench/runCommand.ts';
import { startWorkbench, type Workbench, type WorkbenchSettings } from '../../harness/workbench/startWorkbench.ts';
import type { WorkbenchPage } from '../../harness/workbench/workbenchPage.ts';
import { vsix } from './vsix.ts';

export const HOB = 'hob.hob';

/** So that what is typed is what stands in the file, and no other suggestion comes between. */
const plainTyping: WorkbenchSettings = {
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.suggestOnTriggerCharacters': false,
  'editor.parameterHints.enabled': false,
  'editor.wordBasedSuggestions': 'off',
  'javascript.validate.enable': false,
  'typescript.validate.enable': false,
  'workbench.colorTheme': 'Default Dark Modern',
};

export interface DeskOptions {
  /** Files of the workspace, text by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Called with the workspace once its files are there and before it is opened. */
  readonly prepare?: (folder: string) => Promise<unknown>;
  readonly settings?: WorkbenchSettings;
  readonly env?: Readonly<Record<string, string>>;
  readonly width?: number;
  readonly height?: number;
}

export class Desk {
  readonly workbench: Workbench;
  /** The workspace. */
  readonly folder: string;
  readonly #opened: OpenedPage;

  constructor(workbench: Workbench, opened: OpenedPage, folder: string) {
    this.workbench = workbench;
    this.#opened = opened;
    this.folder = folder;
  }

  get person(): WorkbenchPage {
    return this.#opened.workbench;
  }

  /** Saves the active editor and reads `file` from the disk. */
  async saved(file: string): Promise<string> {
    await this.person.save();
    return fs.readFileSync(path.join(this.folder, file), 'utf8');
  }

  /** To be called after each test: a failed one leaves a picture and the logs in test-results. */
  async keepTraces(test: Mocha.Test | undefined): Promise<void> {
    if (test?.state !== 'failed') return;
    const file = path.join(repositoryRoot, 'test-results', 'e2e', test.fullTitle().replaceAll(/[^\w]+/g, '-'));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    await this.person.screenshot(`${file}.png`);
    fs.writeFileSync(`${file}.log`, this.workbench.logs());
  }

  async close(): Promise<void> {
    await this.#opened.close();
    await this.workbench.stop();
    fs.rmSync(path.dirname(this.folder), { recursive: true, force: true });
  }
}

/** Installs Hob into a fresh editor and opens it; what failed to start leaves nothing behind. */
export async function openDesk(options: DeskOptions): Promise<Desk> {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-desk-'));
  // Its name is in every picture.
  const folder = path.join(root, 'textkit');
  fs.mkdirSync(folder);
  for (const [name, text] of Object.entries(options.files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  await options.prepare?.(folder);
  const workbench = await startWorkbench({
    workspace: folder,
    vsix: await vsix(),
    settings: { ...plainTyping, ...options.settings },
    ...(options.env && { env: options.env }),
  });
  try {
    const { width = 1200, height = 720 } = options;
    return new Desk(workbench, await openPage(workbench.url, { width, height }), folder);
  } catch (error) {
    await workbench.stop();
    throw error;
  }
}
