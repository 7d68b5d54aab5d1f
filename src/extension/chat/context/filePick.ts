// Choosing a file of the workspace to attach: the open ones first.
import { type QuickPickItem, QuickPickItemKind, TabInputText, Uri, window, workspace } from 'vscode';
import { CancelledError } from '../../../shared/base/errors.ts';
import type { ChatRequests } from '../chatRequests.ts';

const MOST_FILES = 3_000;

interface FileItem extends QuickPickItem {
  readonly uri?: Uri;
}

/** @throws CancelledError when nothing is chosen. */
export async function pickFile(active: Uri | undefined, requests: Pick<ChatRequests, 'files'>): Promise<Uri> {
  const open = new Map<string, Uri>();
  if (active) open.set(active.toString(), active);
  for (const { input } of window.tabGroups.all.flatMap(({ tabs }) => tabs)) {
    if (input instanceof TabInputText) open.set(input.uri.toString(), input.uri);
  }
  const { files } = await requests.files('', MOST_FILES);
  const found = files.map(({ uri }) => Uri.parse(uri, true));
  const others = found.filter((uri) => !open.has(uri.toString())).map(itemOf);
  const separator = (label: string): FileItem => ({ label, kind: QuickPickItemKind.Separator });
  const items = [separator('Open'), ...[...open.values()].map(itemOf), separator('Workspace'), ...others];
  const chosen = await window.showQuickPick(items, { placeHolder: 'Attach which file?', matchOnDescription: true });
  if (!chosen?.uri) throw new CancelledError();
  return chosen.uri;
}

function itemOf(uri: Uri): FileItem {
  const path = workspace.asRelativePath(uri);
  const label = path.split('/').at(-1) ?? path;
  return { label, description: path.slice(0, Math.max(0, path.length - label.length - 1)), uri };
}
