// A chat engine with a scripted model, a ledger that remembers, a folder of its own and a clock in the test's hand.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ChatEngine, type ChatEngineParts } from '../../../../../src/engine/chat/chatEngine.ts';
import { TranscriptStore } from '../../../../../src/engine/chat/transcriptStore.ts';
import type { ChatRequest, ModelClient, StreamEvent } from '../../../../../src/engine/models/modelClient.ts';
import type { Route, Router } from '../../../../../src/engine/routing/router.ts';
import { Slots } from '../../../../../src/engine/routing/slots.ts';
import type { LedgerEntry } from '../../../../../src/engine/savings/ledgerEntry.ts';
import { createLogger } from '../../../../../src/shared/base/log.ts';
import type { ChatDeltaParams, ChatSendParams, ChatStartedParams } from '../../../../../src/shared/protocol/chat.ts';
import type { ModelInfo } from '../../../../../src/shared/protocol/models.ts';
import { modelInfo } from '../../../../harness/modelInfo.ts';

/** What the model does with a request; may wait, throw, or look at `request.signal`. */
export type Script = (request: ChatRequest) => AsyncGenerator<StreamEvent>;

export interface ChatBench {
  readonly engine: ChatEngine;
  readonly store: TranscriptStore;
  readonly folder: string;
  readonly requests: ChatRequest[];
  readonly ledger: LedgerEntry[];
  readonly log: string[];
  readonly slots: Slots;
  /** Sends a question to conversation `c` and waits for the end. */
  send(params?: Partial<ChatSendParams>, heard?: Heard): ReturnType<ChatEngine['send']>;
  dispose(): Promise<void>;
}

/** What the sink heard. */
export class Heard {
  readonly started: ChatStartedParams[] = [];
  readonly deltas: ChatDeltaParams[] = [];
  readonly abort = new AbortController();
}

export interface BenchOptions {
  readonly script?: Script;
  readonly route?: Route;
  readonly contextTokens?: number;
  readonly countTokens?: NonNullable<ModelClient['countTokens']>;
  readonly info?: Partial<ModelInfo>;
  /** The model is on another machine; not unless given. */
  readonly isShared?: boolean;
  /** Further parts of the engine. */
  readonly parts?: Partial<ChatEngineParts>;
  readonly now?: () => number;
}

export const MODEL = modelInfo({ server: 'local', name: 'coder' });

export async function chatBench(options: BenchOptions = {}): Promise<ChatBench> {
  const folder = await mkdtemp(path.join(tmpdir(), 'hob-chat-'));
  const requests: ChatRequest[] = [];
  const ledger: LedgerEntry[] = [];
  const log: string[] = [];
  const slots = new Slots();
  const script = options.script ?? says('An answer.');
  const client = {
    kind: 'ollama',
    chat(request: ChatRequest) {
      requests.push(request);
      return script(request);
    },
    ...(options.countTokens ? { countTokens: options.countTokens } : {}),
    // The engine of chat uses nothing else of a client.
  } as unknown as ModelClient;
  const info = { ...MODEL, ...options.info };
  const route = options.route ?? {
    model: {
      info,
      client,
      contextTokens: options.contextTokens ?? 4_096,
      slotKey: 'local',
      isShared: options.isShared ?? false,
    },
  };
  const router: Router = {
    route: () => route,
    find: () => route,
    select: () => {},
    onDidChange: () => ({ dispose() {} }),
  };
  const logger = createLogger((level, message) => log.push(`${level} ${message}`));
  const store = new TranscriptStore(folder, logger);
  const engine = new ChatEngine({
    router,
    slots,
    ledger: { record: (entry) => ledger.push(entry), recordUnderWay: () => {}, accept: () => {}, retain: () => {} },
    store,
    log: logger,
    clock: options.now ?? (() => Date.now()),
    ...options.parts,
  });
  return {
    engine,
    store,
    folder,
    requests,
    ledger,
    log,
    slots,
    send: (params = {}, heard = new Heard()) =>
      engine.send(
        { conversation: 'c', text: 'A question?', ...params },
        {
          signal: heard.abort.signal,
          started: (each) => heard.started.push(each),
          delta: (each) => heard.deltas.push(each),
        },
      ),
    async dispose() {
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Answers with these pieces and ends well. */
export function says(...pieces: readonly string[]): Script {
  return async function* () {
    for (const text of pieces) yield { type: 'text', text };
    yield { type: 'end', reason: 'stop', usage: { promptTokens: 100, outputTokens: pieces.length } };
  };
}

/** Says these pieces, then waits until it is called off. */
export function saysAndHangs(...pieces: readonly string[]): Script {
  return async function* (request) {
    for (const text of pieces) yield { type: 'text', text };
    await new Promise((_, reject) => {
      const abort = () => reject(Object.assign(new Error('aborted'), { name: 'AbortError' }));
      if (request.signal.aborted) abort();
      request.signal.addEventListener('abort', abort, { once: true });
    });
  };
}
