// The outline of a file as its language support gives it: what is defined in it, and from where to where.
import { commands, type DocumentSymbol, type Range, type SymbolInformation, type Uri } from 'vscode';

/** Empty where the language has no support, or one that knows names only. */
export async function outlineOf(uri: Uri): Promise<DocumentSymbol[]> {
  const outline =
    (await commands.executeCommand<(DocumentSymbol | SymbolInformation)[] | undefined>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    )) ?? [];
  // Not by class: VS Code hands out objects that are instances of SymbolInformation and have what DocumentSymbol has as well.
  return outline.filter((each): each is DocumentSymbol => 'selectionRange' in each);
}

/** The whole of what is defined at a place: of what is nested, the innermost. */
export function definitionAt(symbols: readonly DocumentSymbol[], at: Range): Range | undefined {
  for (const symbol of symbols) {
    if (!symbol.range.contains(at.start)) continue;
    return definitionAt(symbol.children, at) ?? symbol.range;
  }
  return undefined;
}
