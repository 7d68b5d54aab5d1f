// Which files the code of an answer is for: one block, or all blocks of the answer; several files in one diff are taken apart.
import type { EditPlanParams, EditPlanResult, EditTarget } from '../../shared/protocol/edit.ts';
import { type AnswerBlock, answerBlocks, blockOf } from './answerBlocks.ts';
import { type TargetFolder, targetOf, targetOfDocument } from './targetPath.ts';
import { plainLines } from './textLines.ts';
import { isDiff, parseDiff } from './unifiedDiff.ts';

/** Blocks that show how to run something are no files. */
const COMMANDS = new Set([
  'sh',
  'bash',
  'shell',
  'zsh',
  'console',
  'powershell',
  'ps1',
  'bat',
  'cmd',
  'shellsession',
  'terminal',
  'text',
  'output',
]);
/** More files than that in one answer nobody reads through. */
const MOST_FILES = 40;

export async function planEdits(
  { text, block, active }: EditPlanParams,
  folders: readonly TargetFolder[],
): Promise<EditPlanResult> {
  const blocks = block ? [blockOf(plainLines(text), block)] : answerBlocks(text);
  const parts = blocks.flatMap(byFile);
  // Of a whole answer only what names its file: the other blocks are examples and commands.
  const meant = block ? parts : parts.filter(({ path, language }) => path !== undefined && !COMMANDS.has(language));
  const targets: EditTarget[] = [];
  const refused: string[] = [];
  for (const { code, language, path } of meant) {
    const target =
      path !== undefined
        ? await targetOf(path, folders)
        : active === undefined
          ? { refused: 'The answer names no file for this code, and no file is open.' }
          : await targetOfDocument(active, folders);
    if ('refused' in target) refused.push(target.refused);
    else targets.push({ ...target, code, language });
  }
  if (targets.length > MOST_FILES)
    return { targets: [], refused: [`The answer changes ${targets.length} files, more than anybody reads through.`] };
  return { targets: joined(targets), refused };
}

function byFile(block: AnswerBlock): AnswerBlock[] {
  const lines = plainLines(block.code);
  if (!isDiff(lines, block.language)) return [block];
  return parseDiff(lines).map((file) => {
    const path = file.path ?? block.path;
    const code = `${(file.isDeleted ? lines : file.lines).join('\n')}\n`;
    return { code, language: 'diff', ...(path === undefined ? {} : { path }) };
  });
}

/** Several blocks of search and replace, or of diff, for one file are one edit of it. */
function joined(targets: readonly EditTarget[]): EditTarget[] {
  const result: EditTarget[] = [];
  const isPart = ({ code, language }: EditTarget) => language === 'diff' || /^\s*<{5,}\s*SEARCH/m.test(code);
  for (const target of targets) {
    const index = result.findIndex(({ uri, language }) => uri === target.uri && language === target.language);
    const earlier = result[index];
    if (earlier && isPart(earlier) && isPart(target)) result[index] = { ...earlier, code: earlier.code + target.code };
    else result.push(target);
  }
  return result;
}
