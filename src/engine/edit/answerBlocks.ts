// The code blocks of an answer in Markdown, each with the file it is announced for.
import { announcedPath } from './announcedPath.ts';

export interface AnswerBlock {
  readonly code: string;
  /** First word of the fence's info string, lower case; empty where there is none. */
  readonly language: string;
  /** Path as the answer writes it; undefined where it names none. */
  readonly path?: string;
}

const FENCE = /^( {0,3}|[ \t]*(?:[-*+]|\d+[.)])[ \t]+|[ \t]+)(`{3,}|~{3,})([^`\n]*)$/;

/** Blocks that are not closed at the end are left out: the answer was cut off in the middle of them. */
export function answerBlocks(markdown: string): AnswerBlock[] {
  const blocks: AnswerBlock[] = [];
  let open: { fence: string; indent: number; info: string; above: string; lines: string[]; depth: number } | undefined;
  let above = '';
  for (const line of markdown.split(/\r\n|\n/)) {
    const fence = FENCE.exec(line);
    if (!open) {
      if (fence) {
        const [, lead = '', mark = '', info = ''] = fence;
        open = { fence: mark, indent: lead.length, info: info.trim(), above, lines: [], depth: 0 };
      } else if (line.trim() !== '') above = line;
      continue;
    }
    const isOwnKind = fence !== null && (fence[2] ?? '').startsWith(open.fence);
    if (isOwnKind && fence?.[3]?.trim() !== '') {
      // A fence with a language inside a fence: the model shows Markdown.
      open.depth++;
      open.lines.push(line);
    } else if (isOwnKind && open.depth > 0) {
      open.depth--;
      open.lines.push(line);
    } else if (isOwnKind) {
      blocks.push(blockOf(open.lines, open));
      open = undefined;
      above = '';
    } else {
      open.lines.push(line);
    }
  }
  return blocks;
}

/** One block by itself, as the panel hands it over. */
export function blockOf(
  lines: readonly string[],
  { info, above, indent = 0 }: { info: string; above: string; indent?: number },
): AnswerBlock {
  const own = lines.map((line) => (indent > 0 && line.slice(0, indent).trim() === '' ? line.slice(indent) : line));
  const announced = announcedPath({ info, above, first: own[0] ?? '' });
  const language = /^[^\s{:,=]*/.exec(info)?.[0].toLowerCase() ?? '';
  const code = own.slice(announced?.isOnFirstLine ? 1 : 0);
  return {
    code: code.map((line) => `${line}\n`).join(''),
    language: /[./\\]/.test(language) ? '' : language,
    ...(announced ? { path: announced.path } : {}),
  };
}
