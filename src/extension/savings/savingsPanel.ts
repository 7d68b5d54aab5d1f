// The savings report in an editor tab: one at a time, told anew when the figures change, gone with its tab.
import { commands, env, l10n, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { type Disposable, DisposableList, toDisposable } from '../../shared/base/disposables.ts';
import { messageOf } from '../../shared/base/errors.ts';
import {
  SAVINGS_REPORT_METHOD,
  type SavingsHostMessage,
  SavingsReport,
  SavingsViewMessage,
} from '../../shared/protocol/savingsView.ts';
import { ErrorReporter } from '../commands/errorReporter.ts';
import type { Shared } from '../contributions.ts';
import { COMMANDS } from '../ids.ts';
import { pageRoot, webviewPage } from '../webviewPage.ts';
import { printSavings } from './printSavings.ts';

/** While a person types on, the figures change often; the page follows at a walk. */
const FOLLOW_MS = 1_000;

export class SavingsPanel implements Disposable {
  readonly #shared: Shared;
  readonly #reporter: ErrorReporter;
  readonly #disposables = new DisposableList();
  #panel: WebviewPanel | undefined;
  #timer: NodeJS.Timeout | undefined;
  #first: Promise<SavingsHostMessage> | undefined;
  #shownSaved = '';

  constructor(shared: Shared) {
    this.#shared = shared;
    this.#reporter = new ErrorReporter(shared.log);
    this.#disposables.add(shared.status.onDidChange(() => this.#followStatus()));
    this.#disposables.add(toDisposable(() => clearTimeout(this.#timer)));
    this.#disposables.add(toDisposable(() => this.#panel?.dispose()));
  }

  show(): void {
    if (this.#panel) {
      this.#panel.reveal();
      return;
    }
    const root = pageRoot(this.#shared.context);
    const panel = window.createWebviewPanel('hob.savings', l10n.t('Savings'), ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [root],
      enableFindWidget: true,
    });
    this.#panel = panel;
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
    panel.webview.onDidReceiveMessage((raw: unknown) => this.#receive(raw));
    panel.webview.html = webviewPage(panel.webview, root, { name: 'savings', title: 'Savings' });
    // Asked while the page loads, which takes longer; told when it says that it is ready.
    this.#first = this.#ask();
    this.#shownSaved = this.#savedNow();
  }

  /** Asks the server and tells the page; without a page nothing happens. */
  async refresh(): Promise<void> {
    if (this.#panel) this.#post(await this.#ask());
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #followStatus(): void {
    const saved = this.#savedNow();
    if (!this.#panel || saved === this.#shownSaved) return;
    this.#shownSaved = saved;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.refresh();
    }, FOLLOW_MS);
  }

  /** What the status says of savings: where it differs from before, the report does too. */
  #savedNow(): string {
    return JSON.stringify(this.#shared.status.snapshot.status?.saved ?? null);
  }

  async #ask(): Promise<SavingsHostMessage> {
    try {
      const report = await this.#shared.session.request(SAVINGS_REPORT_METHOD, null, SavingsReport);
      return { type: 'report', report };
    } catch (error) {
      return { type: 'failed', message: messageOf(error) };
    }
  }

  /** The page is there, for the first time or again after it was hidden and thrown away. */
  async #begin(): Promise<void> {
    const first = this.#first;
    this.#first = undefined;
    this.#post(await (first ?? this.#ask()));
  }

  #post(message: SavingsHostMessage): void {
    void this.#panel?.webview.postMessage(message);
  }

  #receive(raw: unknown): void {
    const parsed = SavingsViewMessage.safeParse(raw);
    if (!parsed.success) {
      this.#shared.log.warn(`[savings] the page sent something unknown: ${parsed.error.issues[0]?.message ?? ''}`);
      return;
    }
    this.#handle(parsed.data).catch((error: unknown) => this.#reporter.report(COMMANDS.showSavings, error));
  }

  async #handle(message: SavingsViewMessage): Promise<unknown> {
    switch (message.type) {
      case 'ready':
        return this.#begin();
      case 'export':
        return commands.executeCommand(COMMANDS.exportSavings, message.format);
      case 'print':
        return printSavings(message.html, pageRoot(this.#shared.context));
      case 'clear':
        return commands.executeCommand(COMMANDS.clearSavings);
      case 'chooseReference':
        return commands.executeCommand(COMMANDS.chooseReference, message.task);
      case 'openSetting':
        return commands.executeCommand('workbench.action.openSettings', `hob.${message.key}`);
      case 'openFolder':
        return this.#openFolder();
    }
  }

  async #openFolder(): Promise<void> {
    const { ledgerFolder } = await this.#shared.session.request(SAVINGS_REPORT_METHOD, null, SavingsReport);
    // Where the server runs on another machine, its file manager is not this one's: the path is given instead.
    if (env.remoteName === undefined) await commands.executeCommand('revealFileInOS', Uri.file(ledgerFolder));
    else await window.showInformationMessage(l10n.t('The ledger is in {0}', ledgerFolder));
  }
}
