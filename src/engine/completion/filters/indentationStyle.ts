// New lines are indented as the file is: tabs or spaces. The first line goes on where the cursor is and stays as it is.
import type { Filter } from './filter.ts';

/** Spaces that one level has in a text where it cannot be told. */
const USUAL_STEP = 4;

export const indentationStyle: Filter = {
  name: 'indentation-style',
  reason: 'The model wrote nothing but indentation.',
  apply(text, { indentUnit }) {
    if (!text.includes('\n')) return text;
    return indentUnit === '\t' ? toTabs(text) : toSpaces(text, indentUnit);
  },
};

function toSpaces(text: string, unit: string): string {
  return text.replace(/\n([ \t]*\t[ \t]*)/g, (_, indentation: string) => `\n${indentation.replaceAll('\t', unit)}`);
}

/** The first indented line says how many spaces a level has, so that more text never changes lines before it. */
function toTabs(text: string): string {
  const first = /\n\t*( {2,})\S/.exec(text)?.[1]?.length;
  if (first === undefined) return text;
  const step = first % USUAL_STEP === 0 ? USUAL_STEP : first % 2 === 0 ? 2 : first;
  return text.replace(/\n(\t*)( +)(?=\S)/g, (_, tabs: string, spaces: string) => {
    const levels = Math.floor(spaces.length / step);
    // What is left over aligns text (a comment's ` *`) and stays.
    return `\n${tabs}${'\t'.repeat(levels)}${' '.repeat(spaces.length - levels * step)}`;
  });
}
