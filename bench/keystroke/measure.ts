// What a keystroke costs Hob itself: drives the completion engine in this process, over a document kept as the server
// keeps it and a model that answers at once, and counts the process's CPU time per key.
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CompletionOutcome } from '../../src/engine/completion/completion.ts';
import { CompletionEngine } from '../../src/engine/completion/completionEngine.ts';
import type { OpenDocument } from '../../src/engine/completion/document.ts';
import { Slots } from '../../src/engine/routing/slots.ts';
import { silentLogger } from '../../src/shared/base/log.ts';
import { DEFAULT_SETTINGS } from '../../src/shared/settings/read.ts';
import { Typist } from '../replay/person/typist.ts';
import { InstantModel } from './instantModel.ts';
import { settled, VirtualClock } from './virtualClock.ts';

export interface KeystrokeOptions {
  /** The whole file. */
  readonly text: string;
  readonly languageId: string;
  /** Offset at which the person begins to type what stands there. */
  readonly from: number;
  /** Keys that are not counted, and then those that are. */
  readonly warmUpKeys: number;
  readonly keys: number;
}

/** Real milliseconds; CPU is user and system time of the whole process, its collector and compiler threads included. */
export interface KeystrokeFigures {
  readonly keys: number;
  readonly requests: number;
  readonly ghosts: number;
  readonly cpuMs: readonly number[];
  /** From the key to the answer, for keys that needed no request. */
  readonly typeThroughMs: readonly number[];
}

const URI = 'file:///w/long.ts';
const SKILL = 0.6;

/** One person typing into one document for as long as wanted. */
export class KeystrokeRun {
  readonly #options: KeystrokeOptions;
  readonly #clock = new VirtualClock();
  readonly #model: InstantModel;
  readonly #engine: CompletionEngine;
  readonly #typist = new Typist(7);
  #document: TextDocument;
  #typed = 0;

  constructor(options: KeystrokeOptions) {
    this.#options = options;
    const { text, from, languageId } = options;
    // The line that is typed, and what follows up to the end of the run, is taken out as the person goes.
    const length = Math.min(text.length - from, options.warmUpKeys + options.keys);
    this.#document = TextDocument.create(URI, languageId, 1, text.slice(0, from) + text.slice(from + length));
    this.#model = new InstantModel(text, SKILL);
    this.#engine = new CompletionEngine({
      router: this.#model.router,
      slots: new Slots(),
      ledger: { record: () => {}, recordUnderWay: () => {}, accept: () => {}, retain: () => {} },
      clock: this.#clock,
      log: silentLogger,
      settings: () => DEFAULT_SETTINGS,
      documentOf: () => this.#open(),
      onFailure: (_model, error) => {
        throw error;
      },
    });
  }

  /** Requests that the model has had so far. */
  get requests(): number {
    return this.#model.requests;
  }

  async run(): Promise<KeystrokeFigures> {
    for (let key = 0; key < this.#options.warmUpKeys; key++) await this.key();
    const requestsBefore = this.#model.requests;
    const cpuMs: number[] = [];
    const typeThroughMs: number[] = [];
    let ghosts = 0;
    for (let key = 0; key < this.#options.keys; key++) {
      const { cpu, wall, outcome, isAsked } = await this.key();
      cpuMs.push(cpu);
      if (outcome !== 'cancelled' && 'ghost' in outcome) {
        ghosts++;
        if (!isAsked) typeThroughMs.push(wall);
      }
    }
    this.#engine.dispose();
    return { keys: cpuMs.length, requests: this.#model.requests - requestsBefore, ghosts, cpuMs, typeThroughMs };
  }

  /** One key, the request for ghost text 50 ms later, and all the work that follows until the next key. */
  async key(): Promise<{ cpu: number; wall: number; outcome: CompletionOutcome; isAsked: boolean }> {
    const { text, from } = this.#options;
    const offset = from + this.#typed;
    const character = text.charAt(offset);
    const gap = this.#typist.gapAfter(text.charAt(offset - 1));
    this.#typed++;
    this.#model.at(offset + 1);
    await settled();
    const asked = this.#model.requests;
    const cpuBefore = process.cpuUsage();
    const before = this.#open();
    const position = this.#document.positionAt(offset);
    const version = this.#document.version + 1;
    this.#document = TextDocument.update(
      this.#document,
      [{ range: { start: position, end: position }, text: character }],
      version,
    );
    this.#engine.changed(before, { start: offset, end: offset, text: character }, version);
    await this.#clock.advance(50);
    const controller = new AbortController();
    const since = performance.now();
    let wall = 0;
    const completed = this.#engine
      .complete({ document: this.#open(), offset: offset + 1, isInvoked: false, signal: controller.signal })
      .then((outcome) => {
        wall = performance.now() - since;
        return outcome;
      });
    await this.#clock.advance(Math.max(1, gap - 50));
    controller.abort();
    const outcome = await completed;
    const { user, system } = process.cpuUsage(cpuBefore);
    return { cpu: (user + system) / 1000, wall, outcome, isAsked: this.#model.requests !== asked };
  }

  #open(): OpenDocument {
    const document = this.#document;
    const text = document.getText();
    return {
      uri: URI,
      languageId: this.#options.languageId,
      version: document.version,
      text,
      path: 'long.ts',
      workspaceName: 'w',
      lineOf: (offset) => document.positionAt(offset).line,
    };
  }
}
