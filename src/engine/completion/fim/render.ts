// Lays out a prompt from a row of formats.ts. Pieces are joined, never substituted, so source text can hold anything.
import type { ContextPiece, FimFamily, FimParts } from './family.ts';
import type { FimFormat } from './formats.ts';
import { fileHeading, languageName } from './language.ts';
import { joinSafely } from './neutralise.ts';

/** A family that renders by its format. */
export function familyOf(format: FimFormat): FimFamily {
  const controlTokens = controlTokensOf(format);
  return {
    id: format.id,
    render: (parts) => joinSafely(laidOut(format, parts), parts.begun, controlTokens),
    stop: format.stop,
    controlTokens,
  };
}

/** Without FIM tokens: context as comments, the text before the cursor, what was typed. The suffix cannot be told. */
export const prefixFamily: FimFamily = {
  id: 'prefix',
  render: (parts) => commentBlock(parts) + parts.prefix + parts.begun,
  stop: ['<|endoftext|>', '<|end_of_text|>', '<|im_end|>', '<|eot_id|>'],
  controlTokens: [
    '<|endoftext|>',
    '<|end_of_text|>',
    '<|im_start|>',
    '<|im_end|>',
    '<|eot_id|>',
    '<|begin_of_text|>',
    '<s>',
    '</s>',
  ],
};

/** Everything but what was typed since. */
function laidOut(format: FimFormat, parts: FimParts): string {
  const block = filesBlock(format, parts);
  const isInPrefix = !format.files || format.files.place === 'prefix';
  const prefix = isInPrefix ? block + parts.prefix : parts.prefix;
  const prompt = fill(format.prompt, { P: prefix, S: parts.suffix });
  return isInPrefix ? prompt : block + prompt;
}

function filesBlock(format: FimFormat, parts: FimParts): string {
  const { files } = format;
  if (!files) return commentBlock(parts);
  if (parts.context.length === 0 && !files.isCurrentNeeded) return '';
  const first = files.first ? fill(files.first, { R: parts.workspaceName }) : '';
  const others = parts.context.map((piece) => fill(files.each, { F: piece.path, T: piece.text }));
  const current = fill(files.current, { F: parts.path, L: languageName(parts.languageId) });
  return first + others.join('') + current;
}

/** Other files under comment headings, then the heading of the current file. '' where there are no others. */
function commentBlock(parts: FimParts): string {
  if (parts.context.length === 0) return '';
  const block = (piece: ContextPiece) => `${fileHeading(piece.path, parts.languageId)}\n${piece.text}\n`;
  return `${parts.context.map(block).join('')}${fileHeading(parts.path, parts.languageId)}\n`;
}

/** Puts the values into a template's `{X}` places, in one pass, so that a value is never searched for places. */
function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template
    .split(/\{([A-Z])\}/)
    .map((piece, index) => (index % 2 === 0 ? piece : (values[piece] ?? '')))
    .join('');
}

/** Every special token that the format writes, stops at, or names. */
function controlTokensOf(format: FimFormat): readonly string[] {
  const templates = [format.prompt, format.files?.first, format.files?.each, format.files?.current].join(' ');
  const written = templates.match(/<[^\s<>{}]+>|\[[A-Z]+\]/g) ?? [];
  const stops = format.stop.filter((stop) => /^[<[]/.test(stop));
  return [...new Set([...written, ...stops, ...format.otherTokens])];
}
