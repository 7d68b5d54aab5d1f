// All servers: those the person named, or those found at the usual addresses. Composes watches and discovery.
import type { Disposable } from '../../shared/base/disposables.ts';
import { Emitter, type Event } from '../../shared/base/events.ts';
import { type Logger, silentLogger } from '../../shared/base/log.ts';
import type { MeasuredSpeed, ModelInfo } from '../../shared/protocol/models.ts';
import type { ServerStatus } from '../../shared/protocol/status.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { PerimeterFetch } from '../perimeter/perimeter.ts';
import { Discovery, type FoundServer } from './discovery.ts';
import type { ModelClient, ModelDescription } from './modelClient.ts';
import { normaliseUrl } from './serverAddress.ts';
import { ServerWatch, type WatchedServer, type WatchTools } from './serverWatch.ts';

export interface RegistryOptions {
  readonly fetch: PerimeterFetch;
  readonly log?: Logger;
  readonly clock?: Clock;
  /** For OLLAMA_HOST; `process.env` unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The key for a server that asks for one, by the server's name; asked only after a 401. */
  readonly key?: (server: string) => Promise<string | undefined>;
  /** This person's salt for the prefix cache of servers whose setting asks for it. */
  readonly cacheSalt?: () => Promise<string>;
}

/** A server as routes see it. */
export interface KnownServer {
  readonly status: ServerStatus;
  readonly client: ModelClient;
  /** Whether requests make sense now. */
  readonly isServing: boolean;
  /** What it had when it was last asked, also while it is away. */
  readonly models: readonly ModelInfo[];
  description(model: string): ModelDescription | undefined;
  /** What was measured of a model since the start. */
  speed(model: string): MeasuredSpeed | undefined;
}

/** Settings of a server that no request can be sent to, shown with the reason. */
type Misnamed = ServerStatus;

export class ServerRegistry implements Disposable {
  readonly #tools: WatchTools;
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #changes = new Emitter<void>();
  readonly #watches = new Map<string, ServerWatch>();
  #misnamed: readonly Misnamed[] = [];
  #discovery: Discovery | undefined;
  #isFirstRoundOver = true;
  #settingsKey: string | undefined;

  /** Servers, their states, or their models have changed. */
  readonly onDidChange: Event<void> = this.#changes.event;

  constructor(options: RegistryOptions) {
    const log = (options.log ?? silentLogger).child('servers');
    const clock = options.clock ?? systemClock;
    this.#tools = {
      fetch: options.fetch,
      clock,
      log,
      ...(options.key && { key: options.key }),
      ...(options.cacheSalt && { cacheSalt: options.cacheSalt }),
    };
    this.#env = options.env ?? process.env;
  }

  /** Takes new settings: servers that stay the same are kept, and looked at. Never throws. */
  update(settings: Pick<Settings, 'servers' | 'perimeter.allowedHosts'>): void {
    // Whatever decides where Hob may connect, and with which certificates and proxies.
    const passage = Object.entries(settings).filter(([name]) => name.startsWith('perimeter.'));
    const key = JSON.stringify([settings.servers, passage]);
    if (key === this.#settingsKey) return;
    this.#settingsKey = key;
    const { servers, misnamed } = this.#readSettings(settings.servers);
    this.#misnamed = misnamed;
    for (const [name, watch] of this.#watches) {
      const same = servers.find((server) => server.name === name);
      const isKept =
        same?.url === watch.server.url && same.kind === watch.server.kind && same.cacheSalt === watch.server.cacheSalt;
      const isFoundStill = settings.servers.length === 0 && watch.server.isDiscovered;
      // A host that is allowed no longer is said at once, and one that is now is tried at once.
      if (isKept || isFoundStill) watch.reconsider();
      else this.#drop(name);
    }
    for (const server of servers) if (!this.#watches.has(server.name)) this.#add(server);
    // Anew, because the perimeter may let a place through that it refused before.
    this.#stopDiscovery();
    if (settings.servers.length === 0) this.#discover();
    this.#changes.fire();
  }

  get statuses(): ServerStatus[] {
    return [...this.servers.map(({ status }) => status), ...this.#misnamed];
  }

  get servers(): KnownServer[] {
    return [...this.#watches.values()].map(toKnown);
  }

  /** Models of all servers that answer. */
  get models(): ModelInfo[] {
    return this.servers.flatMap(({ isServing, models }) => (isServing ? models : []));
  }

  /** Whether every server has been looked at once, so that what is missing is really missing. */
  get isSettled(): boolean {
    return this.#isFirstRoundOver && [...this.#watches.values()].every(({ status }) => status.state !== 'starting');
  }

  find(name: string): KnownServer | undefined {
    const watch = this.#watches.get(name);
    return watch && toKnown(watch);
  }

  /** Looks at all servers and their models now, and for servers not found yet. */
  async refresh(): Promise<void> {
    await this.#discovery?.lookNow();
    await Promise.all([...this.#watches.values()].map((watch) => watch.refresh()));
  }

  /** The key of a server was set or removed. */
  keyChanged(server: string): void {
    this.#watches.get(server)?.forgetKey();
  }

  /** A request to a server failed: it is looked at at once. */
  reportFailure(server: string, error: unknown): void {
    this.#watches.get(server)?.reportFailure(error);
  }

  /** Keeps a server's model list fresh. Cheap: asked on every keystroke. */
  noteUse(server: string): void {
    this.#watches.get(server)?.noteUse();
  }

  dispose(): void {
    this.#stopDiscovery();
    for (const name of [...this.#watches.keys()]) this.#drop(name);
  }

  #readSettings(settings: Settings['servers']): { servers: WatchedServer[]; misnamed: Misnamed[] } {
    const servers: WatchedServer[] = [];
    const misnamed: Misnamed[] = [];
    const refuse = (setting: Settings['servers'][number], detail: string) =>
      misnamed.push({ ...setting, state: 'refused', detail, isDiscovered: false, since: this.#tools.clock.now() });
    for (const setting of settings) {
      const url = normaliseUrl(setting.url);
      if (url === undefined) {
        refuse(
          setting,
          `The url of ${setting.name} in hob.servers is not an address: write it like http://127.0.0.1:11434.`,
        );
      } else if (servers.some(({ name }) => name === setting.name)) {
        refuse(setting, `hob.servers has two servers of the name ${setting.name}: give the second one another.`);
      } else {
        const { name, kind, cacheSalt } = setting;
        servers.push({ name, kind, url, isDiscovered: false, ...(cacheSalt && { cacheSalt }) });
      }
    }
    return { servers, misnamed };
  }

  #add(server: WatchedServer): void {
    const watch = new ServerWatch(server, this.#tools, () => this.#changed(watch));
    this.#watches.set(server.name, watch);
    watch.start();
  }

  #changed(watch: ServerWatch): void {
    // Something answers at a found address, but no longer the server that was found there.
    const { state } = watch.status;
    if (watch.server.isDiscovered && state === 'down' && watch.isMistaken) {
      this.#drop(watch.server.name);
      this.#discovery?.lookAgain(watch.server.url);
    }
    this.#changes.fire();
  }

  #drop(name: string): void {
    this.#watches.get(name)?.dispose();
    this.#watches.delete(name);
  }

  #discover(): void {
    this.#isFirstRoundOver = false;
    this.#discovery = new Discovery({
      ...this.#tools,
      env: this.#env,
      onFound: (found) => this.#found(found),
      onFirstRound: () => {
        this.#isFirstRoundOver = true;
        this.#changes.fire();
      },
    });
    this.#discovery.start();
  }

  #found(found: FoundServer): void {
    if (this.#watches.has(found.name)) return;
    this.#add({ ...found, isDiscovered: true });
    this.#changes.fire();
  }

  #stopDiscovery(): void {
    this.#discovery?.dispose();
    this.#discovery = undefined;
    this.#isFirstRoundOver = true;
  }
}

function toKnown(watch: ServerWatch): KnownServer {
  return {
    status: watch.status,
    client: watch.client,
    isServing: watch.isServing,
    models: watch.models,
    description: (model) => watch.shelf.description(model),
    speed: (model) => watch.speeds.of(model),
  };
}
