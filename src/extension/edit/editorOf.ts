// The editor that a command is about: from the light bulb its spot is selected first.
import { Range, Selection, type TextEditor, Uri, window } from 'vscode';

export async function editorOf(spot: unknown): Promise<TextEditor | undefined> {
  if (typeof spot !== 'object' || spot === null || !('uri' in spot) || !('range' in spot))
    return window.activeTextEditor;
  if (!(spot.range instanceof Range)) return window.activeTextEditor;
  const { start, end } = spot.range;
  return window.showTextDocument(Uri.parse(String(spot.uri), true), { selection: new Selection(start, end) });
}
