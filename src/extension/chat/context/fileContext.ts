// A file as an attachment: looked at before it is read, so that a huge, binary or excluded one costs a sentence only.
import { FileType, Uri, workspace } from 'vscode';
import { UserError } from '../../../shared/base/errors.ts';
import type { Attachment } from '../../../shared/protocol/chat.ts';

/** More is beyond every window that a local model has. */
const MOST_BYTES = 1024 * 1024;
/** Of a file that is looked at to see whether it is text. */
const LOOK_BYTES = 8_000;

/** Asks the server whether a file must not go into a prompt; a sentence where it must not. */
export type ExclusionCheck = (uri: Uri) => Promise<string | null>;

/** @throws UserError with a sentence for what cannot be attached. */
export async function fileAttachment(uri: Uri, whyExcluded: ExclusionCheck): Promise<Attachment> {
  const label = workspace.asRelativePath(uri);
  const excluded = await whyExcluded(uri);
  if (excluded !== null) throw new UserError(excluded);
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return attachmentOf(uri, open.languageId, open.getText());
  const { size, type } = await Promise.resolve(workspace.fs.stat(uri)).catch(() => {
    throw new UserError(`${label} is not there any more.`);
  });
  if ((type & FileType.Directory) !== 0) throw new UserError(`${label} is a folder: attach it with #folder.`);
  if (size > MOST_BYTES) {
    throw new UserError(
      `${label} has ${formatBytes(size)}: files up to 1 MB can be attached. Select the part that matters.`,
    );
  }
  const bytes = await workspace.fs.readFile(uri);
  if (bytes.subarray(0, LOOK_BYTES).includes(0)) throw new UserError(`${label} is not a text file.`);
  const text = new TextDecoder('utf-8', { ignoreBOM: false }).decode(bytes);
  return attachmentOf(uri, undefined, text);
}

function attachmentOf(uri: Uri, languageId: string | undefined, text: string): Attachment {
  const label = uri.path.split('/').at(-1) || uri.path;
  return { kind: 'file', label, uri: uri.toString(), text, ...(languageId === undefined ? {} : { languageId }) };
}

function formatBytes(bytes: number): string {
  const megabytes = bytes / (1024 * 1024);
  return megabytes >= 10 ? `${Math.round(megabytes)} MB` : `${megabytes.toFixed(1)} MB`;
}

/** The addresses that a drop carries; what is none is left out. */
export function uriOf(text: string): Uri | undefined {
  try {
    const uri = Uri.parse(text, true);
    return uri.scheme === 'http' || uri.scheme === 'https' ? undefined : uri;
  } catch {
    // No address at all.
    return undefined;
  }
}
