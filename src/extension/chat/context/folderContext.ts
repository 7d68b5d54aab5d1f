// A folder of the workspace, chosen from a list: the server reads it, since it knows what is ignored.
import { FileType, type QuickPickItem, Uri, window, workspace } from 'vscode';
import { CancelledError, UserError } from '../../../shared/base/errors.ts';

const MOST_FOLDERS = 400;
const DEEPEST = 4;
const SKIPPED = new Set(['node_modules', 'dist', 'out', 'build', 'target', 'vendor', '__pycache__']);

interface FolderItem extends QuickPickItem {
  readonly uri: Uri;
}

/** @throws CancelledError when nothing is chosen, UserError without a folder on disk. */
export async function pickFolder(): Promise<Uri> {
  const roots = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  if (roots.length === 0) throw new UserError('Open a folder on disk first.');
  const items: FolderItem[] = [];
  for (const { uri, name } of roots) {
    items.push({ label: name, description: 'the whole workspace folder', uri });
    await collect(uri, '', items);
  }
  const chosen = await window.showQuickPick(items, { placeHolder: 'Attach which folder?', matchOnDescription: true });
  if (!chosen) throw new CancelledError();
  return chosen.uri;
}

async function collect(folder: Uri, path: string, items: FolderItem[]): Promise<void> {
  if (path.split('/').length > DEEPEST) return;
  for (const [name, type] of await workspace.fs.readDirectory(folder)) {
    if (items.length >= MOST_FOLDERS) return;
    if (type !== FileType.Directory || name.startsWith('.') || SKIPPED.has(name)) continue;
    const below = path === '' ? name : `${path}/${name}`;
    const uri = Uri.joinPath(folder, name);
    items.push({ label: below, uri });
    await collect(uri, below, items);
  }
}
