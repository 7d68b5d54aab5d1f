// hob/perimeter/isExcluded, and what completion must know of each open document before a request leaves the machine.
import type { Connection } from 'vscode-languageserver';
import { exclusionOf } from '../engine/perimeter/exclusions.ts';
import { IS_EXCLUDED_METHOD, IsExcludedParams, type IsExcludedResult } from '../shared/protocol/perimeter.ts';
import type { Settings } from '../shared/settings/schema.ts';
import { wrongParams } from './answers.ts';
import type { Documents, WorkspaceFolderName } from './documents.ts';
import { diskPathOf, relativePathOf } from './places.ts';

/** An ignore file may have been edited since; one look reads a few small files. */
const FRESH_MS = 5_000;

export interface ExclusionParts {
  readonly documents: Documents;
  readonly folders: () => readonly WorkspaceFolderName[];
  readonly settings: () => Settings;
}

export class Exclusions {
  readonly #parts: ExclusionParts;
  readonly #known = new Map<string, { readonly result: Promise<IsExcludedResult>; readonly at: number }>();

  constructor(connection: Connection, parts: ExclusionParts) {
    this.#parts = parts;
    connection.onRequest(IS_EXCLUDED_METHOD, (raw: unknown) => {
      const params = IsExcludedParams.safeParse(raw);
      return params.success ? this.of(params.data.uri) : wrongParams(IS_EXCLUDED_METHOD, params.error);
    });
    parts.documents.onDidClose((uri) => this.#known.delete(uri));
  }

  /** `outside`: address of the folder whose rules hold for a file that is in none of the workspace. */
  async of(uri: string, outside?: string): Promise<IsExcludedResult> {
    const { settings } = this.#parts;
    const folders = [...this.#parts.folders(), ...(outside === undefined ? [] : [{ name: '', uri: outside }])];
    const folder = folders.find((one) => relativePathOf(uri, [one]) !== undefined);
    const root = folder && diskPathOf(folder.uri);
    const path = relativePathOf(uri, folders) ?? nameOf(uri);
    return exclusionOf({ path, ...(root !== undefined && { root }) }, settings()['completion.exclude']);
  }

  /** Why a document must not leave this machine; answered from memory where it was looked at lately. */
  async whyNotBeyond(uri: string, outside?: string): Promise<string | undefined> {
    // A whole repository may be asked about, once: nothing of it is remembered.
    if (outside !== undefined) return (await this.of(uri, outside)).beyondLoopback ?? undefined;
    let known = this.#known.get(uri);
    if (known === undefined || performance.now() - known.at > FRESH_MS) {
      known = { result: this.of(uri), at: performance.now() };
      this.#known.set(uri, known);
    }
    return (await known.result).beyondLoopback ?? undefined;
  }
}

function nameOf(uri: string): string {
  return diskPathOf(uri)?.split(/[\\/]/).at(-1) ?? uri.split('/').at(-1) ?? uri;
}
