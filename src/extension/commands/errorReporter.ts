// Shows an error of a command that the person started. Nothing else in Hob shows error popups.
import { commands, type LogOutputChannel, l10n, window } from 'vscode';
import { isCancellation, stackOf, UserError } from '../../shared/base/errors.ts';
import { COMMANDS } from '../ids.ts';

export class ErrorReporter {
  readonly #log: LogOutputChannel;
  /** Bugs that have been shown in this session: one notification for each kind is enough. */
  readonly #shown = new Set<string>();

  constructor(log: LogOutputChannel) {
    this.#log = log;
  }

  /** `what` names the command, for the log. Returns at once; the notification stays until it is answered. */
  report(what: string, error: unknown): void {
    if (isCancellation(error)) return;
    if (error instanceof UserError) {
      this.#log.warn(`${what}: ${error.message}`);
      const remedy = error.remedy ?? { title: 'Show Log', command: COMMANDS.showLog };
      void offer(error.message, remedy.title, remedy.command);
      return;
    }
    this.#log.error(`${what}: ${stackOf(error)}`);
    const kind = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    if (this.#shown.has(kind)) return;
    this.#shown.add(kind);
    void offer(l10n.t('Hob could not do that: {0}', kind), 'Show Log', COMMANDS.showLog);
  }
}

async function offer(message: string, title: string, command: string): Promise<void> {
  const label = l10n.t(title);
  if ((await window.showErrorMessage(message, label)) === label) await commands.executeCommand(command);
}
