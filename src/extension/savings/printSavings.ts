// "Print…" of the report: VS Code prints no page of its own, so the report becomes a file that a browser prints.
import { env, l10n, Uri, window, workspace } from 'vscode';
import { printedPage } from './printedPage.ts';

/** `content`: markup of the report; `root`: the folder of its style sheet. Throws where the file cannot be written. */
export async function printSavings(content: string, root: Uri): Promise<void> {
  const name = `hob-savings-${new Date().toISOString().slice(0, 10)}.html`;
  const folder = workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
  const target = await window.showSaveDialog({
    title: l10n.t('Save Savings for Printing'),
    filters: { HTML: ['html'] },
    defaultUri: folder ? Uri.joinPath(folder, name) : Uri.file(name),
  });
  if (!target) return;
  const style = await workspace.fs.readFile(Uri.joinPath(root, 'savings.css'));
  const page = printedPage(content, new TextDecoder().decode(style));
  await workspace.fs.writeFile(target, new TextEncoder().encode(page));
  // A browser here cannot open a file on another machine.
  const actions = env.remoteName === undefined ? [l10n.t('Open in Browser')] : [];
  const message = l10n.t('The report was written to {0}. A browser can print it.', target.fsPath);
  if (await window.showInformationMessage(message, ...actions)) await env.openExternal(target);
}
