// Code rewritten as a person asks: finds the lines that are meant, asks the model of the task `edit` with as much of the
// file around them as its window holds, and gives back what takes their place.
import { UserError } from '../../shared/base/errors.ts';
import type { EditDeltaParams, EditRewriteParams, EditRewriteResult } from '../../shared/protocol/edit.ts';
import type { TokenEstimator } from '../chat/tokenEstimator.ts';
import type { Grammars } from '../completion/syntax/grammars.ts';
import { redact } from '../perimeter/redaction/redact.ts';
import type { RoutedModel } from '../routing/router.ts';
import { type AskParts, askForText, fits } from './askForText.ts';
import { LARGEST_FILE_CHARS } from './propose.ts';
import { codeIn, fitted } from './rewriteAnswer.ts';
import { type RewriteWish, rewriteTurns } from './rewritePrompt.ts';
import { definitionOf, type LineRange, linesMeant } from './rewriteScope.ts';
import { offsetChange, type TextLines, textLines } from './textLines.ts';
import { NoRoomError, withModel } from './textModel.ts';

export interface Rewriting {
  readonly path: string;
  readonly grammars: Grammars;
  readonly signal: AbortSignal;
  /** Why the file must not leave this machine, as a sentence. */
  whyStaying(): Promise<string | undefined>;
  onDelta(delta: Omit<EditDeltaParams, 'id'>): void;
}

/** Lines around what is rewritten, at most: more teaches the model little and costs prefill. */
const MOST_AROUND = 150;
/** Code that is rewritten may become so much longer. */
const GROWTH = 2;
const LEAST_ANSWER_TOKENS = 300;

/** @throws UserError; an abort when called off. */
export async function rewrite(params: EditRewriteParams, how: Rewriting, parts: AskParts): Promise<EditRewriteResult> {
  const { text, languageId, instruction } = params;
  if (instruction.trim() === '') throw new UserError('There is nothing to do: say what should change.');
  if (text.length > LARGEST_FILE_CHARS) throw new UserError('This file is too large to be edited by a model.');
  await how.grammars.load(languageId);
  const { signal } = how;
  const wish = { task: 'edit' as const, languageId, signal, whyStaying: () => how.whyStaying() };
  return withModel(wish, parts, (model) => rewriteBy(model, params, how, parts));
}

async function rewriteBy(
  model: RoutedModel,
  params: EditRewriteParams,
  how: Rewriting,
  parts: AskParts,
): Promise<EditRewriteResult> {
  const { text, languageId, instruction, problems = [], earlier = [] } = params;
  const file = textLines(text);
  const syntax = { grammars: how.grammars, languageId };
  const range = linesMeant(file, params, syntax);
  const wish = { path: how.path, languageId, instruction, problems, earlier };
  const old = file.lines.slice(range.from, range.to).join('\n');
  if (model.isShared) checkSecrets(old, model);
  const answerTokens = Math.max(LEAST_ANSWER_TOKENS, parts.estimator.text(model.info.id, old) * GROWTH);
  const seen = partSeen(
    { file, range, wish, model, estimator: parts.estimator, answerTokens },
    definitionOf(file, range, syntax),
  );
  const place = placeOf(file, range);
  how.onDelta({ ...place, text: '' });
  const answer = await askForText(
    {
      task: 'edit',
      model,
      turns: rewriteTurns(file.lines, range, seen, wish),
      maxTokens: answerTokens * GROWTH,
      signal: how.signal,
      onHosted: (hosted) => how.onDelta({ hosted }),
      onText: (soFar) =>
        how.onDelta({ ...place, text: written(file, range, fitted(codeIn(soFar, false), file.lines, range)) }),
    },
    parts,
  );
  const { text: said, isCut, paidMicroUsd } = answer;
  const code = fitted(codeIn(said, true), file.lines, range);
  if (code.length === 0 && !/`{3}/.test(said)) throw new UserError(`${model.info.name} wrote no code.`);
  const note = [isCut ? 'The answer was cut off before its end: look at the last lines.' : '', answer.note ?? '']
    .filter((sentence) => sentence !== '')
    .join(' ');
  return {
    ...place,
    code: written(file, range, code),
    model: model.info.id,
    ...(note === '' ? {} : { note }),
    ...(paidMicroUsd === undefined ? {} : { paidMicroUsd }),
  };
}

/** A secret is replaced before it leaves the machine, so a new version of its line would have lost it. */
function checkSecrets(old: string, { info }: RoutedModel): void {
  const kinds = redact(old).found.map(({ kind }) => kind);
  if (kinds.length === 0) return;
  throw new UserError(
    `The code to be changed holds a secret (${kinds.join(', ')}), which is not sent to ${info.name}, so the new version would lose it. Select lines without it.`,
  );
}

/** As much around the lines as fits: the definition around them and some lines, at worst the lines alone. */
function partSeen(
  input: {
    file: TextLines;
    range: LineRange;
    wish: RewriteWish;
    model: RoutedModel;
    estimator: TokenEstimator;
    answerTokens: number;
  },
  definition: LineRange | undefined,
): LineRange {
  const { file, range, wish, model, estimator, answerTokens } = input;
  const wider = (by: number): LineRange => ({
    from: Math.max(0, Math.min(range.from, definition?.from ?? range.from) - by),
    to: Math.min(file.lines.length, Math.max(range.to, definition?.to ?? range.to) + by),
  });
  const around = (by: number): LineRange => ({
    from: Math.max(0, range.from - by),
    to: Math.min(file.lines.length, range.to + by),
  });
  const candidates = [...[MOST_AROUND, 60, 20, 0].map(wider), ...[40, 15, 5, 0].map(around)];
  const found = candidates.find((seen) =>
    fits(rewriteTurns(file.lines, range, seen, wish), model, estimator, answerTokens),
  );
  if (found) return found;
  throw new NoRoomError(
    `The selected code and its new version do not fit into the context window of ${model.info.name} (${model.contextTokens.toLocaleString('en-US')} tokens). Select less.`,
  );
}

function placeOf(file: TextLines, range: LineRange): { start: number; end: number } {
  const { start, end } = offsetChange(file, { ...range, lines: [''] });
  return { start, end };
}

/** The text that stands there then, with the file's line ends. */
function written(file: TextLines, range: LineRange, lines: readonly string[]): string {
  return lines.length === 0 ? '' : offsetChange(file, { ...range, lines }).text;
}
