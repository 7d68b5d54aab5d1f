// What happens to a request before it may leave: permission, redaction, and its line in the audit log.
import { randomUUID } from 'node:crypto';
import type { Logger } from '../../shared/base/log.ts';
import type { AuditEntry, AuditUsage } from '../../shared/protocol/perimeter.ts';
import { ServerError } from '../models/serverError.ts';
import { NO_GRANTS } from './grants.ts';
import { type Passage, passageFor } from './hostPolicy.ts';
import { byteLength, type Outgoing } from './outgoing.ts';
import type { Leaving, PerimeterOptions, RequestPurpose } from './perimeter.ts';
import { redactBody } from './redaction/redactBody.ts';
import type { Way } from './way.ts';

export interface Departure {
  /** The request as it is sent: without secrets. */
  readonly outgoing: Outgoing;
  readonly leaving: Leaving;
  /** What the answer said of itself. The caller's own word counts more, whichever comes first. */
  readonly heard: (usage: AuditUsage) => void;
}

export class Departures {
  readonly #options: PerimeterOptions;
  readonly #log: Logger;
  readonly #now: () => number;

  constructor(options: PerimeterOptions, log: Logger) {
    this.#options = options;
    this.#log = log;
    this.#now = options.now ?? Date.now;
  }

  /** Whether the request carries a grant that holds; throws ServerError `refused` for one that does not. */
  confirm(outgoing: Outgoing, purpose: RequestPurpose): boolean {
    const { grant, task, model } = purpose;
    if (grant === undefined) return false;
    return this.#noting(outgoing, purpose, () => {
      (this.#options.grants ?? NO_GRANTS).confirm(grant, { url: outgoing.url, task, model });
      return true;
    });
  }

  /** Where the request may go; throws ServerError `refused` where it may not. */
  admit(outgoing: Outgoing, purpose: RequestPurpose, isGranted: boolean): Passage {
    return this.#noting(outgoing, purpose, () => passageFor(outgoing.url, this.#options.allowedHosts(), isGranted));
  }

  /** The request without secrets, written down before a byte of it is sent. */
  leave(outgoing: Outgoing, purpose: RequestPurpose, by: { way: Way; isGranted: boolean }): Departure {
    const { body, found } = redactBody(outgoing.body);
    const cleaned: Outgoing = { ...outgoing, body };
    const bytesOut = byteLength(body);
    const id = randomUUID();
    const redactions = found.reduce((sum, { count }) => sum + count, 0);
    const { audit } = this.#options;
    audit.left({
      id,
      ...this.#about(outgoing, purpose),
      ...(by.way.proxy && { proxy: by.way.proxy.url.host }),
      outcome: by.isGranted ? 'hosted' : 'allowed',
      bytesOut,
      redactions,
    });
    this.#log.debug(`${bytesOut} bytes to ${outgoing.url.host}, ${redactions} secrets replaced`);
    let told: AuditUsage = {};
    const amend = (usage: AuditUsage) => {
      if (Object.keys(usage).length > 0) audit.amended?.(id, usage);
    };
    const settle = (usage: AuditUsage) => {
      told = { ...told, ...usage };
      amend(usage);
    };
    return {
      outgoing: cleaned,
      leaving: { host: outgoing.url.host, bytesOut, redactions: found, settle },
      heard: (usage) => amend(Object.fromEntries(Object.entries(usage).filter(([name]) => !(name in told)))),
    };
  }

  /** Writes a refusal down. */
  #noting<T>(outgoing: Outgoing, purpose: RequestPurpose, decide: () => T): T {
    try {
      return decide();
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      this.#options.audit.left({ ...this.#about(outgoing, purpose), outcome: 'refused', bytesOut: 0 });
      this.#log.warn(`refused ${outgoing.url.host}`);
      throw error;
    }
  }

  #about({ url }: Outgoing, { task, model }: RequestPurpose): Pick<AuditEntry, 'time' | 'host' | 'task' | 'model'> {
    return { time: this.#now(), host: url.host, ...(task && { task }), ...(model && { model }) };
  }
}
