// What a person does with text of an answer: insert it, open it as a new file, follow a link. Each after a click.
import { env, l10n, languages, type TextEditor, Uri, window, workspace } from 'vscode';
import { UserError } from '../../shared/base/errors.ts';

/** Names in Markdown fences that differ from VS Code's language identifiers. */
const LANGUAGE_IDS: Readonly<Record<string, string>> = {
  bash: 'shellscript',
  'c#': 'csharp',
  'c++': 'cpp',
  cs: 'csharp',
  docker: 'dockerfile',
  golang: 'go',
  js: 'javascript',
  jsx: 'javascriptreact',
  md: 'markdown',
  ps1: 'powershell',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'shellscript',
  shell: 'shellscript',
  ts: 'typescript',
  tsx: 'typescriptreact',
  yml: 'yaml',
  zsh: 'shellscript',
};

/** Replaces the selection with exactly this text, as one step to undo. @throws UserError where that is not possible. */
export async function insertAtCursor(text: string, lastUsed: TextEditor | undefined): Promise<void> {
  const target = window.activeTextEditor ?? lastUsed;
  if (!target || target.document.isClosed) throw new UserError('Open the file that the code should go into first.');
  // An editor object dies with its tab's visibility; the document can be shown again where it was.
  const editor = await window.showTextDocument(target.document, {
    ...(target.viewColumn === undefined ? {} : { viewColumn: target.viewColumn }),
    selection: target.selection,
    preserveFocus: false,
  });
  const isDone = await editor.edit((edit) => edit.replace(editor.selection, text), {
    undoStopBefore: true,
    undoStopAfter: true,
  });
  if (!isDone) throw new UserError('This file cannot be changed.');
}

/** Opens the text as an untitled file; `language` as a model named it. */
export async function openNewFile(text: string, language: string): Promise<void> {
  const word = language.toLowerCase();
  const id = Object.hasOwn(LANGUAGE_IDS, word) ? LANGUAGE_IDS[word] : word;
  const isKnown = id !== undefined && (await languages.getLanguages()).includes(id);
  const document = await workspace.openTextDocument({ content: text, ...(isKnown ? { language: id } : {}) });
  await window.showTextDocument(document);
}

/** Shows the address and opens it when the person says so. Anything but a web address does nothing. */
export async function followLink(address: string): Promise<void> {
  const uri = webUri(address);
  if (!uri) return;
  const open = l10n.t('Open');
  const copy = l10n.t('Copy Address');
  const choice = await window.showInformationMessage(
    l10n.t('Open this address from the model’s answer?'),
    { modal: true, detail: address },
    open,
    copy,
  );
  if (choice === open) await env.openExternal(uri);
  if (choice === copy) await env.clipboard.writeText(address);
}

function webUri(address: string): Uri | undefined {
  try {
    const { protocol } = new URL(address);
    return protocol === 'https:' || protocol === 'http:' ? Uri.parse(address, true) : undefined;
  } catch {
    // No address at all.
    return undefined;
  }
}
