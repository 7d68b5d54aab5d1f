// "Export What Left This Machine…": the same entries as the page, as CSV or JSON.
import { l10n, Uri, window, workspace } from 'vscode';
import { PERIMETER_LOG_METHOD, PerimeterLog } from '../../shared/protocol/perimeter.ts';
import { perimeterCsv, perimeterJson } from '../pages/perimeterExport.ts';
import type { Command } from './command.ts';

export const exportPerimeterLog: Command = {
  async run({ session }) {
    const log = await session.request(PERIMETER_LOG_METHOD, null, PerimeterLog);
    const name = `hob-what-left-${new Date().toISOString().slice(0, 10)}.csv`;
    const folder = workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
    const target = await window.showSaveDialog({
      title: l10n.t('Export What Left This Machine'),
      filters: { CSV: ['csv'], JSON: ['json'] },
      defaultUri: folder ? Uri.joinPath(folder, name) : Uri.file(name),
    });
    if (!target) return;
    const text = target.path.toLowerCase().endsWith('.json') ? perimeterJson(log) : perimeterCsv(log);
    await workspace.fs.writeFile(target, new TextEncoder().encode(text));
    const open = l10n.t('Open');
    const message = l10n.t('{0} entries were written to {1}', log.entries.length, target.fsPath);
    if ((await window.showInformationMessage(message, open)) === open) await window.showTextDocument(target);
  },
};
