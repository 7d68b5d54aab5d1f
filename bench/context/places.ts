// Held-out places: a cursor in a file from which the next lines were taken out, and the names those lines need that the
// prompt's own window does not hold.
import { layAnchor } from '../../src/engine/completion/anchor.ts';
import { type OpenDocument, Site } from '../../src/engine/completion/document.ts';
import { EngineSpeed } from '../../src/engine/completion/speed.ts';
import { type FileIndex, indexFile, lineCount } from '../../src/engine/context/fileIndex.ts';
import { namesIn } from '../../src/engine/context/identifiers.ts';
import { importedPaths } from '../../src/engine/context/imports.ts';
import type { Place, Pool } from '../../src/engine/context/pool.ts';
import { seeded } from '../../test/harness/random.ts';
import { type Checkout, finish, kinOf } from './checkout.ts';
import { declaredNames } from './declaredNames.ts';

/** Lines of true code that are held out. */
const NEXT_LINES = 10;
const FEWEST_LINES = 30;

/** What promptBudget gives the document itself in a prompt of 1 000 tokens without context. */
const OWN_TOKENS = { prefixTokens: 750, suffixTokens: 250, contextTokens: 0, typedTokens: 384 };

export interface HeldOut {
  readonly place: Place;
  readonly pool: Pool;
  readonly site: Site;
  readonly imports: number;
  readonly needed: ReadonlySet<number>;
  /** Those of the needed names that the checkout declares somewhere, not a library or the language. */
  readonly neededOwn: ReadonlySet<number>;
}

export function* heldOutPlaces(checkout: Checkout, count: number, seed: number): Generator<HeldOut> {
  const random = seeded(seed);
  const eligible = checkout.files.filter(
    (file) => lineCount(file) >= FEWEST_LINES && !/\bREADME|\.json$/.test(file.path),
  );
  const kin = new Map<string, FileIndex[]>();
  for (let made = 0, tries = 0; made < count && tries < 20 * count; tries++) {
    const file = eligible[Math.floor(random() * eligible.length)];
    if (!file) return;
    const first = 5 + Math.floor(random() * (lineCount(file) - 15));
    const others = kin.get(file.languageId) ?? kinOf({ ...checkout, files: checkout.files }, { ...file, path: '' });
    kin.set(file.languageId, others);
    const held = holdOut(checkout, file, first, others);
    if (!held || held.needed.size === 0) continue;
    made++;
    // The file counts as it is without the held-out lines.
    checkout.vocabulary.count(file.vocabulary, -1);
    checkout.vocabulary.count(held.place.file.vocabulary, 1);
    yield held;
    checkout.vocabulary.count(held.place.file.vocabulary, -1);
    checkout.vocabulary.count(file.vocabulary, 1);
  }
}

function holdOut(checkout: Checkout, file: FileIndex, first: number, kin: readonly FileIndex[]): HeldOut | undefined {
  const { vocabulary } = checkout;
  let last = first;
  for (let found = 0; last < lineCount(file) && found < NEXT_LINES; last++) {
    if (file.nameStarts[last + 1] !== file.nameStarts[last]) found++;
  }
  const cut = file.lineStarts[first] ?? 0;
  const rest = file.lineStarts[last] ?? file.text.length;
  const held = file.text.slice(cut, rest);
  const text = file.text.slice(0, cut) + file.text.slice(rest);
  const site = new Site(documentOf(file, text), cut);
  const anchor = layAnchor(site, OWN_TOKENS, new EngineSpeed(), { context: [] });
  const window = anchor.prefix + anchor.suffix;
  const inWindow = new Set([...namesIn(window, file.languageId)].map(({ name }) => name));
  for (const word of window.match(/[\w$]+/g) ?? []) inWindow.add(word);
  const declared = declaredNames(held, file.languageId);
  const needed = new Set<number>();
  for (let at = file.nameStarts[first] ?? 0; at < (file.nameStarts[last] ?? 0); at++) {
    const name = vocabulary.nameOf(file.names[at] ?? 0);
    if (!inWindow.has(name) && !declared.has(name)) needed.add(file.names[at] ?? 0);
  }
  const index = finish(indexFile({ path: file.path, languageId: file.languageId, text }, vocabulary));
  const place = { file: index, line: first, ...linesOf(index, anchor.head, cut + anchor.suffix.length) };
  const files = kin.filter((other) => other.path !== file.path);
  const imported = new Set(
    importedPaths({ path: file.path, languageId: file.languageId, text }, checkout.book)
      .map((path) => checkout.byPath.get(path))
      .filter((other) => other !== undefined),
  );
  const pool: Pool = { vocabulary, files, imported, recent: new Set(), edits: [] };
  return { place, pool, site, imports: imported.size, needed, neededOwn: ownOf(needed, [index, ...files]) };
}

function ownOf(needed: ReadonlySet<number>, files: readonly FileIndex[]): Set<number> {
  const own = new Set<number>();
  for (const file of files) {
    for (let line = 0; line < lineCount(file); line++) {
      if (file.kinds[line] !== 1) continue;
      // The first name of a declaration is what it declares, in nearly all languages.
      const name = file.names[file.nameStarts[line] ?? 0];
      if (name !== undefined && needed.has(name)) own.add(name);
    }
  }
  return own;
}

function linesOf(file: FileIndex, from: number, to: number): { windowStart: number; windowEnd: number } {
  let windowStart = 0;
  while (windowStart < lineCount(file) && (file.lineStarts[windowStart] ?? 0) < from) windowStart++;
  let windowEnd = windowStart;
  while (windowEnd < lineCount(file) && (file.lineStarts[windowEnd + 1] ?? 0) <= to) windowEnd++;
  return { windowStart, windowEnd };
}

function documentOf(file: FileIndex, text: string): OpenDocument {
  return {
    uri: `file:///checkout/${file.path}`,
    languageId: file.languageId,
    version: 1,
    text,
    path: file.path,
    workspaceName: 'checkout',
    lineOf: (offset) => text.slice(0, offset).split('\n').length - 1,
  };
}
