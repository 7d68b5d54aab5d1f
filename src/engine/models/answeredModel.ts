// Whether the model that answers is the one that was asked: servers name it in their records, and what another one wrote
// was written for other control tokens. Only a name that cannot be meant for the same model counts as another.
import { ServerError } from './serverError.ts';

/** A server's word goes into a sentence for a person: not more of it than this. */
const LONGEST_NAME = 80;

/** A model as a server lists it: all it may be called by, and where it was loaded from. */
export interface ListedNames {
  readonly names: readonly (string | null | undefined)[];
  readonly source?: string | null | undefined;
}

/** What a server listed last, to judge by it the names in its answers. */
export class AnsweredModel {
  readonly #server: string;
  #listed: readonly { readonly names: ReadonlySet<string>; readonly source: string | undefined }[] = [];
  #mayUseOthers = false;

  constructor(server: string) {
    this.#server = server;
  }

  /** `mayUseOthers`: the server passes requests on, and what answers may call itself by a name that it does not list. */
  learn(listed: readonly ListedNames[], mayUseOthers = false): void {
    this.#listed = listed.map(({ names, source }) => ({
      names: new Set(names.flatMap((name) => (name ? [bare(name)] : []))),
      source: source ?? undefined,
    }));
    this.#mayUseOthers = mayUseOthers;
  }

  /** Throws ServerError `protocol` where `answered` names another model than `asked`. */
  check(asked: string, answered: unknown): void {
    if (typeof answered !== 'string' || answered === asked || answered === '') return;
    const own = this.#listed.find(({ names }) => names.has(bare(asked)));
    // Of a model that was never listed, no other name is known.
    if (!own || own.names.has(bare(answered))) return;
    const other = this.#listed.find(({ names }) => names.has(bare(answered)));
    if (other ? other.source === undefined || other.source !== own.source : !this.#mayUseOthers)
      throw otherModel(this.#server, asked, answered);
  }
}

/** Ollama answers by the name it was asked by; tag, registry and Hob's own `:local` may come and go. */
export function isSameOllamaName(asked: string, answered: string): boolean {
  return answered === asked || ollamaName(answered) === ollamaName(asked);
}

export function otherModel(server: string, asked: string, answered: string): ServerError {
  return new ServerError(
    'protocol',
    `${server} answered with the model ${answered.slice(0, LONGEST_NAME)}, not with ${asked}, which was asked.`,
  );
}

/** Paths and file names of one model come to the same. */
function bare(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.gguf$/, '')
    .replace(/^.*[/\\]/, '');
}

function ollamaName(name: string): string {
  const bareName = name
    .toLowerCase()
    .replace(/:local$/, '')
    .replace(/^(?:registry\.ollama\.ai\/)?(?:library\/)?/, '');
  return /:[^/]*$/.test(bareName) ? bareName : `${bareName}:latest`;
}
