// Looks for servers at the addresses where they usually listen, for people who have set nothing. Each address on its own
// and in parallel: one that hangs delays nobody.
import type { Logger } from '../../shared/base/log.ts';
import type { ServerKind } from '../../shared/protocol/tasks.ts';
import type { Clock } from '../clock.ts';
import type { PerimeterFetch } from '../perimeter/perimeter.ts';
import { type Answering, identify } from './identify.ts';
import { AWAY_PAUSES_MS, pauseAfter } from './pauses.ts';
import { ollamaUrl } from './serverAddress.ts';

export interface FoundServer {
  readonly name: string;
  readonly kind: ServerKind;
  readonly url: string;
}

interface Place {
  readonly url: string;
  readonly expected: ServerKind;
}

/** A program that is no model server is asked ever more rarely: it may be somebody's own, with a log to read. */
const STRANGER_PAUSES_MS = [9_000, 20_000, 60_000];

export interface DiscoveryOptions {
  readonly fetch: PerimeterFetch;
  readonly clock: Clock;
  readonly log: Logger;
  /** For OLLAMA_HOST. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onFound: (server: FoundServer) => void;
  /** Every address has been tried once. */
  readonly onFirstRound: () => void;
}

export class Discovery {
  readonly #options: DiscoveryOptions;
  readonly #places: readonly Place[];
  /** Where nobody has been found yet. */
  readonly #open = new Set<Place>();
  /** Looks under way: whoever wants one joins it. */
  readonly #looks = new Map<Place, Promise<Answering>>();
  readonly #stop = new AbortController();

  constructor(options: DiscoveryOptions) {
    this.#options = options;
    this.#places = usualPlaces(options.env);
  }

  start(): void {
    for (const place of this.#places) this.#watch(place);
    void this.lookNow().then(() => {
      if (!this.#stop.signal.aborted) this.#options.onFirstRound();
    });
  }

  /** Somebody else answers there now: begins to look again. */
  lookAgain(url: string): void {
    const place = this.#places.find((candidate) => candidate.url === url);
    if (place !== undefined && !this.#open.has(place)) this.#watch(place);
  }

  /** One look at every place where nobody has been found. Never rejects. */
  async lookNow(): Promise<void> {
    await Promise.all([...this.#open].map((place) => this.#look(place)));
  }

  dispose(): void {
    this.#stop.abort();
  }

  #watch(place: Place): void {
    this.#open.add(place);
    void this.#keepLooking(place);
  }

  /** Until somebody is found; from there on the server has a watch of its own. */
  async #keepLooking(place: Place): Promise<void> {
    let strange = 0;
    for (let looks = 0; ; looks++) {
      const answering = await this.#look(place);
      if (!this.#open.has(place)) return;
      strange = answering === 'stranger' ? strange + 1 : 0;
      const pauseMs = strange > 0 ? pauseAfter(strange - 1, STRANGER_PAUSES_MS) : pauseAfter(looks, AWAY_PAUSES_MS);
      await this.#options.clock.delay(pauseMs, this.#stop.signal);
      if (this.#stop.signal.aborted || !this.#open.has(place)) return;
    }
  }

  #look(place: Place): Promise<Answering> {
    let look = this.#looks.get(place);
    if (look === undefined) {
      look = identify(place.url, place.expected, this.#options.fetch).then((answering) => {
        this.#looks.delete(place);
        if (!this.#stop.signal.aborted) this.#take(answering, place);
        return answering;
      });
      this.#looks.set(place, look);
    }
    return look;
  }

  #take(answering: Answering, place: Place): void {
    // What the perimeter refuses today it refuses in ten seconds too; a changed setting begins anew.
    if (answering === 'refused') this.#open.delete(place);
    if (typeof answering !== 'object') return;
    this.#open.delete(place);
    this.#options.log.info(`found ${answering.kind} at ${place.url}`);
    this.#options.onFound({ kind: answering.kind, url: place.url, name: nameOf(answering, place) });
  }
}

/** The kind alone where it is at its own port, else with the port, so that a name always means the same server. */
function nameOf(answering: { readonly kind: ServerKind; readonly name: string }, place: Place): string {
  const isAtHome = answering.kind === place.expected && place.url !== 'http://127.0.0.1:8081';
  const isOther = answering.name === 'lm-studio' || answering.name === 'tgi';
  return isAtHome || isOther ? answering.name : `${answering.name}-${new URL(place.url).port}`;
}

function usualPlaces(env: Readonly<Record<string, string | undefined>>): Place[] {
  const places: Place[] = [
    { url: ollamaUrl(env['OLLAMA_HOST']), expected: 'ollama' },
    { url: 'http://127.0.0.1:8080', expected: 'llama-server' },
    { url: 'http://127.0.0.1:8000', expected: 'vllm' },
    { url: 'http://127.0.0.1:1234', expected: 'openai-compatible' },
    { url: 'http://127.0.0.1:3000', expected: 'openai-compatible' },
    { url: 'http://127.0.0.1:8081', expected: 'llama-server' },
  ];
  return places.filter((place, index) => places.findIndex(({ url }) => url === place.url) === index);
}
