// What a person does in an editor, through VS Code's commands, and what came of it.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Marks the cursor in the texts of the tests. */
const CURSOR = '│';

/** Asks `probe` until it says something truthy; @throws Error after `timeoutMs`. */
export async function until<T>(what: string, probe: () => T | Promise<T>, timeoutMs = 40_000): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export interface Written {
  readonly language?: string;
  readonly eol?: '\n' | '\r\n';
}

/** Opens an unsaved document with the cursor at `│`. */
export async function openWith(text: string, options: Written = {}): Promise<vscode.TextEditor> {
  const { language = 'javascript', eol = '\n' } = options;
  const content = text.replace(CURSOR, '');
  const document = await vscode.workspace.openTextDocument({ language, content });
  const editor = await vscode.window.showTextDocument(document);
  await editor.edit((edit) => {
    // Now and then VS Code 1.139 gives a new document what the one of the same name, just closed, began with.
    if (document.getText() !== content) edit.replace(wholeOf(document), content);
    edit.setEndOfLine(eol === '\r\n' ? vscode.EndOfLine.CRLF : vscode.EndOfLine.LF);
  });
  placeCursor(editor, text);
  return editor;
}

function wholeOf(document: vscode.TextDocument): vscode.Range {
  return new vscode.Range(new vscode.Position(0, 0), document.positionAt(document.getText().length));
}

/** Puts the cursor where `text` (with `\n`) has the mark. */
export function placeCursor(editor: vscode.TextEditor, text: string): void {
  const before = text.slice(0, text.indexOf(CURSOR)).split('\n');
  const position = new vscode.Position(before.length - 1, before.at(-1)?.length ?? 0);
  editor.selection = new vscode.Selection(position, position);
}

/** The text, with the cursor marked where `expected` marks it too; line ends as they are. */
function stateOf(editor: vscode.TextEditor, expected: string): string {
  const text = editor.document.getText();
  if (!expected.includes(CURSOR)) return text;
  const offset = editor.document.offsetAt(editor.selection.active);
  return text.slice(0, offset) + CURSOR + text.slice(offset);
}

/** VS Code's own commands for taking ghost text. */
export type Take = 'commit' | 'acceptNextWord' | 'acceptNextLine';

/** Without any ghost text for so long it is asked for again. */
const ASK_AGAIN_MS = 4_000;

/** The side of the model server, as the tests of ghost text need it. */
export interface Answering {
  /** Resolves when the engine has answered to the end, so that what is taken is not the first line of something longer. */
  answered(): Promise<void>;
  /** Why nothing was shown, for the message of a test that waited in vain. */
  why(): string;
}

/** Asks for ghost text and takes it: when the document changes, it was there. */
export async function takeGhostText(
  editor: vscode.TextEditor,
  { answered, why }: Answering,
  take: Take = 'commit',
): Promise<void> {
  await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  await answered();
  const { version } = editor.document;
  let asked = Date.now();
  await until('ghost text to take', async () => {
    await vscode.commands.executeCommand(`editor.action.inlineSuggest.${take}`);
    if (editor.document.version > version) return true;
    if (Date.now() - asked > ASK_AGAIN_MS) {
      await askAfresh();
      asked = Date.now();
    }
    return false;
  }).catch((error: Error) => {
    const { active } = editor.selection;
    const focused = vscode.window.activeTextEditor?.document.uri.toString();
    throw new Error(`${error.message} at ${active.line}:${active.character} of ${focused}: ${why()}`);
  });
}

/**
 * Asks once more where nothing came. Something that came up may have taken the focus; and while place, text and providers
 * are the same, VS Code answers from what it has, also where that is nothing (seen in 1.139): hence one more provider.
 */
async function askAfresh(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
  const another = vscode.languages.registerInlineCompletionItemProvider(
    { pattern: '**' },
    { provideInlineCompletionItems: () => null },
  );
  try {
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  } finally {
    another.dispose();
  }
}

/**
 * Takes ghost text until the document is as `expected` (with `│`, where the cursor counts). On a machine that is busy an answer is shown while
 * half of it is still to come; such a half is undone and asked for again.
 */
export async function takeUntil(editor: vscode.TextEditor, answering: Answering, expected: string): Promise<void> {
  const before = editor.document.getText();
  const wanted = expected.replace(CURSOR, '');
  for (let attempt = 0; attempt < 3; attempt++) {
    await takeGhostText(editor, answering);
    const taken = editor.document.getText();
    const isHalf = taken !== wanted && isStartOfInsertion(taken, before, wanted);
    if (!isHalf) break;
    await vscode.commands.executeCommand('undo');
    await until('the half to be undone', () => editor.document.getText() === before);
  }
  await assertState(editor, expected);
}

/** Whether `taken` is `before` with a part, from its beginning, of what `wanted` has more. */
function isStartOfInsertion(taken: string, before: string, wanted: string): boolean {
  let start = 0;
  while (start < before.length && before[start] === wanted[start]) start++;
  const inserted = taken.slice(start, taken.length - (before.length - start));
  return taken.endsWith(before.slice(start)) && wanted.startsWith(before.slice(0, start) + inserted);
}

/** The text, and the cursor where it is marked, come to be as `expected`; the editor tells of both at different times. */
export async function assertState(editor: vscode.TextEditor, expected: string): Promise<void> {
  await until('the text', () => stateOf(editor, expected) === expected, 2_000).catch(() => undefined);
  assert.equal(stateOf(editor, expected), expected);
}

/** Asks for ghost text, gives it time to come, and shows that there is none to take. */
export async function assertNoGhostText(editor: vscode.TextEditor, waitMs = 1_500): Promise<void> {
  const before = editor.document.getText();
  await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  const deadline = Date.now() + waitMs;
  while (Date.now() < deadline) {
    await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
    assert.equal(editor.document.getText(), before);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Closes what is open without asking to save. */
export async function closeEditors(): Promise<void> {
  while (vscode.window.tabGroups.all.some((group) => group.tabs.length > 0)) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}
