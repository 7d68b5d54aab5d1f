// What is said of the hosted model while a question is being written: whether it would be asked by itself, and the price.
import type { FallbackOffer } from '../../shared/protocol/fallback.ts';
import type { ChatTurn } from '../models/modelClient.ts';
import type { Route } from '../routing/router.ts';
import type { Fallback } from './fallback.ts';
import { isUnreachable, type LocalTrouble } from './localTrouble.ts';

/** `fits`: whether the question has room at the model of the route. */
export function draftOffer(
  fallback: Pick<Fallback, 'offer'> | undefined,
  route: Route,
  draft: { readonly turns: readonly ChatTurn[]; readonly fits: boolean },
): { fallback?: FallbackOffer } {
  const offer = fallback?.offer('chat', draft.turns, troubleWith(route, draft.fits));
  return offer ? { fallback: offer } : {};
}

function troubleWith(route: Route, fits: boolean): LocalTrouble | undefined {
  if ('reason' in route) return isUnreachable(route.reason) ? 'localUnreachable' : undefined;
  // A route that costs something is the hosted model already, because nothing local can be asked.
  if (route.model.cost) return 'localUnreachable';
  return fits ? undefined : 'doesNotFit';
}
