// Puts found pieces into another order by an embedding model of this machine, where one is installed. Bounded in time:
// what is found by words is good enough to go on with.
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

/** @throws what the server throws, and AbortError or TimeoutError when it takes too long. */
export async function rerank(
  question: string,
  pieces: readonly FoundPiece[],
  { router, signal }: { readonly router: Router; readonly signal: AbortSignal },
): Promise<Ranking> {
  const route = router.route('embed');
  if (!('model' in route) || !route.model.client.embed || route.model.info.leavesMachine || pieces.length < 2) {
    return { ranked: pieces, note: 'ranked by words' };
  }
  const { client, info } = route.model;
  const compared = pieces.slice(0, COMPARED);
  const texts = [question, ...compared.map(({ path, text }) => `${path}\n${text}`.slice(0, PIECE_CHARS))];
  const limited = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  const [asked, ...vectors] = (await client.embed?.({ model: info.name, texts, signal: limited })) ?? [];
  const likeness = vectors.map((vector) => cosine(asked ?? [], vector));
  const byLikeness = likeness.map((_, index) => index).sort((a, b) => (likeness[b] ?? 0) - (likeness[a] ?? 0));
  const score = new Map<FoundPiece, number>();
  for (const [rank, index] of byLikeness.entries()) {
    const piece = compared[index];
    const words = WORDS_WEIGHT / (RANK_OFFSET + index);
    if (piece) score.set(piece, words + LIKENESS_WEIGHT / (RANK_OFFSET + rank));
  }
  const ordered = [...compared].sort((a, b) => (score.get(b) ?? 0) - (score.get(a) ?? 0));
  return { ranked: [...ordered, ...pieces.slice(COMPARED)], note: `ranked by words and by ${info.name}` };
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
