// A symbol of the workspace, chosen from a list: its whole definition is attached.
import { type Uri, workspace } from 'vscode';
import { UserError } from '../../../shared/base/errors.ts';
import type { Attachment } from '../../../shared/protocol/chat.ts';
import type { ExclusionCheck } from './fileContext.ts';
import { definitionAt, outlineOf } from './outline.ts';
import { pickSymbol } from './symbolPick.ts';

/** @throws CancelledError when nothing is chosen. */
export async function symbolAttachment(active: Uri | undefined, whyExcluded: ExclusionCheck): Promise<Attachment> {
  const { name, uri, range } = await pickSymbol(active);
  const excluded = await whyExcluded(uri);
  if (excluded !== null) throw new UserError(excluded);
  const document = await workspace.openTextDocument(uri);
  // Workspace symbols often know a definition's name only; the file's own outline knows where it ends.
  const { start, end } = definitionAt(await outlineOf(uri), range) ?? range;
  const whole = range.with(start.with(undefined, 0), document.lineAt(end.line).range.end);
  return {
    kind: 'symbol',
    label: `${name} (${workspace.asRelativePath(uri)}:${whole.start.line + 1})`,
    uri: uri.toString(),
    languageId: document.languageId,
    text: document.getText(whole),
  };
}
