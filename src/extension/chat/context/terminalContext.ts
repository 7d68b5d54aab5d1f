// What the terminal says: the output of its last command, where the shell tells VS Code (1.93 and later) where commands
// begin and end, or what is selected in it.
import { stripVTControlCharacters } from 'node:util';
import { commands, type Disposable, env, type QuickPickItem, type Terminal, window } from 'vscode';
import { DisposableList } from '../../../shared/base/disposables.ts';
import { CancelledError, UserError } from '../../../shared/base/errors.ts';
import type { Attachment } from '../../../shared/protocol/chat.ts';

/** VS Code's shell integration, newer than the oldest VS Code that Hob runs on. */
interface Execution {
  readonly commandLine: { readonly value: string };
  read(): AsyncIterable<string>;
}
type ExecutionEvent = (listener: (event: { terminal: Terminal; execution: Execution }) => void) => Disposable;

interface LastCommand {
  readonly line: string;
  output: string;
}

/** Of an output its end is kept: errors stand there. */
const MOST_CHARS = 40_000;

export class TerminalContext implements Disposable {
  readonly #last = new WeakMap<Terminal, LastCommand>();
  readonly #disposables = new DisposableList();
  readonly #canFollow: boolean;

  constructor() {
    // Not in the types of the oldest VS Code; there it is missing.
    const { onDidStartTerminalShellExecution: started } = window as {
      onDidStartTerminalShellExecution?: ExecutionEvent;
    };
    this.#canFollow = started !== undefined;
    if (started) {
      this.#disposables.add(started(({ terminal, execution }) => void this.#follow(terminal, execution)));
    }
  }

  /** @throws UserError that says how to get there. */
  async attachment(): Promise<Attachment> {
    const terminal = window.activeTerminal;
    if (!terminal) throw new UserError('Open a terminal first.');
    const last = await this.#lastCommand(terminal);
    if (last && (await wantsOutput(last))) {
      return { kind: 'terminal', label: shorten(last.line), text: `$ ${last.line}\n${last.output.trim()}\n` };
    }
    const selected = await copiedBy('workbench.action.terminal.copySelection');
    if (selected !== '') return { kind: 'terminal', label: `selection in ${terminal.name}`, text: selected };
    throw new UserError(
      this.#canFollow
        ? 'The terminal’s last command printed nothing, or is not known: run one, or select text in the terminal and try again.'
        : 'Select text in the terminal and try again: this VS Code does not tell what its commands print.',
    );
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /**
   * The command that runs or was run last, where it has printed something. Of one that is over within 50 ms (VS Code 1.139)
   * nothing is told while it runs; VS Code copies it afterwards.
   */
  async #lastCommand(terminal: Terminal): Promise<LastCommand | undefined> {
    const followed = this.#last.get(terminal);
    if (followed && followed.output.trim() !== '') return followed;
    const output = await copiedBy('workbench.action.terminal.copyLastCommandOutput');
    if (output.trim() === '') return undefined;
    return { line: followed?.line ?? (await copiedBy('workbench.action.terminal.copyLastCommand')), output };
  }

  async #follow(terminal: Terminal, execution: Execution): Promise<void> {
    const command: LastCommand = { line: execution.commandLine.value, output: '' };
    this.#last.set(terminal, command);
    for await (const data of execution.read()) {
      const output = command.output + plain(data);
      command.output = output.length > MOST_CHARS ? `(…)\n${output.slice(-MOST_CHARS)}` : output;
    }
  }
}

/**
 * Whether the command's output is wanted, not the selection. The person is asked because VS Code does not say whether there
 * is a selection, and shows a warning of its own where one is copied that is not there.
 * @throws CancelledError when nothing is chosen.
 */
async function wantsOutput({ line }: LastCommand): Promise<boolean> {
  const output: QuickPickItem = { label: 'Output of the last command', description: shorten(line) };
  const selection: QuickPickItem = { label: 'Selection', description: 'what is selected in the terminal' };
  const chosen = await window.showQuickPick([output, selection], { placeHolder: 'Attach what of the terminal?' });
  if (!chosen) throw new CancelledError();
  return chosen === output;
}

/** What a command of VS Code puts on the clipboard, which is put back as it was; '' where it copies nothing or is not there. */
async function copiedBy(command: string): Promise<string> {
  const before = await env.clipboard.readText();
  const mark = `hob-${Date.now()}-${Math.random()}`;
  await env.clipboard.writeText(mark);
  try {
    await commands.executeCommand(command);
    const copied = await env.clipboard.readText();
    return copied === mark ? '' : plain(copied).slice(-MOST_CHARS);
  } catch {
    // An older VS Code without this command.
    return '';
  } finally {
    await env.clipboard.writeText(before);
  }
}

function shorten(line: string): string {
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

/** Without colours, cursor movements and other signs to a terminal. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/(?![\n\t])\p{Cc}/gu, '');
}
