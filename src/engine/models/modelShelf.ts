// The models of one server as last told: its list at once, and what it knows of each a little later.
import type { ModelInfo } from '../../shared/protocol/models.ts';
import type { ServerKind } from '../../shared/protocol/tasks.ts';
import type { ModelClient, ModelDescription } from './modelClient.ts';
import { toModelInfo } from './modelInfo.ts';
import { ServerError } from './serverError.ts';

/** More models than anybody looks at; each description costs the server a read of the model's file. */
const MAX_DESCRIBED = 200;

export class ModelShelf {
  readonly #server: { readonly name: string; readonly kind: ServerKind };
  readonly #client: ModelClient;
  readonly #onChange: () => void;
  #listed: readonly ModelDescription[] = [];
  /** What was learnt of a model, and the list's record it was learnt with: another record means another model. */
  readonly #learnt = new Map<string, { readonly listed: string; readonly description: ModelDescription }>();
  #descriptions = new Map<string, ModelDescription>();
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
    for (const listed of this.#listed.slice(0, MAX_DESCRIBED)) {
      if (this.#learnt.get(listed.name)?.listed === identity(listed)) continue;
      try {
        const description = await this.#client.describe(listed.name, signal);
        this.#learnt.set(listed.name, { listed: identity(listed), description });
        this.#rebuild();
      } catch (error) {
        // The list's word has to do for this one; a server that is gone ends the round.
        if (!(error instanceof ServerError) || error.kind === 'unreachable') throw error;
        this.#learnt.set(listed.name, { listed: identity(listed), description: listed });
      }
    }
  }

  /** The next `describe` asks about all of them. */
  forget(): void {
    this.#learnt.clear();
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
    const models = [...descriptions.values()].map((description) => toModelInfo(this.#server, description));
    const hasChanged = JSON.stringify(models) !== JSON.stringify(this.#models);
    this.#descriptions = descriptions;
    if (!hasChanged) return;
    this.#models = models;
    this.#onChange();
  }
}

/** What does not change while a model stays the same. */
function identity({ isLoaded: _, contextTokens: __, ...fixed }: ModelDescription): string {
  return JSON.stringify(fixed, (_key, value: unknown) => (value instanceof Set ? [...value] : value));
}

/** What does: a model that is no longer loaded has no context of its own any more. */
function current(listed: ModelDescription): Pick<ModelDescription, 'isLoaded' | 'contextTokens'> {
  const { isLoaded, contextTokens } = listed;
  return { ...(isLoaded !== undefined && { isLoaded }), ...(contextTokens !== undefined && { contextTokens }) };
}
