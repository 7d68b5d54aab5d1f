// Looks for servers at the addresses where they usually listen, for people who have set nothing. Each address on its own
// and in parallel: one that hangs delays nobody.
import type { Logger } from '../../shared/base/log.ts';
import type { ServerKind } from '../../shared/protocol/tasks.ts';
import type { Clock } from '../clock.ts';
import type { PerimeterFetch } from '../perimeter/perimeter.ts';
import { identify } from './identify.ts';
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
  readonly #stop = new AbortController();

  constructor(options: DiscoveryOptions) {
    this.#options = options;
    this.#places = usualPlaces(options.env);
  }

  start(): void {
    const first = this.#places.map((place) => new Promise<void>((resolve) => void this.#watch(place, resolve)));
    void Promise.all(first).then(() => {
      if (!this.#stop.signal.aborted) this.#options.onFirstRound();
    });
  }

  /** Somebody else answers there now: begins to look again. */
  lookAgain(url: string): void {
    const place = this.#places.find((candidate) => candidate.url === url);
    if (place !== undefined && !this.#stop.signal.aborted) void this.#watch(place, () => {});
  }

  dispose(): void {
    this.#stop.abort();
  }

  /** Until somebody is found; from there on the server has a watch of its own. */
  async #watch(place: Place, onFirstLook: () => void): Promise<void> {
    const { clock, fetch, log, onFound } = this.#options;
    const { signal } = this.#stop;
    let strange = 0;
    for (let looks = 0; !signal.aborted; looks++) {
      const answering = await identify(place.url, place.expected, fetch);
      if (signal.aborted) return;
      if (typeof answering === 'object') {
        log.info(`found ${answering.kind} at ${place.url}`);
        onFound({ kind: answering.kind, url: place.url, name: nameOf(answering, place) });
        onFirstLook();
        return;
      }
      onFirstLook();
      if (answering === 'refused') return;
      strange = answering === 'stranger' ? strange + 1 : 0;
      const pauses = strange > 0 ? STRANGER_PAUSES_MS : AWAY_PAUSES_MS;
      await clock.delay(pauseAfter(strange > 0 ? strange - 1 : looks, pauses), signal);
    }
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
