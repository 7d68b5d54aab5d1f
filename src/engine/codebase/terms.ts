// Turns text and questions into the terms that are compared: identifiers in their parts, words without their endings.

/** Words that tell nothing about where something is. */
const STOP_WORDS = new Set(
  (
    'a about after all also an and any are as at be because been before being but by can cannot could did do does doing ' +
    'each for from get gets had has have how i if in into is it its just let like make makes may me my no nor not of on ' +
    'only or other our out over own s same should so some such t than that the their them then there these they this ' +
    'those to too up us very was we were what when where which while who whom why will with would you your code file ' +
    'find show please project program function class const return import export new true false null undefined void ' +
    'string number boolean type interface readonly public private static async await else case'
  ).split(' '),
);
const SHORTEST_TERM = 2;
const LONGEST_TERM = 40;

const IDENTIFIER = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
/** Before all others the plural of an acronym, as in “URLs”, which is not “UR” and “Ls”. */
const PART = /\p{Lu}{2,}s(?!\p{Ll})|\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lo}+|\p{N}+/gu;

/** The identifiers and words of a text, as they are written. */
export function identifiersOf(text: string): RegExpStringIterator<RegExpExecArray> {
  return text.matchAll(IDENTIFIER);
}

/** The terms of one identifier or word: its parts by case and underscore, and the whole where it has several. */
export function termsOf(identifier: string): string[] {
  const parts = identifier.match(PART) ?? [];
  const terms: string[] = [];
  for (const part of parts) {
    const word = part.toLowerCase();
    if (word.length < SHORTEST_TERM || word.length > LONGEST_TERM || STOP_WORDS.has(word)) continue;
    if (/^\p{N}/u.test(word)) continue;
    terms.push(stem(word));
  }
  if (parts.length > 1 && identifier.length <= LONGEST_TERM)
    terms.push(identifier.toLowerCase().replaceAll(/[_$]/g, ''));
  return terms;
}

/** The terms of a question, each once. */
export function queryTerms(text: string): string[] {
  const found = new Set<string>();
  for (const [identifier] of identifiersOf(text)) for (const term of termsOf(identifier)) found.add(term);
  return [...found];
}

/**
 * Takes off the endings of English inflection and of the commonest derivations, so that “excluded”, “excludes” and
 * “exclude” are one term. Deliberately simple: the same rule on both sides matters more than a right stem.
 */
export function stem(word: string): string {
  if (word.length < 4 || /[^a-z]/.test(word)) return word;
  let stemmed = word;
  if (stemmed.endsWith('ies') && stemmed.length > 4) stemmed = `${stemmed.slice(0, -3)}y`;
  else if (/(?:ss|sh|ch|x|z)es$/.test(stemmed)) stemmed = stemmed.slice(0, -2);
  else if (stemmed.endsWith('s') && !/[sui]s$/.test(stemmed)) stemmed = stemmed.slice(0, -1);
  const ending = /(?:ing|ed|ly|ment|able|er|or)$/.exec(stemmed)?.[0] ?? /(?:[ts]ion)$/.exec(stemmed)?.[0].slice(1);
  if (ending !== undefined && stemmed.length - ending.length >= 4) {
    stemmed = stemmed.slice(0, -ending.length);
    if (/([bdfgmnprt])\1$/.test(stemmed)) stemmed = stemmed.slice(0, -1);
  }
  if (stemmed.length > 3 && stemmed.endsWith('e')) return stemmed.slice(0, -1);
  // “apply” as “applied”, which has lost only its “ed”.
  return stemmed.length > 3 && /[^aeiou]y$/.test(stemmed) ? `${stemmed.slice(0, -1)}i` : stemmed;
}
