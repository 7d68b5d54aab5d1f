// Choosing a symbol to attach: those of the file at hand first, then those of the workspace, searched while one types.
import {
  commands,
  type DocumentSymbol,
  type QuickPickItem,
  type Range,
  type SymbolInformation,
  SymbolKind,
  type Uri,
  window,
  workspace,
} from 'vscode';
import { CancelledError } from '../../../shared/base/errors.ts';
import { outlineOf } from './outline.ts';

const MOST_LISTED = 200;
const SEARCH_AFTER_MS = 150;

export interface FoundSymbol {
  readonly name: string;
  readonly uri: Uri;
  /** Of its definition, or of its name alone. */
  readonly range: Range;
}

interface SymbolItem extends QuickPickItem {
  /** None for the line that says that nothing was found. */
  readonly found?: FoundSymbol;
}

/** @throws CancelledError when nothing is chosen. */
export function pickSymbol(active: Uri | undefined): Promise<FoundSymbol> {
  const pick = window.createQuickPick<SymbolItem>();
  pick.placeholder = 'Type the name of a function, class or variable';
  pick.matchOnDescription = true;
  // Language support that cannot tell the outline of a file has nothing to offer here.
  const own = active ? outlineOf(active).then((outline) => itemsOf(outline, active), none) : Promise.resolve([]);
  let timer: NodeJS.Timeout | undefined;
  let asked = 0;
  const search = async (query: string) => {
    const turn = ++asked;
    pick.busy = true;
    const [here, elsewhere] = await Promise.all([own, workspaceItems(query, active).catch(none)]);
    if (turn !== asked) return;
    pick.busy = false;
    const isKnown = elsewhere.length > 0 || here.some(({ label }) => label.toLowerCase().includes(query.toLowerCase()));
    pick.items = isKnown ? [...here, ...elsewhere].slice(0, MOST_LISTED) : [...here, nothingFound(query)];
  };
  pick.onDidChangeValue((value) => {
    clearTimeout(timer);
    timer = setTimeout(() => void search(value), SEARCH_AFTER_MS);
  });
  void search('');
  return new Promise((resolve, reject) => {
    pick.onDidAccept(() => {
      const found = pick.selectedItems[0]?.found;
      if (found) resolve(found);
      pick.hide();
    });
    pick.onDidHide(() => {
      clearTimeout(timer);
      asked++;
      pick.dispose();
      reject(new CancelledError());
    });
    pick.show();
  });
}

function none(): SymbolItem[] {
  return [];
}

function nothingFound(query: string): SymbolItem {
  const label = query === '' ? 'No symbols in the active file' : `No symbol “${query}” in the projects that are open`;
  return {
    label,
    detail: 'The support of its language may know more once one of its files is open.',
    alwaysShow: true,
  };
}

function itemsOf(outline: readonly DocumentSymbol[], uri: Uri): SymbolItem[] {
  return outline.flatMap(({ name, kind, range, children }) => [
    {
      label: name,
      description: `${SymbolKind[kind]} in ${workspace.asRelativePath(uri)}`,
      found: { name, uri, range },
    },
    ...itemsOf(children, uri),
  ]);
}

async function workspaceItems(query: string, active: Uri | undefined): Promise<SymbolItem[]> {
  const symbols =
    (await commands.executeCommand<SymbolInformation[] | undefined>('vscode.executeWorkspaceSymbolProvider', query)) ??
    [];
  return symbols
    .filter(({ location }) => location.uri.toString() !== active?.toString())
    .map(({ name, kind, location: { uri, range } }) => ({
      label: name,
      description: `${SymbolKind[kind]} in ${workspace.asRelativePath(uri)}`,
      found: { name, uri, range },
    }));
}
