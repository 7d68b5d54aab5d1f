// What happened to the file after the model saw it, and how models get an answer wrong: each changes the file before and
// the file after in the same way, or the answer, so that what was intended stays known.

import { between, pick, type Random } from '../../test/harness/random.ts';
import type { Told } from './answerForms.ts';
import { edited, type RealEdit } from './realEdit.ts';

export const DISTURBANCES = [
  'none',
  'moved',
  'renamed',
  'duplicated',
  'indented',
  'tabs',
  'numbers',
  'crlf',
  'noFinalNewline',
  'trailingBlanks',
] as const;
export type Disturbance = (typeof DISTURBANCES)[number];

export interface Situation {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly answer: readonly string[];
  readonly eol: '\n' | '\r\n';
  readonly hasFinalNewline: boolean;
}

/** undefined where it makes no sense for the edit or for the way it is told. */
export function disturb(edit: RealEdit, told: Told, disturbance: Disturbance, random: Random): Situation | undefined {
  const plain: Situation = {
    before: edit.before,
    after: edited(edit.before, edit.edits),
    answer: told.lines,
    eol: '\n',
    hasFinalNewline: true,
  };
  const isWhole = told.shown.some(([from, to]) => to - from >= edit.before.length);
  switch (disturbance) {
    case 'none':
      return plain;
    case 'crlf':
      return { ...plain, eol: '\r\n' };
    case 'noFinalNewline':
      return { ...plain, hasFinalNewline: false };
    case 'moved':
      return isWhole ? undefined : moved(plain, random);
    case 'renamed':
      return isWhole ? undefined : renamed(edit, told, plain, random);
    case 'duplicated':
      return isWhole ? undefined : duplicated(edit, plain);
    case 'indented':
      return isWhole ? undefined : indented(told, plain, random);
    case 'tabs':
      return isWhole ? undefined : withTabs(plain);
    case 'numbers':
      return told.language === 'diff' ? wrongNumbers(plain, random) : undefined;
    case 'trailingBlanks':
      return told.language === 'diff' || !plain.answer.some((line) => line.startsWith('<<<<<<<'))
        ? undefined
        : trailingBlanks(told, plain, random);
  }
}

/** Something new stands above. */
function moved(plain: Situation, random: Random): Situation {
  const count = between(random, 3, 40);
  const above = Array.from(
    { length: count },
    (_, index) => `// note ${index + 1} of the day: ${between(random, 100, 999)}`,
  );
  const put = (lines: readonly string[]) => [...above, '', ...lines];
  return { ...plain, before: put(plain.before), after: put(plain.after) };
}

/** A name that no edited line has is another one now, where the answer still has the old one or does not show it. */
function renamed(edit: RealEdit, told: Told, plain: Situation, random: Random): Situation | undefined {
  const isHunk = told.language === 'diff' || told.lines.some((line) => line.startsWith('<<<<<<<'));
  const fixed = new Set(words(edit.edits.flatMap(({ from, to, lines }) => [...edit.before.slice(from, to), ...lines])));
  const shown = told.shown.flatMap(([from, to]) => edit.before.slice(from, to));
  const candidates = isHunk ? words(shown) : words(edit.before).filter((word) => !words(shown).includes(word));
  const names = candidates.filter((word) => word.length >= 4 && !fixed.has(word) && !KEYWORDS.has(word));
  const name = pick(random, [...new Set(names)]);
  if (name === undefined) return undefined;
  const pattern = new RegExp(`\\b${name}\\b`, 'g');
  const rename = (lines: readonly string[]) => lines.map((line) => line.replace(pattern, `${name}Now`));
  return { ...plain, before: rename(plain.before), after: rename(plain.after) };
}

const KEYWORDS = new Set(
  'async await break case catch class const continue else export extends false finally from function import interface null number readonly return static string switch this throw true type undefined void while'.split(
    ' ',
  ),
);

function words(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.match(/[A-Za-z_]\w*/g) ?? []);
}

/** The lines that are changed stand a second time at the end, with other lines around them. */
function duplicated(edit: RealEdit, plain: Situation): Situation | undefined {
  const [first] = edit.edits;
  if (edit.edits.length !== 1 || !first || first.to === first.from) return undefined;
  const copy = [
    '',
    '// the same lines for something else',
    ...edit.before.slice(first.from, first.to),
    '// up to here',
  ];
  const put = (lines: readonly string[]) => [...lines, ...copy];
  return { ...plain, before: put(plain.before), after: put(plain.after) };
}

/** The model began at the left, or further in than the file. */
function indented(told: Told, plain: Situation, random: Random): Situation | undefined {
  if (told.language === 'diff') return undefined;
  const isMark = (line: string) => /^(?:<{7} SEARCH|={7}|>{7} REPLACE)$/.test(line);
  const own = told.lines.filter((line) => !isMark(line) && line.trim() !== '');
  const common = Math.min(...own.map((line) => /^ */.exec(line)?.[0].length ?? 0));
  const change = common > 0 && random() < 0.6 ? -common : 2;
  const shift = (line: string) =>
    isMark(line) || line.trim() === '' ? line : change < 0 ? line.slice(-change) : `  ${line}`;
  return { ...plain, answer: told.lines.map(shift) };
}

/** The file is indented with tabs, the answer with blanks. */
function withTabs(plain: Situation): Situation | undefined {
  const odd = [...plain.before, ...plain.after].some((line) => (/^ */.exec(line)?.[0].length ?? 0) % 2 === 1);
  if (odd || !plain.before.some((line) => line.startsWith('  '))) return undefined;
  const tabbed = (line: string) => line.replace(/^ +/, (blanks) => '\t'.repeat(blanks.length / 2));
  return { ...plain, before: plain.before.map(tabbed), after: plain.after.map(tabbed) };
}

function wrongNumbers(plain: Situation, random: Random): Situation {
  const answer = plain.answer.map((line) =>
    line.replace(/^@@ -(\d+)/, (_, number) => `@@ -${Math.max(1, Number(number) + between(random, -40, 60))}`),
  );
  return { ...plain, answer };
}

/** Blanks at the ends of lines that the answer has, and the file does not. */
function trailingBlanks(told: Told, plain: Situation, random: Random): Situation {
  let isSearch = false;
  const answer = told.lines.map((line) => {
    if (line === '<<<<<<< SEARCH') isSearch = true;
    else if (line === '=======') isSearch = false;
    else if (isSearch && random() < 0.3) return `${line}  `;
    return line;
  });
  return { ...plain, answer };
}
