// Which model does which task: the interface that completion and chat ask. See routes.ts for the choice itself.
import type { Event } from '../../shared/base/events.ts';
import type { Think } from '../../shared/protocol/chat.ts';
import type { ModelInfo, ModelsSelectParams } from '../../shared/protocol/models.ts';
import type { Reason } from '../../shared/protocol/status.ts';
import type { Task } from '../../shared/protocol/tasks.ts';
import type { ModelClient } from '../models/modelClient.ts';
import type { BilledTokens } from '../savings/prices/cost.ts';

/** A model that can be asked now. */
export interface RoutedModel {
  readonly info: ModelInfo;
  readonly client: ModelClient;
  /** The one context size of this model for every task, tokens. */
  readonly contextTokens: number;
  /** Two routes with the same key share an engine slot: work on one delays the other. */
  readonly slotKey: string;
  /** The server is on another machine, so others may be waiting for it too. */
  readonly isShared: boolean;
  /** How the person wants it to think for this task; a message may say otherwise. Never there for completion. */
  readonly think?: Think;
  /** A hosted API: what a request cost, millionths of a US dollar, null where unknown. Missing: nothing is paid. */
  readonly cost?: (tokens: BilledTokens) => number | null;
}

/** Either a model or the reason why there is none, in one sentence. */
export type Route = { readonly model: RoutedModel } | { readonly reason: Reason };

export interface Router {
  /**
   * Never waits: the answer comes from what is known now, so that a keystroke can ask. A language (its identifier) may
   * have a model of its own.
   */
  route(task: Task, languageId?: string): Route;
  /** A particular model, `server/model`. */
  find(model: string): Route;
  /** Routes a task for this session; throws UserError where the model is unknown or cannot do it. */
  select(change: ModelsSelectParams): void;
  readonly onDidChange: Event<void>;
}
