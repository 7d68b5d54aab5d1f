// What the light bulb and the editor's menu start: fixing and documenting are edits, explaining and tests are questions.
import { commands, languages, Range, Selection, type TextDocument, Uri, window, workspace } from 'vscode';
import { UserError } from '../../shared/base/errors.ts';
import type { Attachment } from '../../shared/protocol/chat.ts';
import { CHAT_ASK_COMMAND, type ChatQuestion } from '../chat/askCommand.ts';
import { isWritten } from '../writtenDocuments.ts';
import type { Spot } from './codeActions.ts';
import type { InlineEdit } from './inlineEdit.ts';
import { testFileFor } from './testFile.ts';

interface Place {
  readonly document: TextDocument;
  readonly range: Range;
  readonly problems: readonly string[];
}

/** Lines around a problem that are shown with it. */
const LINES_AROUND = 12;

export async function fixProblem(edit: InlineEdit, spot: unknown): Promise<void> {
  const place = await placeOf(spot);
  const problems = place.problems.length > 0 ? place.problems : problemsAt(place);
  if (problems.length === 0) throw new UserError('There is no problem at the cursor.');
  // Whole lines: what is wrong in one word is often mended in another.
  await edit.run({ ...place, range: lines(place, 0), problems, instruction: 'Fix the problems that are reported.' });
}

export async function documentCode(edit: InlineEdit, spot: unknown): Promise<void> {
  const instruction =
    'Add documentation comments in the usual form of the language where they are missing, and mend those that are wrong. Do not change the code.';
  await edit.run({ ...(await placeOf(spot)), instruction });
}

export async function explainProblem(spot: unknown): Promise<void> {
  const place = await placeOf(spot);
  const problems = place.problems.length > 0 ? place.problems : problemsAt(place);
  if (problems.length === 0) throw new UserError('There is no problem at the cursor.');
  const text = `Explain this problem and how to mend it:\n\n${problems.map((each) => `- ${each}`).join('\n')}`;
  await ask({ text, attachments: [attachmentOf(place.document, lines(place, LINES_AROUND))] });
}

/** The answer names the file, so that its code block can be applied to it. */
export async function writeTests(spot: unknown): Promise<void> {
  const { document, range } = await placeOf(spot);
  const meant = range.isEmpty ? new Range(0, 0, document.lineCount, 0) : range;
  const path = workspace.asRelativePath(document.uri, false);
  const file = testFileFor(path);
  const text = `Write tests for this code, with the test library that this project uses. Put them into one code block for the file \`${file}\`, and write that name alone on the line before the block.`;
  await ask({ text, attachments: [attachmentOf(document, meant)] });
}

/** From the light bulb a spot comes along; from the menu or a key the active editor counts. */
async function placeOf(spot: unknown): Promise<Place> {
  if (isSpot(spot)) {
    const document = await workspace.openTextDocument(Uri.parse(spot.uri, true));
    return { document, range: spot.range, problems: spot.problems };
  }
  const editor = window.activeTextEditor;
  if (!editor || !isWritten(editor.document)) throw new UserError('Open a file first.');
  return { document: editor.document, range: editor.selection, problems: [] };
}

function isSpot(value: unknown): value is Spot {
  return (
    typeof value === 'object' && value !== null && 'uri' in value && 'range' in value && value.range instanceof Range
  );
}

function problemsAt({ document, range }: Place): string[] {
  const own = lines({ document, range, problems: [] }, 0);
  const there = languages.getDiagnostics(document.uri).filter((each) => each.range.intersection(own));
  return there.map(({ message, range: at }) => `line ${at.start.line + 1}: ${message}`);
}

function lines({ document, range }: Place, around: number): Range {
  const from = Math.max(0, range.start.line - around);
  const to = Math.min(document.lineCount - 1, range.end.line + around);
  return new Selection(from, 0, to, document.lineAt(to).text.length);
}

function attachmentOf(document: TextDocument, range: Range): Attachment {
  const name = document.uri.path.split('/').at(-1) ?? document.uri.path;
  const text = document.getText(range);
  const isWhole = range.start.line === 0 && range.end.line >= document.lineCount - 1;
  return {
    kind: isWhole ? 'file' : 'selection',
    label: isWhole ? name : `${name}:${range.start.line + 1}-${range.end.line + 1}`,
    uri: document.uri.toString(),
    languageId: document.languageId,
    text,
  };
}

async function ask(question: ChatQuestion): Promise<void> {
  await commands.executeCommand(CHAT_ASK_COMMAND, question);
}
