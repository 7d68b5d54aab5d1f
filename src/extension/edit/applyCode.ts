// Apply on a code block, or on a whole answer: finds the files, has the code placed in each, and shows the differences.
import { languages, Uri, window, workspace } from 'vscode';
import { messageOf, UserError } from '../../shared/base/errors.ts';
import type { EditPlanParams, EditTarget } from '../../shared/protocol/edit.ts';
import type { EditRequests } from './editRequests.ts';
import type { Reviews } from './reviews.ts';

/** Larger files are not opened at all. */
const LARGEST_FILE_BYTES = 8_000_000;

export interface ApplyParts {
  readonly requests: EditRequests;
  readonly reviews: Reviews;
}

/** Shows one difference for each file. @throws UserError with a sentence for each block that could not be applied. */
export async function applyCode(params: EditPlanParams, parts: ApplyParts): Promise<void> {
  const { targets, refused } = await parts.requests.plan(params);
  const troubles = [...refused];
  let shown = 0;
  for (const target of targets) {
    try {
      troubles.push(...(await applyTo(target, params, parts)).map((each) => `${target.path}: ${each}`));
      shown++;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      troubles.push(targets.length > 1 ? `${target.path}: ${error.message}` : error.message);
    }
  }
  if (shown === 0) throw new UserError(troubles.join(' ') || 'There is no code for a file in it.');
  if (troubles.length > 0) void window.showWarningMessage(troubles.join(' '));
}

/** Sentences on the parts that could not be placed. */
async function applyTo(
  target: EditTarget,
  params: EditPlanParams,
  { requests, reviews }: ApplyParts,
): Promise<string[]> {
  const meant = await existing(target, params, requests);
  const uri = Uri.parse(meant.uri, true);
  if (workspace.fs.isWritableFileSystem(uri.scheme) === false) throw new UserError(`${meant.path} cannot be written.`);
  const file = await readFile(uri, meant.path);
  const languageId = file?.languageId ?? (await languageOf(meant.language));
  const before = file?.text ?? '';
  const { code, language } = target;
  const proposal = await requests.propose({ uri: uri.toString(), languageId, text: before, code, language });
  const review = reviews.create({
    target: uri,
    path: meant.path,
    languageId,
    before,
    isNew: file === undefined,
    kind: 'apply',
    ...(meant.warning === undefined ? {} : { warning: meant.warning }),
  });
  try {
    await review.show(proposal.text, { preserveFocus: false });
  } catch (error) {
    await reviews.close(review);
    throw error;
  }
  review.finish(proposal.text, proposal.hunks);
  reviews.finished(review);
  return proposal.refused;
}

/** Models leave the beginning of paths out: where there is no such file, the only one that ends like it is meant. */
async function existing(target: EditTarget, params: EditPlanParams, requests: EditRequests): Promise<EditTarget> {
  if (target.uri === params.active || (await isFile(Uri.parse(target.uri, true)))) return target;
  const pattern = `**/${target.path.replace(/[[\]{}*?]/g, '[$&]')}`;
  const [found, ...others] = await workspace.findFiles(pattern, undefined, 2);
  if (!found || others.length > 0) return target;
  const plan = await requests.plan({
    text: target.code,
    block: { info: target.language, above: '' },
    active: found.toString(),
  });
  return plan.targets[0] ?? target;
}

async function isFile(uri: Uri): Promise<boolean> {
  return workspace.fs.stat(uri).then(
    () => true,
    () => workspace.textDocuments.some((document) => document.uri.toString() === uri.toString()),
  );
}

/** undefined where there is no such file yet. */
async function readFile(uri: Uri, path: string): Promise<{ text: string; languageId: string } | undefined> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return { text: open.getText(), languageId: open.languageId };
  const stat = await workspace.fs.stat(uri).then(
    (each) => each,
    () => undefined,
  );
  if (!stat) return undefined;
  if (stat.size > LARGEST_FILE_BYTES) throw new UserError(`${path} is too large for code to be applied to it.`);
  const bytes = await workspace.fs.readFile(uri);
  if (bytes.subarray(0, 8_000).includes(0)) throw new UserError(`${path} is no text file.`);
  try {
    const document = await workspace.openTextDocument(uri);
    return { text: document.getText(), languageId: document.languageId };
  } catch (error) {
    throw new UserError(`${path} cannot be opened: ${messageOf(error)}`);
  }
}

async function languageOf(word: string): Promise<string> {
  return (await languages.getLanguages()).includes(word) ? word : 'plaintext';
}
