// The person's part of a replay: opens the files without their stretches, types these back, and reports.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Command } from 'vscode-languageserver';
import { CHAT_SEND_METHOD, type ChatSendResult } from '../../src/shared/protocol/chat.ts';
import { FOCUS_METHOD } from '../../src/shared/protocol/completion.ts';
import type { LspClient } from '../../test/harness/lsp/lspClient.ts';
import { cpuMsOf } from './cpu.ts';
import { EditedDocument } from './editor/editedDocument.ts';
import { languageIdOf } from './editor/languageIds.ts';
import { CHAT_ANSWER } from './engine/http.ts';
import { Oracle } from './engine/oracle.ts';
import { Figures } from './figures.ts';
import { type Habit, typeNext } from './person/habits/habit.ts';
import { Person } from './person/person.ts';
import { Site } from './person/site.ts';
import { Typist } from './person/typist.ts';
import type { ReplayEngine, ReplayOptions, ReplayReport } from './replayOptions.ts';
import { type Stretch, takeOut } from './stretch.ts';
import { habitOf, visitsOf } from './traces.ts';

/** Before the first key the server has done nothing for so long. */
const QUIET_MS = 800;
const LONGEST_START_MS = 10_000;

export interface TypingInit {
  readonly options: ReplayOptions;
  readonly engine: ReplayEngine;
  readonly client: LspClient;
  readonly files: readonly string[];
  readonly texts: readonly string[];
  readonly events: object[];
  readonly folder: string;
}

/** The person's part of a replay, from the first key to the report. */
export class Typing {
  readonly #init: TypingInit;
  readonly #documents: readonly EditedDocument[];
  readonly #person: Person;
  readonly #figures = new Figures();
  readonly #eol: '\n' | '\r\n';
  #started = 0;

  private constructor(init: TypingInit, documents: readonly EditedDocument[], sites: readonly Site[]) {
    const { options, client, texts, events } = init;
    this.#init = init;
    this.#documents = documents;
    this.#eol = eolOf(options);
    let exit: string | undefined;
    void client.exited.then((code) => {
      exit = `The server ended with ${code}: ${client.stderr.trim().slice(0, 400)}`;
    });
    this.#person = new Person({
      options: { ...options, eol: this.#eol },
      typist: new Typist(options.seed),
      oracle: new Oracle(texts, options),
      figures: this.#figures,
      sites,
      gone: () => exit,
      note: (kind, data) => {
        if (options.dump) events.push({ t: this.#person.since(this.#started), kind, ...data });
      },
    });
  }

  /** Opens the files without their stretches. */
  static async begin(init: TypingInit): Promise<Typing> {
    const { options, client, files, texts, folder } = init;
    const documents: EditedDocument[] = [];
    const sites = new Map<Stretch, Site>();
    for (const [i, file] of files.entries()) {
      const taken = takeOut(
        texts[i] ?? '',
        options.stretches.filter((stretch) => stretch.file === file),
      );
      const text = taken.text.replaceAll('\n', eolOf(options));
      const copy = path.join(folder, 'ws', path.basename(file));
      fs.writeFileSync(copy, text);
      const document = new EditedDocument(client, {
        uri: pathToFileURL(copy).href,
        languageId: languageIdOf(file),
        text,
      });
      await document.open();
      documents.push(document);
      for (const gap of taken.gaps) {
        sites.set(gap.stretch, new Site(document, document.offsetAt({ line: gap.line, character: 0 }) ?? 0, gap.text));
      }
    }
    const inOrder = options.stretches.flatMap((stretch) => sites.get(stretch) ?? []);
    return new Typing(init, documents, inOrder);
  }

  async run(): Promise<ReplayReport> {
    const { options, engine, client, texts } = this.#init;
    const person = this.#person;
    const habit = this.#habit();
    await this.#untilQuiet();
    const before = engine.requests.length;
    const cpuBefore = cpuMsOf(client.child.pid);
    this.#started = performance.now();
    // The engine's log counts from the epoch, everything else from here.
    if (options.dump) this.#init.events.push({ t: 0, kind: 'begin', at: Date.now() });
    person.begin();
    for (const { site, end } of visitsOf(options.trace, person.sites)) {
      await this.#visit(site, end, habit);
      if (person.sites.length > 1) await person.leave(site);
    }
    const seconds = (performance.now() - this.#started) / 1000;
    const cpuMs = cpuMsOf(client.child.pid) - cpuBefore;
    await habit.finish?.();
    await person.finish();
    for (const [i, document] of this.#documents.entries()) {
      if (document.text !== texts[i]?.replaceAll('\n', this.#eol))
        throw new Error('The document typed is not the file.');
    }
    const ended = await client.shutdown();
    const requests = engine.requests.slice(before);
    if (options.dump) this.#init.events.push(...requests.map((request) => ({ kind: 'request', ...request })));
    const completions = requests.filter((request) => !/chat/.test(request.path));
    return {
      trace: options.trace,
      kind: options.kind,
      seconds: Math.round(seconds),
      ...this.#figures.report(completions, options),
      chatRequests: requests.length - completions.length,
      serverCpuMsPer100: Math.round((100 * cpuMs) / this.#figures.keys),
      endedCleanly: ended === 0,
    };
  }

  async #visit(site: Site, end: number, habit: Habit): Promise<void> {
    const person = this.#person;
    person.arrive(site);
    if (this.#init.options.focus) {
      const position = site.document.positionAt(site.offset);
      await this.#init.client.notify(FOCUS_METHOD, { textDocument: { uri: site.document.uri }, position });
    }
    while (site.done < end) {
      let gap = person.typist.gapAfter(site.text[site.done - 1] ?? '\n');
      gap = (await habit.beforeKey?.(person, site, { gap, end })) ?? gap;
      if (site.done >= end) break;
      await person.key(site, gap, () => habit.press?.(person, site) ?? typeNext(person, site));
    }
  }

  #habit(): Habit {
    const { options, client } = this.#init;
    const accepted = ({ command, arguments: args }: Command) => {
      const sent = client.request('workspace/executeCommand', { command, arguments: args });
      sent.catch((error: unknown) => this.#figures.sample('failed', String(error)));
    };
    const chat = async (conversation: string) => {
      const params = { conversation, text: 'How do a language server and an editor talk to each other?' };
      const result = await client.connection.sendRequest<ChatSendResult>(CHAT_SEND_METHOD, params);
      return result.text.trim() === CHAT_ANSWER;
    };
    return habitOf(options.trace, { accepted, chat });
  }

  /** What the server does of its own accord at its start is not counted. */
  async #untilQuiet(): Promise<void> {
    const { options, engine } = this.#init;
    const start = performance.now();
    const least = 500 + 1500 / options.speed;
    let seen = engine.requests.length;
    let quietSince = start;
    while (performance.now() - start < LONGEST_START_MS) {
      await sleep(100);
      const now = performance.now();
      if (engine.requests.length !== seen) {
        seen = engine.requests.length;
        quietSince = now;
      }
      if (now - start > least && now - Math.max(quietSince, start + least) >= QUIET_MS) return;
    }
  }
}

function eolOf({ trace }: ReplayOptions): '\n' | '\r\n' {
  return trace === 'crlf' ? '\r\n' : '\n';
}
