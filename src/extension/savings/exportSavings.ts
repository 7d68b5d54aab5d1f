// "Export Savings": asks for a file and lets the server write every entry of the ledger into it.
import { l10n, Uri, window, workspace } from 'vscode';
import {
  ExportFormat,
  SAVINGS_EXPORT_METHOD,
  type SavingsExportParams,
  SavingsExportResult,
} from '../../shared/protocol/savingsView.ts';
import type { ServerSession } from '../session.ts';

const FILTERS: Readonly<Record<ExportFormat, Record<string, string[]>>> = {
  csv: { CSV: ['csv'], JSON: ['json'] },
  json: { JSON: ['json'], CSV: ['csv'] },
};

/** `format` is what was asked for, if anything; the file's own ending decides. */
export async function exportSavings(session: ServerSession, format: unknown): Promise<void> {
  const wanted = ExportFormat.safeParse(format).data ?? 'csv';
  const name = `hob-savings-${new Date().toISOString().slice(0, 10)}.${wanted}`;
  const folder = workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
  const target = await window.showSaveDialog({
    title: l10n.t('Export Savings'),
    filters: FILTERS[wanted],
    defaultUri: folder ? Uri.joinPath(folder, name) : Uri.file(name),
  });
  if (!target) return;
  const chosen = target.path.toLowerCase().endsWith('.json')
    ? 'json'
    : target.path.toLowerCase().endsWith('.csv')
      ? 'csv'
      : wanted;
  const params: SavingsExportParams = { format: chosen, path: target.fsPath };
  const { entries } = await session.request(SAVINGS_EXPORT_METHOD, params, SavingsExportResult);
  const open = l10n.t('Open');
  const message = l10n.t('{0} entries of the savings ledger were written to {1}', entries, target.fsPath);
  if ((await window.showInformationMessage(message, open)) === open) await window.showTextDocument(target);
}
