// How many characters of code one token holds, by tokenizer: the bridge from the engine's tokens to another model's.
// Measured by bench/ratios on code in ten languages (docs/savings.md names the code and the tokenizers).

/** Where a figure comes from: counted with the model's own public tokenizer, or published without one. */
export type RatioBasis = 'measured' | 'published';

export interface CharsPerToken {
  readonly value: number;
  readonly basis: RatioBasis;
}

interface Tokenizer extends CharsPerToken {
  readonly id: string;
  /** Model names, of engines and of hosted models, that use it. */
  readonly models: RegExp;
}

const TOKENIZERS: readonly Tokenizer[] = [
  {
    id: 'o200k',
    value: 3.5,
    basis: 'published',
    models: /gpt-4o|gpt-4\.1|gpt-4\.5|gpt-5|gpt-6|gpt-oss|chatgpt|codex|\bo[134](-|$)/,
  },
];

const UNKNOWN: CharsPerToken = { value: 3.4, basis: 'published' };

const cache = new Map<string, CharsPerToken>();

/** By a model's name, as an engine or a price list writes it. */
export function charsPerToken(model: string): CharsPerToken {
  const known = cache.get(model);
  if (known) return known;
  const name = model.toLowerCase();
  const found = TOKENIZERS.find((tokenizer) => tokenizer.models.test(name)) ?? UNKNOWN;
  if (cache.size < 1000) cache.set(model, found);
  return found;
}
