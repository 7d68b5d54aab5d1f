// From a question to what the model reads of the codebase: found by words, ranked again by an embedding model where one
// is installed, as much as has room, with the places it comes from.
import { pathToFileURL } from 'node:url';
import { isCancellation, messageOf } from '../../shared/base/errors.ts';
import type { Logger } from '../../shared/base/log.ts';
import type { Source } from '../../shared/protocol/chat.ts';
import type { Asked, Codebase } from './codebase.ts';
import { type Ranking, type RankingParts, rerank } from './rerank.ts';
import { within } from './sources.ts';
import type { FoundPiece, SearchFigures } from './workerMessages.ts';

export interface RetrievalParts extends Pick<RankingParts, 'router' | 'whyNotBeyond'> {
  readonly codebase: Codebase;
  readonly log: Logger;
}

export interface Wanted extends Pick<Asked, 'question' | 'signal' | 'onProgress'> {
  /** Room in the prompt, characters. */
  readonly mostChars: number;
}

export interface Retrieved {
  readonly text: string;
  /** In the order of the text. */
  readonly sources: readonly Source[];
  /** How it was found, one sentence. */
  readonly note: string;
}

/** Pieces that are looked at more closely. */
const CANDIDATES = 60;

export class Retrieval {
  readonly #parts: RetrievalParts;

  constructor(parts: RetrievalParts) {
    this.#parts = parts;
  }

  /** @throws UserError where nothing can be searched; CancelledError when called off. */
  async find({ mostChars, ...asked }: Wanted): Promise<Retrieved> {
    const { pieces, figures } = await this.#parts.codebase.search({ ...asked, most: CANDIDATES });
    const { ranked, note } = await this.#ranked(asked.question, pieces, asked.signal);
    const chosen = within(ranked, mostChars);
    return {
      text: chosen.map(render).join('\n\n') || 'Nothing in the codebase has to do with these words.',
      sources: chosen.map(({ root, path, start, end }) => ({
        uri: pathToFileURL(`${root}/${path}`).href,
        path,
        line: start + 1,
        endLine: end,
      })),
      note: noteOf(figures, note),
    };
  }

  async #ranked(question: string, pieces: readonly FoundPiece[], signal: AbortSignal): Promise<Ranking> {
    try {
      return await rerank(question, pieces, { ...this.#parts, signal });
    } catch (error) {
      if (isCancellation(error) && signal.aborted) throw error;
      this.#parts.log.warn(`the codebase was ranked by words alone: ${messageOf(error)}`);
      return { ranked: pieces, note: 'ranked by words alone, because the embedding model did not answer in time' };
    }
  }
}

function render({ path, start, end, text }: FoundPiece): string {
  return `${path}, lines ${start + 1} to ${end}:\n${text.trimEnd()}`;
}

function noteOf({ files, left }: SearchFigures, ranking: string): string {
  const out = left > 0 ? `; ${left.toLocaleString('en-US')} files were left out to save memory` : '';
  return `Searched ${files.toLocaleString('en-US')} files, ${ranking}${out}.`;
}
