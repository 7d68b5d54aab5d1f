// A change told as "these lines become those" (search and replace, a hunk of a diff), placed in a file that may have
// moved on: lines that stay are the file's own, only what the change removes and adds is the answer's.
import { diffArrays } from 'diff';
import { GAP } from './elision.ts';
import { fit } from './fit.ts';
import { Reindenter, styleOf } from './indentation.ts';
import { collapsed, weightOf } from './lineLikeness.ts';
import { DOUBTS, type Placed, type PlacedChange, REFUSALS } from './placed.ts';

/** One change of an answer. */
export interface Replacement {
  readonly search: readonly string[];
  readonly replace: readonly string[];
  /** Line that a diff's header names, 0 the first. Models are often wrong about it. */
  readonly line?: number;
  /** What a diff's header says of the function around it. */
  readonly heading?: string;
}

/** Part of the search's weight that must be found for a place to count. */
const LEAST_FOUND = 0.6;
/** With a next best place closer than the first, nothing is changed; closer than the second, with a doubt. */
const MARGIN = { least: 0.3, sure: 0.7 };

/** Finds the place and makes the change. `from` and `to`: the lines of the file where it may be. */
export function transplant(file: readonly string[], change: Replacement, from = 0, to = file.length): Placed {
  const { search, replace } = change;
  if (!search.some((line) => line !== GAP && line.trim() !== '')) return { refused: REFUSALS.noAnchor };
  const exact = search.includes(GAP) ? [] : samePlaces(file, search, from, to);
  if (exact.length === 1) return { changes: laidOn(file, change, indices(search, exact[0] ?? 0), 'exact') };
  if (exact.length > 1) {
    const meant = chosen(file, exact, change);
    if (meant === undefined) return { refused: REFUSALS.many };
    return { changes: laidOn(file, change, indices(search, meant), 'exact') };
  }
  const found = fit({ items: search, file, from, to });
  if (!found) return { refused: isThere(file, replace) ?? REFUSALS.nowhere };
  const total = search.reduce((sum, line) => sum + (line === GAP ? 0 : weightOf(line)), 0);
  const weight = search.reduce((sum, line, index) => sum + weightOf(line) * (found.alike[index] ?? 0), 0);
  if (weight < total * LEAST_FOUND) return { refused: isThere(file, replace) ?? REFUSALS.nowhere };
  if (found.margin < MARGIN.least) return { refused: REFUSALS.many };
  const sure = found.margin >= Math.min(MARGIN.sure, total / 2);
  const changes = laidOn(file, change, found.lines, 'similar');
  return { changes: sure ? changes : changes.map((each) => ({ doubt: DOUBTS.place, ...each })) };
}

/** Where exactly these lines stand, then with other white space; only the strictest way that finds anything counts. */
function samePlaces(file: readonly string[], search: readonly string[], from: number, to: number): number[] {
  for (const view of [(line: string) => line, (line: string) => line.trimEnd(), collapsed]) {
    const wanted = search.map(view);
    const found: number[] = [];
    for (let at = from; at + wanted.length <= to; at++) {
      if (wanted.every((line, index) => view(file[at + index] ?? '') === line)) found.push(at);
    }
    if (found.length > 0) return found;
  }
  return [];
}

/** Of several equal places the one that the diff's header names; undefined where it names none of them. */
function chosen(
  file: readonly string[],
  places: readonly number[],
  { line, heading }: Replacement,
): number | undefined {
  const wanted = collapsed(heading ?? '');
  if (wanted !== '') {
    const under = places.filter((place) => headingOf(file, place, wanted));
    if (under.length === 1) return under[0];
  }
  return line !== undefined && places.includes(line) ? line : undefined;
}

/** Whether the nearest line above that begins further left is the heading. */
function headingOf(file: readonly string[], place: number, heading: string): boolean {
  for (let at = place; at >= 0; at--) {
    const line = file[at] ?? '';
    if (/^[\p{L}_$]/u.test(line) && (at < place || collapsed(line) === heading))
      return collapsed(line).startsWith(heading);
  }
  return false;
}

function isThere(file: readonly string[], replace: readonly string[]): string | undefined {
  const lines = replace.filter((line) => line !== GAP);
  const isSubstantial = lines.some((line) => weightOf(line) >= 0.5);
  return isSubstantial && samePlaces(file, lines, 0, file.length).length > 0
    ? 'the change is already in this file'
    : undefined;
}

function indices(search: readonly string[], start: number): number[] {
  return search.map((_, index) => start + index);
}

/** Walks from the old lines to the new ones along the file. `lines`: where each old line lies, -1 for nowhere. */
function laidOn(
  file: readonly string[],
  { search, replace }: Replacement,
  lines: readonly number[],
  how: PlacedChange['how'],
): PlacedChange[] {
  const known = lines.flatMap((line, index) => (line < 0 ? [] : [[search[index] ?? '', file[line] ?? ''] as const]));
  const reindenter = new Reindenter(known, styleOf([...search, ...replace]), styleOf(file));
  const walk = new Walk(file, lines, reindenter);
  let at = 0;
  for (const part of diffArrays([...search], [...replace], { comparator: (a, b) => a.trimEnd() === b.trimEnd() })) {
    if (part.added) walk.add(part.value);
    for (const _ of part.added ? [] : part.value) walk.pass(at, search[at++] ?? '', part.removed);
  }
  return walk.changes(how);
}

class Walk {
  readonly #file: readonly string[];
  readonly #lines: readonly number[];
  readonly #reindenter: Reindenter;
  readonly #changes: { from: number; to: number; lines: string[]; doubt?: string }[] = [];
  /** The next line of the file; -1 until the first one is known. */
  #next: number;
  #isRemoving = false;
  /** A doubt about the first change, before it has begun. */
  #pending: string | undefined;

  constructor(file: readonly string[], lines: readonly number[], reindenter: Reindenter) {
    this.#file = file;
    this.#lines = lines;
    this.#reindenter = reindenter;
    this.#next = lines.find((line) => line >= 0) ?? 0;
  }

  /** A line of the search that stays or goes. */
  pass(index: number, search: string, isRemoved: boolean): void {
    const line = this.#lines[index] ?? -1;
    if (search === GAP) {
      if (isRemoved) this.#doubt(DOUBTS.removes);
      const next = this.#lines.slice(index + 1).find((each) => each >= 0);
      if (next !== undefined && isRemoved) this.#open(next);
      if (next !== undefined) this.#next = next;
      return;
    }
    if (line < 0) {
      if (search.trim() !== '') this.#doubt(isRemoved ? DOUBTS.similar : DOUBTS.context);
      return;
    }
    const between = this.#file.slice(this.#next, line).some((each) => each.trim() !== '');
    if (between && (isRemoved || this.#isRemoving)) this.#doubt(DOUBTS.similar);
    if (between && this.#isOpenHere()) this.#doubt(DOUBTS.context);
    this.#next = line;
    if (isRemoved) {
      this.#open(line + 1);
      if (collapsed(this.#file[line] ?? '') !== collapsed(search)) this.#doubt(DOUBTS.similar);
    }
    this.#next = line + 1;
    this.#isRemoving = isRemoved;
  }

  add(lines: readonly string[]): void {
    const change = this.#open(this.#next);
    for (const line of lines) {
      if (line === GAP) this.#doubt(DOUBTS.edge);
      else change.lines.push(this.#reindenter.line(line));
    }
  }

  changes(how: PlacedChange['how']): PlacedChange[] {
    return this.#changes.map((change) => ({ ...change, how }));
  }

  #isOpenHere(): boolean {
    return this.#changes.at(-1)?.to === this.#next;
  }

  /** The change that ends at the next line, made longer up to `to`, or a new one. */
  #open(to: number) {
    let last = this.#changes.at(-1);
    if (!last || last.to !== this.#next) {
      last = { from: this.#next, to, lines: [] };
      this.#changes.push(last);
    }
    last.to = to;
    if (this.#pending !== undefined) last.doubt = graver(last.doubt, this.#pending);
    this.#pending = undefined;
    return last;
  }

  #doubt(doubt: string): void {
    const last = this.#changes.at(-1);
    if (last) last.doubt = graver(last.doubt, doubt);
    else this.#pending = graver(this.#pending, doubt);
  }
}

/** Lines around that have changed are the least of doubts. */
function graver(known: string | undefined, other: string): string {
  return known === undefined || known === DOUBTS.context ? other : known;
}
