// Code of an answer that consists of definitions: each takes the place of the file's definition of the same name. A
// class of which the answer shows some members only keeps the others.
import type { Grammars } from '../completion/syntax/grammars.ts';
import { GAP } from './elision.ts';
import { Reindenter, styleOf } from './indentation.ts';
import { collapsed } from './lineLikeness.ts';
import { DOUBTS, type Placed, type PlacedChange, REFUSALS } from './placed.ts';
import { placeSnippet } from './snippet.ts';
import { findUnits, type Outline, outlineOf, type Unit } from './units.ts';

export interface UnitInput {
  readonly grammars: Grammars;
  readonly languageId: string;
  /** Lines of the answer's code, gaps as GAP. */
  readonly items: readonly string[];
  /** The same lines as the model wrote them, for the parser: a mark of elision is a comment there. */
  readonly written: readonly string[];
  readonly file: readonly string[];
}

/** Methods without their class are no statements of most languages: they are read inside of one. */
const HULLS: Readonly<Record<string, readonly [string, string]>> = {
  java: ['class Hull {', '}'],
  javascript: ['class Hull {', '}'],
  javascriptreact: ['class Hull {', '}'],
  php: ['<?php class Hull {', '}'],
  typescript: ['class Hull {', '}'],
  typescriptreact: ['class Hull {', '}'],
};

/** undefined where the code is not made of definitions that the file has. */
export function replaceUnits(input: UnitInput): Placed | undefined {
  const { grammars, languageId, file, written } = input;
  const theirs = outlineOf(grammars, file.join('\n'), languageId);
  const ours = answerOutline(grammars, written, languageId);
  if (!theirs || !ours || ours.units.length === 0 || ours.hasOther || ours.hasError) return undefined;
  const replacer = new Replacer(input, theirs);
  return replacer.all(ours);
}

function answerOutline(grammars: Grammars, written: readonly string[], languageId: string): Outline | undefined {
  const plain = outlineOf(grammars, written.join('\n'), languageId);
  if (plain && !plain.hasError && plain.units.length > 0 && !plain.hasOther) return plain;
  const hull = HULLS[languageId];
  if (!hull) return plain;
  // On the first line, so that line numbers stay.
  const inHull = outlineOf(grammars, `${hull[0]}${written.join('\n')}\n${hull[1]}`, languageId);
  const members = inHull?.units[0]?.members ?? [];
  if (!inHull || inHull.hasError || members.length === 0) return plain;
  return { units: members, imports: [], hasOther: false, hasError: false };
}

class Replacer {
  readonly #input: UnitInput;
  readonly #theirs: Outline;
  readonly #changes: PlacedChange[] = [];

  constructor(input: UnitInput, theirs: Outline) {
    this.#input = input;
    this.#theirs = theirs;
  }

  all(ours: Outline): Placed | undefined {
    const places = ours.units.map((unit) => this.#placeOf(unit, this.#theirs.units));
    if (places.every((place) => place === 'new')) return undefined;
    if (places.includes('many')) return { refused: REFUSALS.many };
    if (!this.#addImports(ours)) return undefined;
    return this.#replaceAll(ours.units, places) ? { changes: this.#changes } : undefined;
  }

  #placeOf(unit: Unit, among: readonly Unit[]): Unit | 'new' | 'many' {
    const own = among.filter(({ key }) => key === unit.key);
    const found = own.length > 0 ? own : findUnits(among, unit.key);
    if (found.length > 1) return 'many';
    return found[0] ?? 'new';
  }

  /** Units of one level, in the order of the answer. */
  #replaceAll(units: readonly Unit[], places: readonly (Unit | 'new' | 'many')[]): boolean {
    for (const [index, unit] of units.entries()) {
      const place = places[index];
      if (place === undefined || place === 'many') return false;
      const isDone = place === 'new' ? this.#add(units, places, index) : this.#replace(unit, place);
      if (!isDone) return false;
    }
    return true;
  }

  #replace(unit: Unit, place: Unit): boolean {
    const { items, file } = this.#input;
    const own = this.#linesOf(unit, unit.commentFrom);
    const hasGap = own.includes(GAP);
    if (unit.isContainer && place.isContainer) {
      const keys = new Set(unit.members.map(({ key }) => key));
      const isPart = hasGap || place.members.some(({ key }) => !keys.has(key));
      if (isPart) return this.#replaceMembers(unit, place, hasGap);
    }
    if (unit.isBroken && !hasGap) return false;
    const from = unit.commentFrom < unit.from ? place.commentFrom : place.from;
    if (hasGap) {
      const placed = placeSnippet(file, own, { from, to: place.to, isWhole: true, how: 'unit' });
      if ('refused' in placed) return false;
      this.#changes.push(...placed.changes);
      return true;
    }
    const theirs = new Map(file.slice(place.from, place.to).map((line) => [collapsed(line), line]));
    const same = own.flatMap((line) => {
      const other = theirs.get(collapsed(line));
      return other === undefined ? [] : [[line, other] as const];
    });
    const first = [items[unit.from] ?? '', file[place.from] ?? ''] as const;
    const reindenter = new Reindenter([first, ...same], styleOf(own), styleOf(file));
    this.#changes.push({ from, to: place.to, lines: own.map((line) => reindenter.line(line)), how: 'unit' });
    return true;
  }

  /** The members that the answer shows; its first line too where only that differs. */
  #replaceMembers(unit: Unit, place: Unit, isSaid: boolean): boolean {
    const { items, file } = this.#input;
    const places = unit.members.map((member) => {
      const found = place.members.filter(({ key }) => key === member.key);
      return found.length > 1 ? 'many' : (found[0] ?? 'new');
    });
    if (unit.members.length === 0 || places.includes('many')) return false;
    const head = items
      .slice(unit.from, unit.members[0]?.commentFrom)
      .filter((line) => line !== GAP && line.trim() !== '');
    const theirs = file.slice(place.from, place.members[0]?.commentFrom).map(collapsed);
    if (head.some((line) => !theirs.includes(collapsed(line)))) return false;
    const before = this.#changes.length;
    if (!this.#replaceAll(unit.members, places)) return false;
    for (let index = before; index < this.#changes.length && !isSaid; index++) {
      const change = this.#changes[index];
      if (change) this.#changes[index] = { ...change, doubt: change.doubt ?? DOUBTS.kept };
    }
    return true;
  }

  /** A definition that the file does not have goes behind the one before it in the answer, else before the next. */
  #add(units: readonly Unit[], places: readonly (Unit | 'new' | 'many')[], index: number): boolean {
    const { file } = this.#input;
    const unit = units[index];
    if (!unit) return false;
    const isUnit = (place: Unit | 'new' | 'many' | undefined): place is Unit => typeof place === 'object';
    const before = places.slice(0, index).findLast(isUnit);
    const after = places.slice(index + 1).find(isUnit);
    const beside = before ?? after;
    if (!beside) return false;
    const own = this.#linesOf(unit, unit.commentFrom);
    if (own.includes(GAP)) return false;
    const reindenter = new Reindenter(
      [[this.#input.items[unit.from] ?? '', file[beside.from] ?? '']],
      styleOf(own),
      styleOf(file),
    );
    const lines = own.map((line) => reindenter.line(line));
    const at = before ? before.to : (after?.commentFrom ?? 0);
    const isApart = this.#isApart(units, index);
    const spaced = !isApart ? lines : before ? ['', ...lines] : [...lines, ''];
    const gapBefore = index > 0 && this.#hasGapBetween(units[index - 1], unit);
    const doubt = gapBefore ? { doubt: DOUBTS.edge } : {};
    this.#changes.push({ from: at, to: at, lines: spaced, how: 'unit', ...doubt });
    return true;
  }

  /** Whether an empty line separates it from its neighbour in the answer. */
  #isApart(units: readonly Unit[], index: number): boolean {
    const { items } = this.#input;
    const unit = units[index];
    if (!unit) return true;
    const hasBefore = index > 0 && items[unit.commentFrom - 1]?.trim() !== '';
    const hasAfter = index === 0 && items[unit.to]?.trim() !== '';
    return !(hasBefore || hasAfter);
  }

  #hasGapBetween(before: Unit | undefined, unit: Unit): boolean {
    return before !== undefined && this.#input.items.slice(before.to, unit.commentFrom).includes(GAP);
  }

  #linesOf(unit: Unit, from: number): string[] {
    return this.#input.items.slice(from, unit.to);
  }

  /** Imports that the file lacks, behind its last one; where the answer shows others too, between those. */
  #addImports(ours: Outline): boolean {
    const { items, file } = this.#input;
    const theirs = this.#theirs.imports.map(({ from, to }) => collapsed(file.slice(from, to).join(' ')));
    const written = ours.imports.map(({ from, to }) => items.slice(from, to));
    const missing = written.filter((lines) => !theirs.includes(collapsed(lines.join(' '))));
    if (missing.length === 0) return true;
    const [first, last] = [this.#theirs.imports[0], this.#theirs.imports.at(-1)];
    if (!first || !last) return false;
    const sources = new Set(theirs.map(sourceOf));
    const isChange = missing.some((lines) => sources.has(sourceOf(collapsed(lines.join(' ')))));
    if (!isChange && missing.length === written.length) {
      this.#changes.push({ from: last.to, to: last.to, lines: missing.flat(), how: 'unit' });
      return true;
    }
    const own = items.slice(ours.imports[0]?.from, ours.imports.at(-1)?.to);
    const placed = placeSnippet(file, own, { from: first.from, to: last.to });
    if ('refused' in placed) return false;
    this.#changes.push(...placed.changes);
    return true;
  }
}

/** What an import takes from: the text in quotes, or the whole of it in languages without. */
function sourceOf(line: string): string {
  return /from\s+(\S+)|(['"][^'"]+['"])/.exec(line)?.[0] ?? line;
}
