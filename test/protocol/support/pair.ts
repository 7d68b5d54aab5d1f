// A scripted engine and a language server that is set to use it: what most protocol tests begin with.
import { LspClient, type LspClientOptions } from '../../harness/lsp/lspClient.ts';
import type { LspDocument } from '../../harness/lsp/lspDocument.ts';
import { type Script, ScriptedServer } from '../../harness/scripted/scriptedServer.ts';
import { completionsOf, type Engine, WORDS } from '../../harness/scripted/writing.ts';

export interface PairOptions extends LspClientOptions {
  readonly engine?: Engine;
  /** Laid over the engine's own script. */
  readonly script?: Script;
}

export class Pair {
  readonly kind: Engine;
  readonly engine: ScriptedServer;
  readonly client: LspClient;
  readonly #settings: object;
  #documents = 0;

  private constructor(kind: Engine, engine: ScriptedServer, client: LspClient, settings: object) {
    this.kind = kind;
    this.engine = engine;
    this.client = client;
    this.#settings = settings;
  }

  /** Resolves when the server is ready to complete. Work ahead of need is off, so that requests can be counted. */
  static async start(options: PairOptions = {}): Promise<Pair> {
    const { engine: kind = 'llama-server', script, ...rest } = options;
    const engine = await ScriptedServer.start({ ...WORDS[kind].script(), ...script });
    const settings = {
      servers: [{ name: 'engine', kind, url: engine.url }],
      'completion.ahead': 'never',
      ...rest.settings,
    };
    const client = await LspClient.start({ ...rest, settings });
    await client.untilStatus(({ state }) => state === 'ready', 'ready');
    return new Pair(kind, engine, client, settings);
  }

  /** A document that no other test has touched; `│` marks the cursor. */
  async open(marked: string, options: { uri?: string; languageId?: string } = {}): Promise<LspDocument> {
    this.#documents++;
    return this.client.open(marked, { uri: `file:///w/file${this.#documents}.ts`, ...options });
  }

  /** Lays settings over those it was started with; `{}` goes back to them. */
  async set(more: object): Promise<void> {
    await this.client.changeSettings({ ...this.#settings, ...more });
  }

  /** How many times the model was asked to complete. */
  get asked(): number {
    return completionsOf(this.engine.requests, this.kind).length;
  }

  /** Resolves when no request to the engine is under way. */
  async untilIdle(): Promise<void> {
    await this.client.untilStatus(({ state }) => state !== 'working', 'the end of the request');
  }

  async stop(): Promise<void> {
    await this.client.stop();
    await this.engine.stop();
  }
}
