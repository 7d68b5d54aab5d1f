// A piece of code without any word about what it replaces: it is laid over the file by the lines that both have.
import { GAP } from './elision.ts';
import { type Fit, fit } from './fit.ts';
import { indentOf, Reindenter, styleOf } from './indentation.ts';
import { collapsed, weightOf } from './lineLikeness.ts';
import { DOUBTS, type How, type Placed, type PlacedChange, REFUSALS } from './placed.ts';

export interface SnippetPlace {
  readonly from: number;
  readonly to: number;
  /** The snippet begins and ends with the part. */
  readonly isWhole?: boolean;
  readonly how?: How;
}

/** Weight of lines that are the same in both, below which the place is a guess, and below which there is none. */
const ANCHOR = { sure: 1.2, least: 0.6 };
const MARGIN = { least: 0.3, sure: 0.7 };
/** More lines than that disappear without a word only with a doubt. */
const MOST_REMOVED = 12;

export function placeSnippet(file: readonly string[], items: readonly string[], place: SnippetPlace): Placed {
  const found = fit({ items, file, from: place.from, to: place.to, isWhole: place.isWhole ?? false });
  if (!found) return { refused: REFUSALS.noAnchor };
  const anchored = items.reduce(
    (sum, item, index) => sum + (found.alike[index] === 1 && item !== GAP ? weightOf(item) : 0),
    0,
  );
  if (anchored < ANCHOR.least && !place.isWhole) return { refused: REFUSALS.noAnchor };
  if (found.margin < MARGIN.least && !place.isWhole) return { refused: REFUSALS.many };
  const doubts: string[] = [];
  if (anchored < ANCHOR.sure && !place.isWhole) doubts.push(DOUBTS.context);
  if (found.margin < MARGIN.sure) doubts.push(DOUBTS.place);
  const changes = laidOver(file, items, found, place);
  return { changes: changes.map((change) => ({ ...(doubts[0] ? { doubt: doubts[0] } : {}), ...change })) };
}

function laidOver(file: readonly string[], items: readonly string[], found: Fit, place: SnippetPlace): PlacedChange[] {
  const { lines } = found;
  const same = items.flatMap((item, index) => {
    const line = lines[index] ?? -1;
    return line >= 0 && collapsed(item) === collapsed(file[line] ?? '') ? [[item, file[line] ?? ''] as const] : [];
  });
  const reindenter = new Reindenter(same, styleOf(items.filter((item) => item !== GAP)), styleOf(file));
  const overlay = new Overlay(file, place);
  for (const [index, item] of items.entries()) {
    const line = lines[index] ?? -1;
    if (item === GAP) overlay.gap(lines.slice(index + 1).find((each) => each >= 0) ?? place.to);
    else if (line < 0) overlay.add(reindenter.line(item));
    else overlay.known(line, item, reindenter.line(item));
  }
  return overlay.end();
}

/** Goes along snippet and file at once and collects what changes. */
class Overlay {
  readonly #file: readonly string[];
  readonly #place: SnippetPlace;
  readonly #changes: PlacedChange[] = [];
  #added: string[] = [];
  /** The next line of the file that is not settled; undefined at the beginning of the snippet and behind a gap. */
  #next: number | undefined;
  #hasBegun = false;

  constructor(file: readonly string[], place: SnippetPlace) {
    this.#file = file;
    this.#place = place;
    if (place.isWhole) this.#next = place.from;
  }

  add(line: string): void {
    this.#added.push(line);
  }

  /** An item that lies on a line of the file. */
  known(line: number, item: string, written: string): void {
    const before = this.#file.slice(Math.max(0, line - 3), line);
    const isLoose = this.#next === undefined;
    const isOpen = isLoose && this.#added.length > 0 && (!this.#hasBegun || isLikeOne(this.#added, before));
    const own = this.#file[line] ?? '';
    if (collapsed(own) === collapsed(item) && indentOf(own) === indentOf(written)) {
      this.#change(this.#next ?? line, line, isOpen);
    } else {
      this.#added.push(written);
      const isOther = isLoose && !isSameHead(item, own) && collapsed(own) !== collapsed(item);
      this.#change(this.#next ?? line, line + 1, isOpen || isOther);
    }
    this.#next = line + 1;
    this.#hasBegun = true;
  }

  /** Code of the file that stays as it is; `behind`: the first line behind it that is known. */
  gap(behind: number): void {
    if (this.#next === undefined) {
      this.#change(behind, behind, this.#added.length > 0);
    } else {
      const beside = this.#file.slice(this.#next, this.#next + 3);
      this.#change(this.#next, this.#next, isLikeOne(this.#added, beside));
      const last = this.#changes.at(-1);
      // A line that was replaced right before the gap might as well have been meant as an addition.
      if (last?.to === this.#next && last.to > last.from && last.lines.length > 0 && !this.#isSameHeadAs(last)) {
        this.#changes[this.#changes.length - 1] = { ...last, doubt: last.doubt ?? DOUBTS.edge };
      }
    }
    this.#next = undefined;
    this.#hasBegun = true;
  }

  end(): PlacedChange[] {
    if (this.#place.isWhole) this.#change(this.#next ?? this.#place.to, this.#place.to, false);
    else if (this.#added.length > 0) this.#change(this.#next ?? this.#place.to, this.#next ?? this.#place.to, true);
    return this.#changes;
  }

  #isSameHeadAs({ lines, to }: PlacedChange): boolean {
    return isSameHead(lines.at(-1) ?? '', this.#file[to - 1] ?? '');
  }

  #change(from: number, to: number, isOpen: boolean): void {
    const lines = this.#added;
    this.#added = [];
    if (lines.length === 0 && to <= from) return;
    const removed = this.#file.slice(from, to).filter((line) => weightOf(line) >= 0.5).length;
    const isBig = removed > MOST_REMOVED && removed > lines.length * 2;
    const doubt = isOpen ? DOUBTS.edge : isBig ? DOUBTS.removes : undefined;
    this.#changes.push({ from, to, lines, how: this.#place.how ?? 'similar', ...(doubt ? { doubt } : {}) });
  }
}

/** Whether a line that is added has a counterpart among the lines it is put beside. */
function isLikeOne(added: readonly string[], beside: readonly string[]): boolean {
  return added.some((line) => beside.some((other) => isSameHead(line, other)));
}

/** The same statement with another value: equal up to the first `=`, `(` or `:`, or both a `return`. */
function isSameHead(a: string, b: string): boolean {
  const head = (line: string) => /^(?:return\b|[^=(:]*)/.exec(collapsed(line))?.[0].trim() ?? '';
  return head(a) !== '' && head(a) === head(b);
}
