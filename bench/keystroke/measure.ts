// What a keystroke costs Hob itself: drives the completion engine in this process, over a document kept as the server
// keeps it and a model that answers at once, and counts the process's CPU time per key.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CompletionOutcome } from '../../src/engine/completion/completion.ts';
import { CompletionEngine } from '../../src/engine/completion/completionEngine.ts';
import type { OpenDocument } from '../../src/engine/completion/document.ts';
import { WorkspaceContext } from '../../src/engine/context/workspaceContext.ts';
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
  /** A checkout on disk that context is gathered from, at a person's pace in real time; without one, as fast as it goes. */
  readonly checkout?: string | undefined;
}

/** Real milliseconds; CPU is user and system time of the whole process, its collector and compiler threads included. */
export interface KeystrokeFigures {
  readonly keys: number;
  readonly requests: number;
  readonly ghosts: number;
  readonly cpuMs: readonly number[];
  /** From the key to the answer, for keys that needed no request. */
  readonly typeThroughMs: readonly number[];
  /** CPU of the same: what a busy machine does not make longer. */
  readonly typeThroughCpuMs: readonly number[];
  /** How often context was ranked for the document while the keys were counted. */
  readonly rankings: number;
}

const NAME = 'long.ts';
const SKILL = 0.6;

/** One person typing into one document for as long as wanted. */
export class KeystrokeRun {
  readonly #options: KeystrokeOptions;
  readonly #clock = new VirtualClock();
  readonly #model: InstantModel;
  readonly #engine: CompletionEngine;
  readonly #context: WorkspaceContext | undefined;
  readonly #uri: string;
  readonly #typist = new Typist(7);
  #document: TextDocument;
  #typed = 0;
  #rankings = 0;

  constructor(options: KeystrokeOptions) {
    this.#options = options;
    const { text, from, languageId, checkout } = options;
    this.#uri = pathToFileURL(path.join(checkout ?? '/w', NAME)).href;
    // What is typed is taken out, up to the end of its last line: a person types at the end of a line, not into a word.
    const lineEnd = text.indexOf('\n', from + options.warmUpKeys + options.keys);
    const after = lineEnd < 0 ? '' : text.slice(lineEnd);
    this.#document = TextDocument.create(this.#uri, languageId, 1, text.slice(0, from) + after);
    this.#model = new InstantModel(text, SKILL);
    this.#context = checkout === undefined ? undefined : this.#contextOf(checkout);
    this.#engine = new CompletionEngine({
      router: this.#model.router,
      slots: new Slots(),
      ledger: { record: () => {}, recordUnderWay: () => {}, accept: () => {}, retain: () => {} },
      clock: this.#clock,
      log: silentLogger,
      settings: () => DEFAULT_SETTINGS,
      documentOf: () => this.#open(),
      ...(this.#context && { context: this.#context }),
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
    const rankingsBefore = this.#rankings;
    const cpuMs: number[] = [];
    const typeThroughMs: number[] = [];
    const typeThroughCpuMs: number[] = [];
    let ghosts = 0;
    for (let key = 0; key < this.#options.keys; key++) {
      const { cpu, answer, outcome, isAsked } = await this.key();
      cpuMs.push(cpu);
      if (outcome !== 'cancelled' && 'ghost' in outcome) {
        ghosts++;
        if (isAsked) continue;
        typeThroughMs.push(answer.wall);
        typeThroughCpuMs.push(answer.cpu);
      }
    }
    this.#engine.dispose();
    this.#context?.dispose();
    const requests = this.#model.requests - requestsBefore;
    const rankings = this.#rankings - rankingsBefore;
    return { keys: cpuMs.length, requests, ghosts, cpuMs, typeThroughMs, typeThroughCpuMs, rankings };
  }

  /** One key, the request for ghost text 50 ms later, and all the work that follows until the next key. */
  async key(): Promise<{ cpu: number; answer: Cost; outcome: CompletionOutcome; isAsked: boolean }> {
    const { text, from } = this.#options;
    const offset = from + this.#typed;
    const character = text.charAt(offset);
    const gap = this.#typist.gapAfter(text.charAt(offset - 1));
    this.#typed++;
    this.#model.at(offset + 1);
    await settled();
    const asked = this.#model.requests;
    const begun = costSince();
    const before = this.#open();
    const position = this.#document.positionAt(offset);
    const version = this.#document.version + 1;
    this.#document = TextDocument.update(
      this.#document,
      [{ range: { start: position, end: position }, text: character }],
      version,
    );
    this.#context?.changed(before, { start: offset, end: offset, text: character });
    this.#engine.changed(before, { start: offset, end: offset, text: character }, version);
    await this.#clock.advance(50);
    const controller = new AbortController();
    const asking = costSince();
    let answer: Cost = { cpu: 0, wall: 0 };
    const completed = this.#engine
      .complete({ document: this.#open(), offset: offset + 1, isInvoked: false, signal: controller.signal })
      .then((outcome) => {
        answer = asking();
        return outcome;
      });
    await this.#clock.advance(Math.max(1, gap - 50));
    controller.abort();
    const outcome = await completed;
    // What is gathered while nobody waits is gathered in real time, and belongs to the key before it.
    if (this.#context) await new Promise((resolve) => setTimeout(resolve, Math.max(0, gap - begun().wall)));
    return { cpu: begun().cpu, answer, outcome, isAsked: this.#model.requests !== asked };
  }

  #contextOf(folder: string): WorkspaceContext {
    const context = new WorkspaceContext({
      documents: () => [{ document: this.#open(), folder }],
      exclude: () => [],
      log: silentLogger,
    });
    context.onDidRank(() => this.#rankings++);
    return context;
  }

  #open(): OpenDocument {
    const document = this.#document;
    const text = document.getText();
    return {
      uri: this.#uri,
      languageId: this.#options.languageId,
      version: document.version,
      text,
      path: NAME,
      workspaceName: 'w',
      lineOf: (offset) => document.positionAt(offset).line,
    };
  }
}

/** Milliseconds: CPU as in KeystrokeFigures, and as a clock on the wall tells. */
interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

/** Gives what was spent since now, each time it is called. */
function costSince(): () => Cost {
  const cpuBefore = process.cpuUsage();
  const since = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(cpuBefore);
    return { cpu: (user + system) / 1000, wall: performance.now() - since };
  };
}
