// Somebody at an editor: presses keys at given gaps, sees what ghost text stands there, and has the editor ask for more,
// as VS Code does: a while after a key, at once after an acceptance, the older request called off at the change.
import type { Edit } from '../editor/editedDocument.ts';
import type { Oracle } from '../engine/oracle.ts';
import type { Figures, Pause } from '../figures.ts';
import { type Site, toLf } from './site.ts';
import { firstLine, isRight, PAUSE_MS, type Typist } from './typist.ts';
import { verdictOn } from './verdict.ts';

/** The least an engine must do after the cursor came somewhere new. */
const COLD_TOKENS = 512;
const FIRST_TOKENS = 5;

export interface PersonOptions {
  /** Tokens per second of the engine. */
  readonly prefill: number;
  readonly decode: number;
  readonly dice: 'line' | 'column';
  readonly speed: number;
  /** Milliseconds that the editor waits after a key before it asks. */
  readonly editorWait: number;
  /** Line ends that the editor's document has. */
  readonly eol: '\n' | '\r\n';
}

export interface PersonInit {
  readonly options: PersonOptions;
  readonly typist: Typist;
  readonly oracle: Oracle;
  readonly figures: Figures;
  readonly sites: readonly Site[];
  /** Why the server is gone, if it is. */
  readonly gone: () => string | undefined;
  readonly note: (kind: string, data: object) => void;
}

/** What a keystroke did. `quiet`: the editor does not ask, as with several cursors. */
export type KeyEffect = 'typed' | 'accepted' | 'quiet';

export class Person {
  readonly typist: Typist;
  readonly figures: Figures;
  readonly sites: readonly Site[];
  readonly eol: string;
  readonly #init: PersonInit;
  readonly #asks = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #lastKey: number | undefined;
  /** From when on the engine was free to answer for where the cursor is. */
  #freeSince = 0;
  #isFirst = true;
  #rightSince: number | undefined;
  #shown = '';
  /** With dice by column: an earlier right answer stays right. */
  #isCarried = false;
  #acceptedAt: number | undefined;

  constructor(init: PersonInit) {
    this.#init = init;
    this.typist = init.typist;
    this.figures = init.figures;
    this.sites = init.sites;
    this.eol = init.options.eol;
  }

  /** Milliseconds of the person's clock since a time of the real one. */
  since(time: number): number {
    return Math.round((performance.now() - time) * this.#init.options.speed);
  }

  /** The engine's only slot is taken by something else from here on, or free again. */
  engineIs(state: 'taken' | 'free'): void {
    this.#freeSince = state === 'taken' ? Number.POSITIVE_INFINITY : performance.now();
  }

  begin(): void {
    this.#lastKey = performance.now();
  }

  /** The person comes to a site; ghost text seen elsewhere is gone. */
  arrive(site: Site): void {
    site.forget();
    this.#shown = '';
    this.#rightSince = undefined;
    this.#acceptedAt = undefined;
    this.#isFirst = true;
  }

  /** Ghost text ends where the cursor leaves. */
  async leave(site: Site): Promise<void> {
    const ms = 500 / this.#init.options.speed;
    await sleep(ms);
    this.#lastKey = (this.#lastKey ?? 0) + ms;
    clearTimeout(this.#timer);
    site.document.cancel();
  }

  /** Waits `gap` ms, judges what is on screen at the end of the wait, then presses one key. */
  async key(site: Site, gap: number, press: () => KeyEffect, quickAsk = false): Promise<void> {
    const { options, gone, note } = this.#init;
    const pressedBefore = this.#lastKey ?? performance.now();
    const due = pressedBefore + gap / options.speed;
    await sleep(due - performance.now());
    const why = gone();
    if (why) throw new Error(why);
    const now = performance.now();
    this.#lastKey = now;
    this.figures.lagMs.push(now - due);
    if (this.#isFirst) {
      this.#freeSince = Math.max(now, this.#freeSince === Number.POSITIVE_INFINITY ? this.#freeSince : 0);
      this.#isCarried = false;
      this.#isFirst = false;
    } else this.#judge(site, { gap, pressedBefore, now });
    this.figures.keys++;
    const effect = press();
    site.prune();
    this.#look(site);
    this.#afterAcceptance(site, effect);
    note('key', {
      before: site.document.text.slice(Math.max(0, site.offset - 12), site.offset),
      ghost: site.ghost.slice(0, 40),
    });
    site.document.cancel();
    clearTimeout(this.#timer);
    this.#keepQuiet(effect === 'quiet');
    if (effect === 'quiet') return;
    const ask = () => {
      const asked = this.#ask(site).finally(() => this.#asks.delete(asked));
      this.#asks.add(asked);
    };
    if (effect === 'accepted' || quickAsk || options.editorWait === 0) ask();
    else this.#timer = setTimeout(ask, options.editorWait / options.speed);
  }

  #keepQuiet(isQuiet: boolean): void {
    const { quiet } = this.figures;
    const last = quiet.at(-1);
    if (last?.to === Number.POSITIVE_INFINITY) {
      if (!isQuiet) last.to = Date.now();
    } else if (isQuiet) quiet.push({ from: Date.now(), to: Number.POSITIVE_INFINITY });
  }

  /** Ends when what was asked has been answered, or soon after. */
  async finish(): Promise<void> {
    clearTimeout(this.#timer);
    await sleep(1500 / this.#init.options.speed);
    await Promise.race([Promise.allSettled([...this.#asks]), sleep(500)]);
  }

  /** Puts text (`\n` line ends) at the cursor. */
  insert(site: Site, text: string): void {
    this.edit(site, { start: site.offset, end: site.offset, text: text.replaceAll('\n', this.eol) });
  }

  /** Takes away what was typed last: `text`, `\n` line ends. */
  erase(site: Site, text: string): void {
    const length = text.replaceAll('\n', this.eol).length;
    this.edit(site, { start: site.offset - length, end: site.offset, text: '' });
  }

  /** One edit that ends at the site's cursor; other sites of the document move along. */
  edit(site: Site, edit: Edit): void {
    site.document.change(edit);
    const delta = edit.text.length - (edit.end - edit.start);
    for (const other of this.sites)
      if (other !== site && other.document === site.document && other.offset >= edit.end) other.move(delta);
    site.offset = edit.start + edit.text.length;
  }

  /** How long the right ghost text has stood, in ms; undefined where there is none. */
  get rightForMs(): number | undefined {
    return this.#rightSince === undefined ? undefined : this.since(this.#rightSince);
  }

  /** Keeps since when the ghost has been right, and counts text replaced by text that does not go on with it. */
  #look(site: Site): boolean {
    const ghost = site.ghost;
    const before = this.#shown;
    this.#shown = ghost;
    const goesOn =
      before.startsWith(ghost) || ghost.startsWith(before) || before.endsWith(ghost) || ghost.endsWith(before);
    if (before && ghost && !goesOn) this.figures.flicker++;
    const right = !site.astray && ghost !== '' && isRight(firstLine(ghost), site.upcoming);
    if (!right) this.#rightSince = undefined;
    else this.#rightSince ??= performance.now();
    return right;
  }

  #judge(site: Site, { gap, pressedBefore, now }: { gap: number; pressedBefore: number; now: number }): void {
    const { figures } = this;
    const { speed } = this.#init.options;
    const right = this.#look(site);
    if (site.ghost) figures[right ? 'right' : 'wrong']++;
    const known = this.#isKnown(site);
    if (known) figures.known++;
    this.#settleAcceptance();
    if (gap < PAUSE_MS) return;
    const { text } = site.document;
    const line = text.slice(text.lastIndexOf('\n', site.offset - 1) + 1, site.offset);
    const rest = site.upcoming.split('\n')[0] ?? '';
    const ghostMs =
      right && this.#rightSince !== undefined
        ? Math.max(0, Math.round((this.#rightSince - pressedBefore) * speed))
        : Number.POSITIVE_INFINITY;
    const pause = {
      place: placeOf(line, rest),
      isAttainable: known && Math.round((now - this.#freeSince) * speed) >= coldMs(this.#init.options),
      isServed: right,
      ghostMs,
    } as const;
    figures.pauses.push(pause);
    this.#init.note('pause', { ...pause, ghost: site.ghost.slice(0, 60), line, rest });
  }

  /** Whether an engine asked here with the whole document would say what the person is about to type. */
  #isKnown(site: Site): boolean {
    if (site.astray) return false;
    const { text } = site.document;
    const { selected } = site;
    const before = selected ? text.slice(0, selected.start) + selected.text : text.slice(0, site.offset);
    const after = this.#init.oracle.complete(toLf(before), toLf(text.slice(site.offset))).join('');
    const typed = selected ? site.offset - selected.start : 0;
    const ghost = selected ? selected.text.slice(typed) + after : after;
    const right = after !== '' && isRight(firstLine(ghost), site.upcoming);
    if (this.#init.options.dice === 'line') return right;
    if (text[site.offset - 1] === '\n') this.#isCarried = false;
    this.#isCarried ||= right;
    return this.#isCarried;
  }

  #afterAcceptance(site: Site, effect: KeyEffect): void {
    this.#acceptedAt = effect === 'accepted' && this.#isKnown(site) ? performance.now() : undefined;
  }

  /** At the key after an acceptance: how long the next right ghost text took. */
  #settleAcceptance(): void {
    if (this.#acceptedAt === undefined) return;
    const ms =
      this.#rightSince === undefined
        ? Number.POSITIVE_INFINITY
        : (this.#rightSince - this.#acceptedAt) * this.#init.options.speed;
    this.figures.afterAcceptance.push({ ghostMs: Math.max(0, ms) });
    this.#acceptedAt = undefined;
  }

  async #ask(site: Site): Promise<void> {
    const { figures } = this;
    figures.asked++;
    const { selected } = site;
    const before = site.ghost;
    const asked = await site.document.ask(
      site.offset,
      selected && { start: selected.start, end: site.offset, text: selected.text },
    );
    if (asked.state === 'cancelled' || (asked.state === 'failed' && asked.isLate)) figures.cancelled++;
    else if (asked.state === 'failed') {
      figures.failed++;
      figures.sample('failed', String(asked.error));
    } else if (asked.isLate) figures.late++;
    else {
      figures.answered++;
      const item = asked.items[0];
      if (!item) {
        figures.empty++;
        return;
      }
      const verdict = verdictOn(item, site, this.sites);
      if ('stale' in verdict) {
        figures.stale++;
        const insert = JSON.stringify(item.insertText).slice(0, 60);
        figures.sample(
          'stale',
          `${verdict.stale}: ${insert} after ${JSON.stringify(site.from(Math.max(0, site.offset - 30)))}`,
        );
        return;
      }
      const { answer, isOffTruth } = verdict;
      const rest = answer.insert.slice(site.from(answer.start).length);
      if (isOffTruth) {
        figures.offTruth++;
        figures.sample("not the engine's text", JSON.stringify(rest.slice(0, 80)));
      }
      if (before && before === rest) figures.typeThroughMs.push(asked.ms);
      this.#init.note('answer', {
        ms: Math.round(asked.ms * this.#init.options.speed),
        text: answer.insert.slice(0, 80),
      });
      if (rest) {
        site.add(answer);
        this.#look(site);
      }
    }
  }
}

/** What an engine needs at least before the first ghost text at a new place, in ms. */
export function coldMs({ prefill, decode }: Pick<PersonOptions, 'prefill' | 'decode'>): number {
  return 1000 * (COLD_TOKENS / prefill + FIRST_TOKENS / decode);
}

/** `line`: what of it stands before the cursor; `rest`: what is still to come on it. */
export function placeOf(line: string, rest: string): Pause['place'] {
  if (!line.trim()) return 'lineStart';
  return rest.trim() ? 'midLine' : 'lineEnd';
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
