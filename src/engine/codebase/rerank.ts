// Puts found pieces into another order by an embedding model of one's own, where one is installed. Bounded in time: what is
// found by words is good enough to go on with. Where the model is on another machine, files that must stay are not sent.
import { pathToFileURL } from 'node:url';
import type { Router } from '../routing/router.ts';
import type { FoundPiece } from './workerMessages.ts';

export interface Ranking {
  readonly ranked: readonly FoundPiece[];
  /** How, as the end of a sentence. */
  readonly note: string;
}

/** Pieces that are compared; the rest keep their place after them. */
const COMPARED = 24;
/** Embedding models take 512 tokens or more; what a piece is about stands at its beginning. */
const PIECE_CHARS = 1_200;
/** A cold model is loaded first. */
const LIMIT_MS = 4_000;
/** How much the place by words counts against the place by likeness, in the usual sum of reciprocal ranks. */
const WORDS_WEIGHT = 1;
const LIKENESS_WEIGHT = 1.2;
const RANK_OFFSET = 20;

export interface RankingParts {
  readonly router: Router;
  readonly signal: AbortSignal;
  /** Why a file (its uri) must not leave this machine, as a sentence; asked where the model is elsewhere. */
  readonly whyNotBeyond: (uri: string) => Promise<string | undefined>;
}

/** @throws what the server throws, and AbortError or TimeoutError when it takes too long. */
export async function rerank(
  question: string,
  pieces: readonly FoundPiece[],
  { router, signal, whyNotBeyond }: RankingParts,
): Promise<Ranking> {
  const route = router.route('embed');
  if (!('model' in route) || !route.model.client.embed || route.model.info.leavesMachine || pieces.length < 2) {
    return { ranked: pieces, note: 'ranked by words' };
  }
  const { client, info, isShared } = route.model;
  const compared = pieces.slice(0, COMPARED);
  const sent = isShared ? await mayLeave(compared, whyNotBeyond) : compared;
  if (sent.length < 2) return { ranked: pieces, note: 'ranked by words' };
  const texts = [question, ...sent.map(({ path, text }) => `${path}\n${text}`.slice(0, PIECE_CHARS))];
  const limited = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  const [asked, ...vectors] = (await client.embed?.({ model: info.name, texts, signal: limited })) ?? [];
  const likeness = vectors.map((vector) => cosine(asked ?? [], vector));
  const byLikeness = likeness.map((_, index) => index).sort((a, b) => (likeness[b] ?? 0) - (likeness[a] ?? 0));
  const rankOf = new Map(byLikeness.map((index, rank) => [sent[index], rank]));
  // A piece that was not sent is as likely as its place by words says.
  const score = new Map(
    compared.map((piece, index) => [
      piece,
      WORDS_WEIGHT / (RANK_OFFSET + index) + LIKENESS_WEIGHT / (RANK_OFFSET + (rankOf.get(piece) ?? index)),
    ]),
  );
  const ordered = [...compared].sort((a, b) => (score.get(b) ?? 0) - (score.get(a) ?? 0));
  return { ranked: [...ordered, ...pieces.slice(COMPARED)], note: `ranked by words and by ${info.name}` };
}

async function mayLeave(
  pieces: readonly FoundPiece[],
  whyNotBeyond: RankingParts['whyNotBeyond'],
): Promise<FoundPiece[]> {
  const reasons = await Promise.all(
    pieces.map(({ root, path }) => whyNotBeyond(pathToFileURL(`${root}/${path}`).href)),
  );
  return pieces.filter((_, index) => reasons[index] === undefined);
}

function cosine(a: readonly number[], b: readonly number[]): number {
  let dot = 0;
  let lengthA = 0;
  let lengthB = 0;
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    dot += value * other;
    lengthA += value * value;
    lengthB += other * other;
  }
  return dot / (Math.sqrt(lengthA * lengthB) || 1);
}
