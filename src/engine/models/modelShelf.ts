// The models of one server as last told: its list at once, and what it knows of each a little later.
import type { ModelInfo } from '../../shared/protocol/models.ts';
import type { ServerKind } from '../../shared/protocol/tasks.ts';
import type { ModelClient, ModelDescription } from './modelClient.ts';
import { toModelInfo } from './modelInfo.ts';
import { ServerError } from './serverError.ts';

/** More models than anybody looks at; each description costs the server a read of the model's file. */
const MAX_DESCRIBED = 200;
/** Each telling makes routes and status think anew. */
const TELL_MS = 250;

export class ModelShelf {
  readonly #server: { readonly name: string; readonly kind: ServerKind };
  readonly #client: ModelClient;
  readonly #onChange: () => void;
  #listed: readonly ModelDescription[] = [];
  readonly #learnt = new Map<string, Learnt>();
  /** What was learnt in an earlier round holds until it is asked for again. */
  #round = 0;
  #descriptions = new Map<string, ModelDescription>();
  /** What people see of each, so that one that changes does not cost thousands. */
  #seen = new Map<string, Seen>();
  #models: readonly ModelInfo[] = [];

  constructor(server: { readonly name: string; readonly kind: ServerKind }, client: ModelClient, onChange: () => void) {
    this.#server = server;
    this.#client = client;
    this.#onChange = onChange;
  }

  get models(): readonly ModelInfo[] {
    return this.#models;
  }

  description(name: string): ModelDescription | undefined {
    return this.#descriptions.get(name);
  }

  async list(signal: AbortSignal): Promise<void> {
    this.#listed = await this.#client.list(signal);
    this.#rebuild();
  }

  /** Asks about each model that nothing is known of yet. Only Ollama knows more than its list says. */
  async describe(signal: AbortSignal): Promise<void> {
    if (this.#client.kind !== 'ollama') return;
    let toldAt = performance.now();
    const loadedFirst = [...this.#listed].sort((a, b) => Number(b.isLoaded ?? false) - Number(a.isLoaded ?? false));
    try {
      for (const listed of loadedFirst.slice(0, MAX_DESCRIBED)) {
        const known = this.#learnt.get(listed.name);
        if (known?.listed === identity(listed) && known.round === this.#round) continue;
        this.#learnt.set(listed.name, await this.#learn(listed, signal));
        if (performance.now() - toldAt < TELL_MS) continue;
        this.#rebuild();
        toldAt = performance.now();
      }
    } finally {
      this.#rebuild();
    }
  }

  /** The next `describe` asks about all of them. */
  forget(): void {
    this.#round++;
  }

  async #learn(listed: ModelDescription, signal: AbortSignal): Promise<Learnt> {
    const about = { listed: identity(listed), round: this.#round };
    try {
      return { ...about, description: await this.#client.describe(listed.name, signal) };
    } catch (error) {
      // The list's word has to do for this one; a server that is gone ends the round.
      if (!(error instanceof ServerError) || error.kind === 'unreachable') throw error;
      return { ...about, description: listed };
    }
  }

  #rebuild(): void {
    const descriptions = new Map<string, ModelDescription>();
    for (const listed of this.#listed) {
      const learnt = this.#learnt.get(listed.name);
      descriptions.set(
        listed.name,
        learnt?.listed === identity(listed) ? { ...learnt.description, ...current(listed) } : listed,
      );
    }
    const before = this.#seen;
    this.#seen = new Map();
    this.#descriptions = descriptions;
    let hasChanged = descriptions.size !== before.size;
    for (const [name, description] of descriptions) {
      const key = identity(description, true);
      const same = before.get(name);
      hasChanged ||= same?.key !== key;
      this.#seen.set(name, same?.key === key ? same : { key, info: toModelInfo(this.#server, description) });
    }
    if (!hasChanged) return;
    this.#models = [...this.#seen.values()].map(({ info }) => info);
    this.#onChange();
  }
}

/** What was learnt of a model, and the list's record it was learnt with: another record means another model. */
interface Learnt {
  readonly listed: string;
  readonly round: number;
  readonly description: ModelDescription;
}

interface Seen {
  readonly key: string;
  readonly info: ModelInfo;
}

/** What does not change while a model stays the same; with `isWhole` what does, too. */
function identity(description: ModelDescription, isWhole = false): string {
  const { isLoaded: _, contextTokens: __, loadedBytes: ___, loadedGpuBytes: ____, ...fixed } = description;
  return JSON.stringify(isWhole ? description : fixed, (_key, value: unknown) =>
    value instanceof Set ? [...value] : value,
  );
}

/** What does: a model that is no longer loaded has no context of its own any more. */
function current(listed: ModelDescription): Partial<ModelDescription> {
  const { isLoaded, contextTokens, loadedBytes, loadedGpuBytes } = listed;
  return {
    ...(isLoaded !== undefined && { isLoaded }),
    ...(contextTokens !== undefined && { contextTokens }),
    ...(loadedBytes !== undefined && { loadedBytes }),
    ...(loadedGpuBytes !== undefined && { loadedGpuBytes }),
  };
}
