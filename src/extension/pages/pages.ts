// Pages that Hob writes for reading: markdown documents that exist only in the editor, shown in the markdown preview.
import { commands, EventEmitter, Uri, window, workspace } from 'vscode';
import { DisposableList } from '../../shared/base/disposables.ts';
import type { Contribution } from '../contributions.ts';

const SCHEME = 'hob-page';

export type PageName = 'servers' | 'perimeter';

const FILE_NAMES: Readonly<Record<PageName, string>> = {
  servers: 'Hob Servers.md',
  perimeter: 'What Left This Machine.md',
};

/** Text by path. A page stays until the window closes, so that a preview can be restored while it lasts. */
const texts = new Map<string, string>();
const changed = new EventEmitter<Uri>();

export const pagesContribution: Contribution = {
  name: 'pages',
  activate() {
    const disposables = new DisposableList();
    disposables.add(
      workspace.registerTextDocumentContentProvider(SCHEME, {
        onDidChange: changed.event,
        provideTextDocumentContent: (uri) => texts.get(uri.path) ?? '',
      }),
    );
    return disposables;
  },
};

/** Shows `markdown` as a readable page; a page of the same name that is open is brought up to date. */
export async function openPage(name: PageName, markdown: string): Promise<void> {
  const uri = Uri.from({ scheme: SCHEME, path: `/${FILE_NAMES[name]}` });
  texts.set(uri.path, markdown);
  changed.fire(uri);
  try {
    await commands.executeCommand('markdown.showPreview', uri);
  } catch {
    // The built-in markdown extension can be disabled: the text itself is readable too.
    await window.showTextDocument(uri, { preview: true });
  }
}
