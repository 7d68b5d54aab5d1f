// `#codebase` in a question: searches with its words and puts what is found where the chip stands.
import { UserError } from '../../shared/base/errors.ts';
import type { Logger } from '../../shared/base/log.ts';
import type { ChatMessage, Source } from '../../shared/protocol/chat.ts';
import type { Route } from '../routing/router.ts';
import { codebaseTokens, isUnsearched } from './attachments.ts';
import type { LiveTurn } from './liveTurn.ts';
import { renderPrompt } from './prompt.ts';
import type { TokenEstimator } from './tokenEstimator.ts';

/** What is found in the codebase leaves the answer this much room, tokens. */
const LEAST_ANSWER_ROOM = 400;
/** Code in small pieces has many short tokens: rather too little is found than too much. */
const FOUND_CHARS_PER_TOKEN = 2.8;

export interface CodebaseSearch {
  /** @throws UserError where nothing can be searched; an abort when called off. */
  find(wanted: {
    readonly question: string;
    readonly mostChars: number;
    readonly signal: AbortSignal;
    onProgress(done: number, total: number): void;
  }): Promise<{ readonly text: string; readonly sources: readonly Source[]; readonly note: string }>;
}

export interface SearchParts {
  readonly codebase?: CodebaseSearch;
  readonly estimator: TokenEstimator;
  readonly log: Logger;
}

export interface SearchFor {
  readonly route: Route;
  /** The messages before the question. */
  readonly kept: readonly ChatMessage[];
  readonly signal: AbortSignal;
  /** The codebase is being read: files looked at, of how many. */
  onProgress(done: number, total: number): void;
}

/** Puts what is found into the attachments that ask for it; false where that failed, which the answer says then. */
export async function searchForQuestion(turn: LiveTurn, wanted: SearchFor, parts: SearchParts): Promise<boolean> {
  const { question, answer, saver } = turn;
  const { route, kept, signal, onProgress } = wanted;
  if (!('model' in route) || !question.attachments?.some(isUnsearched)) return true;
  const { info, contextTokens } = route.model;
  const others = parts.estimator.prompt(info.id, renderPrompt([...kept, question])).high;
  const room = Math.min(codebaseTokens(contextTokens), contextTokens - others - LEAST_ANSWER_ROOM);
  try {
    const { codebase } = parts;
    if (!codebase) throw new UserError('There is no codebase to search here.');
    if (room <= 0) throw new UserError('There is no room left for pieces of the codebase: remove something else.');
    const mostChars = room * FOUND_CHARS_PER_TOKEN;
    const words = question.prompt ?? question.text;
    const { text, sources, note } = await codebase.find({ question: words, mostChars, signal, onProgress });
    const attachments = question.attachments.map((each) =>
      isUnsearched(each) ? { ...each, text, sources: [...sources], note } : each,
    );
    turn.question = { ...question, attachments };
    answer.update({ sources: [...sources], sourcesNote: note });
    saver.saveSoon();
    return true;
  } catch (error) {
    const isOurs = error instanceof UserError;
    if (!isOurs && !signal.aborted) parts.log.error('codebase', error);
    const words = isOurs ? error.message : 'The codebase could not be searched; the log says why.';
    answer.update(signal.aborted ? { state: 'stopped' } : { state: 'failed', error: words });
    return false;
  }
}
