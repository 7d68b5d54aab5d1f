// The one context size of a model, for every task: another one would make Ollama load the model anew at each switch.
import type { ServerKind } from '../../shared/protocol/tasks.ts';
import type { ModelDescription } from '../models/modelClient.ts';

/** What Ollama takes by itself on a small machine is half of this; more costs memory that small machines do not have. */
const DEFAULT_TOKENS = 8_192;
/** A loaded context smaller than this is too small for a chat, so that a load with more is worth it. */
const ENOUGH_TOKENS = 4_096;

/** Ollama: what is loaded, if it suffices; else the default, within what the model was trained for. Others: their own. */
export function contextTokensOf(kind: ServerKind, description: ModelDescription | undefined): number {
  const trained = description?.trainedContextTokens ?? DEFAULT_TOKENS;
  const own = description?.contextTokens;
  if (kind !== 'ollama') return own ?? Math.min(trained, DEFAULT_TOKENS);
  if (own !== undefined && own >= Math.min(ENOUGH_TOKENS, trained)) return own;
  return Math.min(trained, DEFAULT_TOKENS);
}
