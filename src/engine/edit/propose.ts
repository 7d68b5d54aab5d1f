// What one code block of an answer does to one file: a proposal in hunks, or the sentence why it cannot be applied.
// Strictest reading first: search and replace, diff, whole file, definitions of the same name, lines that both have.
import { diffArrays } from 'diff';
import { UserError } from '../../shared/base/errors.ts';
import type { Grammars } from '../completion/syntax/grammars.ts';
import { GAP, withGaps } from './elision.ts';
import { collapsed, likeness, weightOf } from './lineLikeness.ts';
import { DOUBTS, type How, type Placed, type PlacedChange, REFUSALS } from './placed.ts';
import { isSearchReplace, parseSearchReplace } from './searchReplace.ts';
import { placeSnippet } from './snippet.ts';
import { offsetChange, plainLines, type TextLines, textLines, withChanges } from './textLines.ts';
import { type Replacement, transplant } from './transplant.ts';
import { isDiff, parseDiff } from './unifiedDiff.ts';
import { replaceUnits } from './unitReplacement.ts';
import { hasSyntaxError } from './units.ts';

export interface ProposeInput {
  /** Code of the block, as answerBlocks.ts cuts it out. */
  readonly code: string;
  /** Word after the fence. */
  readonly language: string;
  /** The file as it is now; empty for a new one. */
  readonly text: string;
  readonly languageId: string;
}

export interface Hunk {
  /** Offsets in the text as it was, UTF-16. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly how: How;
  /** Why a person should look twice. */
  readonly doubt?: string;
}

export interface Proposal {
  readonly hunks: readonly Hunk[];
  readonly text: string;
  /** Parts of the block that could not be placed, a sentence each. */
  readonly refused: readonly string[];
}

/** A larger file is not looked through. */
export const LARGEST_FILE_CHARS = 2_000_000;
const LARGEST_BLOCK_CHARS = 1_000_000;
/** Long texts that have little in common take minutes to compare. */
const DIFF_TIMEOUT_MS = 1_500;

/** @throws UserError where nothing of the block can be applied. */
export async function propose(input: ProposeInput, grammars: Grammars): Promise<Proposal> {
  const { text, languageId } = input;
  if (text.length > LARGEST_FILE_CHARS) throw cannot(REFUSALS.large);
  if (input.code.length > LARGEST_BLOCK_CHARS) throw cannot('the block is too large');
  await grammars.load(languageId);
  const file = textLines(text);
  const { changes, refused } = placeAll(input, file, grammars);
  if (changes.length === 0) throw cannot(refused[0] ?? 'it changes nothing in this file');
  return proposalOf(file, { changes, refused }, { grammars, languageId });
}

/** The sentence a person reads. */
function cannot(reason: string): UserError {
  return new UserError(`This cannot be applied, because ${reason}.`);
}

interface AllPlaced {
  readonly changes: PlacedChange[];
  readonly refused: string[];
}

function placeAll(input: ProposeInput, file: TextLines, grammars: Grammars): AllPlaced {
  const lines = plainLines(input.code);
  if (isSearchReplace(lines)) {
    const parsed = parseSearchReplace(lines);
    return parsed ? replaceEach(input, file, parsed) : none('a search and replace block in it is not complete');
  }
  if (isDiff(lines, input.language)) {
    const parsed = parseDiff(lines);
    if (parsed.some(({ isDeleted }) => isDeleted)) return none('it deletes the file, which Hob leaves to you');
    if (parsed.length > 1) return none('the diff is for several files');
    return replaceEach(input, file, parsed[0]?.hunks ?? []);
  }
  const placed = placeCode(input, file, lines, grammars);
  return 'refused' in placed ? none(placed.refused) : { changes: [...placed.changes], refused: [] };
}

function none(reason: string): AllPlaced {
  return { changes: [], refused: [reason] };
}

function replaceEach({ languageId }: ProposeInput, file: TextLines, replacements: readonly Replacement[]): AllPlaced {
  const changes: PlacedChange[] = [];
  const refused: string[] = [];
  for (const replacement of replacements) {
    const search = withGaps(replacement.search, languageId, file.lines);
    const placed: Placed =
      file.lines.every((line) => line.trim() === '') && search.every((line) => line.trim() === '')
        ? { changes: [{ from: 0, to: file.lines.length, lines: replacement.replace, how: 'whole' }] }
        : transplant(file.lines, {
            ...replacement,
            search,
            replace: search.includes(GAP) ? withGaps(replacement.replace, languageId, file.lines) : replacement.replace,
          });
    if ('refused' in placed) refused.push(placed.refused);
    else if (placed.changes.some((each) => changes.some((other) => overlap(each, other)))) {
      refused.push('two of its parts change the same lines');
    } else changes.push(...placed.changes);
  }
  return { changes, refused };
}

function overlap(a: PlacedChange, b: PlacedChange): boolean {
  if (a.from === a.to || b.from === b.to) return a.from < b.to && b.from < a.to;
  return a.from < b.to && b.from < a.to;
}

/** Plain code: the whole file, or parts of it. */
function placeCode(input: ProposeInput, file: TextLines, lines: readonly string[], grammars: Grammars): Placed {
  const { languageId } = input;
  if (file.lines.every((line) => line.trim() === '')) {
    return { changes: [{ from: 0, to: file.lines.length, lines, how: 'whole' }] };
  }
  const items = withGaps(lines, languageId, file.lines);
  const hasGaps = items.includes(GAP);
  if (!items.some((item) => item !== GAP && item.trim() !== '')) return { refused: 'there is no code in it' };
  const wholeness = hasGaps ? 0 : wholenessOf(items, file.lines);
  const whole = { from: 0, to: file.lines.length, lines, how: 'whole' } as const;
  if (wholeness >= WHOLE.sure) return { changes: [whole] };
  const written = lines.map((line, index) => (items[index] === GAP ? gapComment(line, languageId) : line));
  const byUnit = replaceUnits({ grammars, languageId, items, written, file: file.lines });
  if (byUnit) return byUnit;
  const placed = placeSnippet(file.lines, items, { from: 0, to: file.lines.length });
  if ('changes' in placed || wholeness < WHOLE.likely) return placed;
  return { changes: [{ ...whole, doubt: DOUBTS.whole }] };
}

/** Share of the file's weight that a block has too, for it to be taken as the whole file. */
const WHOLE = { sure: 0.6, likely: 0.3 };

/** The share of the file that stands in the block in order; 0 where its beginning or its end does not. */
function wholenessOf(items: readonly string[], file: readonly string[]): number {
  const telling = (lines: readonly string[]) => lines.map(collapsed).filter((line) => weightOf(line) >= 0.5);
  const [ours, theirs] = [telling(items), telling(file)];
  if (theirs.length === 0) return 0;
  const [first = '', last = ''] = [theirs[0], theirs.at(-1)];
  const isNear = (line: string, among: readonly string[]) => among.some((other) => likeness(line, other) >= 0.6);
  if (!isNear(first, ours.slice(0, 4)) || !isNear(last, ours.slice(-4))) return 0;
  const total = theirs.reduce((sum, line) => sum + weightOf(line), 0);
  const parts = diffArrays(theirs, ours, { timeout: DIFF_TIMEOUT_MS }) ?? [];
  const common = parts.filter(({ added, removed }) => !added && !removed);
  return common.flatMap(({ value }) => value).reduce((sum, line) => sum + weightOf(line), 0) / total;
}

/** Languages in which a line with bare dots is an error; a comment in its place is none. */
function gapComment(line: string, languageId: string): string {
  if (/[/#*-]/.test(line.trim().slice(0, 4))) return line;
  return /^(?:python|ruby|shellscript)$/.test(languageId) ? '#' : '//';
}

function proposalOf(
  file: TextLines,
  { changes, refused }: AllPlaced,
  { grammars, languageId }: { grammars: Grammars; languageId: string },
): Proposal {
  const small = changes.flatMap((change) => smallest(file, change));
  const hunks = small
    .toSorted((a, b) => a.from - b.from || a.to - b.to)
    .map(({ how, doubt, ...change }) => ({ ...offsetChange(file, change), how, ...(doubt ? { doubt } : {}) }));
  const text = withChanges(file.text, hunks);
  const reasons = refused.map((reason) => `A part was left out, because ${reason}.`);
  const hadError = hasSyntaxError(grammars, file.text, languageId);
  const isBroken = hadError === false && hasSyntaxError(grammars, text, languageId) === true;
  if (hunks.length === 0) throw cannot(refused[0] ?? 'the file is like that already');
  if (!isBroken) return { hunks, text, refused: reasons };
  return { hunks: hunks.map((hunk) => ({ doubt: DOUBTS.syntax, ...hunk })), text, refused: reasons };
}

/** The lines of a change that really differ, as one or more smaller changes. */
function smallest({ lines }: TextLines, change: PlacedChange): PlacedChange[] {
  const result: PlacedChange[] = [];
  let at = change.from;
  let open: { from: number; to: number; lines: string[] } | undefined;
  const parts = diffArrays(lines.slice(change.from, change.to), [...change.lines], { timeout: DIFF_TIMEOUT_MS });
  if (!parts) return [change];
  for (const { added, removed, value } of parts) {
    if (!added && !removed) {
      at += value.length;
      if (open) result.push({ ...change, ...open });
      open = undefined;
      continue;
    }
    open ??= { from: at, to: at, lines: [] };
    if (added) open.lines.push(...value);
    if (removed) {
      at += value.length;
      open.to = at;
    }
  }
  if (open) result.push({ ...change, ...open });
  return result;
}
