// A symbol of the workspace, chosen from a list that is searched while one types: its whole definition is attached.
import {
  commands,
  type DocumentSymbol,
  type QuickPickItem,
  type Range,
  SymbolInformation,
  SymbolKind,
  type Uri,
  window,
  workspace,
} from 'vscode';
import { CancelledError, UserError } from '../../../shared/base/errors.ts';
import type { Attachment } from '../../../shared/protocol/chat.ts';
import type { ExclusionCheck } from './fileContext.ts';

const MOST_LISTED = 200;
const SEARCH_AFTER_MS = 150;

interface SymbolItem extends QuickPickItem {
  readonly symbol: SymbolInformation;
}

/** @throws CancelledError when nothing is chosen. */
export async function symbolAttachment(whyExcluded: ExclusionCheck): Promise<Attachment> {
  const { name, location } = await pickSymbol();
  const excluded = await whyExcluded(location.uri);
  if (excluded !== null) throw new UserError(excluded);
  const document = await workspace.openTextDocument(location.uri);
  const range = (await definitionRange(location.uri, location.range)) ?? location.range;
  const whole = range.with(range.start.with(undefined, 0), document.lineAt(range.end.line).range.end);
  const file = workspace.asRelativePath(location.uri);
  return {
    kind: 'symbol',
    label: `${name} (${file}:${whole.start.line + 1})`,
    uri: location.uri.toString(),
    languageId: document.languageId,
    text: document.getText(whole),
  };
}

function pickSymbol(): Promise<SymbolInformation> {
  const pick = window.createQuickPick<SymbolItem>();
  pick.placeholder = 'Type the name of a function, class or variable';
  pick.matchOnDescription = true;
  let timer: NodeJS.Timeout | undefined;
  let asked = 0;
  const search = async (query: string) => {
    const turn = ++asked;
    pick.busy = true;
    const found =
      (await commands.executeCommand<SymbolInformation[] | undefined>(
        'vscode.executeWorkspaceSymbolProvider',
        query,
      )) ?? [];
    if (turn !== asked) return;
    pick.busy = false;
    pick.items = found.slice(0, MOST_LISTED).map((symbol) => ({
      label: symbol.name,
      description: `${SymbolKind[symbol.kind]} in ${workspace.asRelativePath(symbol.location.uri)}`,
      symbol,
    }));
  };
  pick.onDidChangeValue((value) => {
    clearTimeout(timer);
    timer = setTimeout(() => void search(value), SEARCH_AFTER_MS);
  });
  void search('');
  return new Promise<SymbolInformation>((resolve, reject) => {
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item) resolve(item.symbol);
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

/** Workspace symbols often know a definition's name only; the file's own outline knows where it ends. */
async function definitionRange(uri: Uri, at: Range): Promise<Range | undefined> {
  const outline =
    (await commands.executeCommand<(DocumentSymbol | SymbolInformation)[] | undefined>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    )) ?? [];
  return narrowest(
    outline.filter((each): each is DocumentSymbol => !(each instanceof SymbolInformation)),
    at,
  );
}

function narrowest(symbols: readonly DocumentSymbol[], at: Range): Range | undefined {
  for (const symbol of symbols) {
    if (!symbol.range.contains(at.start)) continue;
    return narrowest(symbol.children, at) ?? symbol.range;
  }
  return undefined;
}
