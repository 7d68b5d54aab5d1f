// Code rewritten as a person asks: finds the lines that are meant, asks the model of the task `edit` with as much of the
// file around them as its window holds, and gives back what takes their place.
import { UserError } from '../../shared/base/errors.ts';
import type { EditDeltaParams, EditRewriteParams, EditRewriteResult } from '../../shared/protocol/edit.ts';
import type { TokenEstimator } from '../chat/tokenEstimator.ts';
import type { Grammars } from '../completion/syntax/grammars.ts';
import type { RoutedModel } from '../routing/router.ts';
import { type AskParts, askForText, fits, modelFor } from './askForText.ts';
import { LARGEST_FILE_CHARS } from './propose.ts';
import { codeIn, fitted } from './rewriteAnswer.ts';
import { type RewriteWish, rewriteTurns } from './rewritePrompt.ts';
import { definitionOf, type LineRange, linesMeant } from './rewriteScope.ts';
import { offsetChange, type TextLines, textLines } from './textLines.ts';

export interface Rewriting {
  readonly path: string;
  readonly grammars: Grammars;
  readonly signal: AbortSignal;
  onDelta(delta: Omit<EditDeltaParams, 'id'>): void;
}

/** Lines around what is rewritten, at most: more teaches the model little and costs prefill. */
const MOST_AROUND = 150;
/** Code that is rewritten may become so much longer. */
const GROWTH = 2;
const LEAST_ANSWER_TOKENS = 300;

/** @throws UserError; an abort when called off. */
export async function rewrite(params: EditRewriteParams, how: Rewriting, parts: AskParts): Promise<EditRewriteResult> {
  const { text, languageId, instruction, problems = [], earlier = [] } = params;
  if (instruction.trim() === '') throw new UserError('There is nothing to do: say what should change.');
  if (text.length > LARGEST_FILE_CHARS) throw new UserError('This file is too large to be edited by a model.');
  const model = modelFor('edit', parts, languageId);
  await how.grammars.load(languageId);
  const file = textLines(text);
  const syntax = { grammars: how.grammars, languageId };
  const range = linesMeant(file, params, syntax);
  const wish = { path: how.path, languageId, instruction, problems, earlier };
  const old = file.lines.slice(range.from, range.to).join('\n');
  const answerTokens = Math.max(LEAST_ANSWER_TOKENS, parts.estimator.text(model.info.id, old) * GROWTH);
  const seen = partSeen(
    { file, range, wish, model, estimator: parts.estimator, answerTokens },
    definitionOf(file, range, syntax),
  );
  const place = placeOf(file, range);
  how.onDelta({ ...place, text: '' });
  const { text: said, isCut } = await askForText(
    {
      task: 'edit',
      model,
      turns: rewriteTurns(file.lines, range, seen, wish),
      maxTokens: answerTokens * GROWTH,
      signal: how.signal,
      onText: (soFar) =>
        how.onDelta({ ...place, text: written(file, range, fitted(codeIn(soFar, false), file.lines, range)) }),
    },
    parts,
  );
  const code = fitted(codeIn(said, true), file.lines, range);
  if (code.length === 0 && !/`{3}/.test(said)) throw new UserError(`${model.info.name} wrote no code.`);
  return {
    ...place,
    code: written(file, range, code),
    model: model.info.id,
    ...(isCut ? { note: 'The answer was cut off before its end: look at the last lines.' } : {}),
  };
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
  throw new UserError(
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
