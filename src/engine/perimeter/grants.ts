// Permission for one request to a hosted API. The fallback issues grants, the perimeter confirms them: without one, a
// hosted API's host is refused like every other, and a library that sends twice is refused the second time.
import type { Task } from '../../shared/protocol/tasks.ts';
import { ServerError } from '../models/serverError.ts';

/** What was promised to the person about one request. */
export interface GrantTerms {
  /** Where it may go: scheme, host and port, like `https://api.openai.com`. Plain http only on this machine. */
  readonly origin: string;
  /** Who receives it, in words: `OpenAI`. */
  readonly provider: string;
  readonly task: Task;
  readonly model: string;
  /**
   * Asked once more when the request is about to leave: what stands against it now, as a sentence that says what to
   * change (no consent in this workspace, no key, budget used up, workspace not trusted); undefined for nothing.
   */
  readonly objection: () => string | undefined;
}

/**
 * Carried by a request in `RequestPurpose.grant`. Only the very object that `issue` returned counts: one made up from a
 * setting, a message or a model's answer has no terms.
 */
export interface Grant {
  readonly origin: string;
}

/** Who confirms grants; the perimeter asks for each request that carries one. */
export interface GrantRegistry {
  /** Uses the grant up. Throws ServerError `refused` where it does not cover the request. */
  confirm(grant: Grant, request: GrantedRequest): void;
}

export interface GrantedRequest {
  readonly url: URL;
  readonly task: Task | undefined;
  readonly model: string | undefined;
}

/** One per session, made in the composition root and given to both the fallback and the perimeter. */
export class Grants implements GrantRegistry {
  /** Terms of the grants that have not been used yet. */
  readonly #open = new WeakMap<Grant, GrantTerms>();

  /** For one request, to be asked for anew with each. Nothing is checked yet but the address. */
  issue(terms: GrantTerms): Grant {
    const { origin, protocol } = new URL(terms.origin);
    if (protocol !== 'https:' && protocol !== 'http:') {
      throw new ServerError('refused', `The address of ${terms.provider} is not one of a web API: ${terms.origin}.`);
    }
    const grant: Grant = Object.freeze({ origin });
    this.#open.set(grant, { ...terms, origin });
    return grant;
  }

  confirm(grant: Grant, { url, task, model }: GrantedRequest): void {
    const terms = this.#open.get(grant);
    this.#open.delete(grant);
    if (terms === undefined) {
      throw new ServerError('refused', `Nothing more was sent to ${url.host}: each permission is for one request.`);
    }
    if (url.origin !== terms.origin || task !== terms.task || model !== terms.model) {
      throw new ServerError('refused', `The permission for ${terms.provider} does not cover this request.`);
    }
    const objection = terms.objection();
    if (objection !== undefined) throw new ServerError('refused', objection);
  }
}

/** For a perimeter without hosted APIs: confirms nothing. */
export const NO_GRANTS: GrantRegistry = new Grants();
