// Takes a fill-in-the-middle prompt apart again: completion lays prompts out with a family's control tokens, hosted
// APIs want the text before and after the cursor in fields of their own. Control tokens in the person's own text have
// been neutralised before, so each of them stands where the layout put it.
import { FIM_FORMATS } from '../../completion/fim/formats.ts';

export interface FimFields {
  readonly prompt: string;
  readonly suffix: string;
}

/** `family` is the id of a row in fim/formats.ts; a prompt that is not laid out by it is all prefix. */
export function fimFieldsOf(prompt: string, family: string): FimFields {
  const layout = FIM_FORMATS.find(({ id }) => id === family)
    ?.prompt.split(/(\{[A-Z]\})/)
    .filter((part) => part !== '');
  const fields: Record<string, string> = {};
  let rest = prompt;
  for (const [index, part] of (layout ?? []).entries()) {
    const place = /^\{([A-Z])\}$/.exec(part)?.[1];
    if (place === undefined) {
      if (!rest.startsWith(part)) return { prompt, suffix: '' };
      rest = rest.slice(part.length);
      continue;
    }
    const next = layout?.[index + 1];
    const end = next === undefined ? rest.length : rest.indexOf(next);
    if (end < 0) return { prompt, suffix: '' };
    fields[place] = rest.slice(0, end);
    rest = rest.slice(end);
  }
  // What follows the last token was typed since the prompt was laid out: it comes after the prefix.
  return { prompt: (fields['P'] ?? '') + rest, suffix: fields['S'] ?? '' };
}
