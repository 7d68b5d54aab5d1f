// What a licence lets people do with a model at work, from its name or its first lines. No legal advice: a mark that says
// where to read before earning money with it.
import type { CommercialUse } from '../../shared/protocol/models.ts';

/** The title and the first paragraph of a licence name it; texts run to many pages. */
const READ_CHARACTERS = 1_500;

/** In order: a "research licence" may well mention Apache further down, and not the other way round. */
const RULES: readonly (readonly [RegExp, CommercialUse])[] = [
  [/non-?commercial|\bcc-by-nc\b|research licen[cs]e|research[- ]only|non-?production|\bmnpl\b/i, 'no'],
  [/llama[\s\d.-]*(community )?licen[cs]e|llama[\s\d.]*community|gemma terms|gemma licen[cs]e/i, 'conditional'],
  [/openrail|deepseek licen[cs]e|stability ai|qwen licen[cs]e|tongyi|modified mit|falcon.*licen[cs]e/i, 'conditional'],
  [/apache|\bmit\b|bsd|\bcc0\b|\bcc-by-4|unlicen[cs]e|permission is hereby granted, free of charge/i, 'free'],
];

/** Undefined where it is a licence nobody here knows. */
export function commercialUseOf(licence: string | undefined): CommercialUse | undefined {
  const text = licence?.slice(0, READ_CHARACTERS) ?? '';
  return RULES.find(([words]) => words.test(text))?.[1];
}
