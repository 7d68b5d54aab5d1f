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

/** The first that matches a name counts, so that "deepseek-r1-distill-qwen" is a Qwen and not a DeepSeek. */
const TOKENIZERS: readonly Tokenizer[] = [
  // tiktoken says which model has o200k_base (gpt-4o and after, o-series) and gpt-oss (o200k_harmony)
  { id: 'o200k', value: 3.886, basis: 'measured', models: /gpt-4o|gpt-4\.1|gpt-5|gpt-oss|^o[134](-|$)/ },
  {
    id: 'qwen',
    value: 3.844,
    basis: 'measured',
    models: /qwen-?(2\.5|3)|qwen2(?!\.)|qwq|distill-qwen|deepseek-r1:(1\.5|7|14|32)b/,
  },
  { id: 'llama3', value: 3.922, basis: 'measured', models: /llama-?3|distill-llama|deepseek-r1:(8|70)b/ },
  { id: 'llama2', value: 3.019, basis: 'measured', models: /codellama|code-llama|llama-?2/ },
  { id: 'deepseek-v3', value: 3.654, basis: 'measured', models: /deepseek-(v3|chat|reasoner|r1)/ },
  // google-genai's local tokenizer says which Gemini is counted with Gemma 3's
  { id: 'gemma3', value: 3.242, basis: 'measured', models: /gemma-?3|gemini-(2\.|3-)/ },
  {
    id: 'tekken',
    value: 3.648,
    basis: 'measured',
    models: /mistral-nemo|mistral-small|mistral-large-2512|ministral|devstral|magistral/,
  },
  // no public tokenizer: a newer one of Google's, Codestral after 2405 (an "improved tokenizer"), newer OpenAI models
  { id: 'gemini', value: 3.242, basis: 'published', models: /gemini|gemma/ },
  { id: 'codestral', value: 3.648, basis: 'published', models: /codestral/ },
  { id: 'openai', value: 3.886, basis: 'published', models: /gpt|codex/ },
  // Anthropic's glossary: "a token approximately represents 3.5 English characters"
  { id: 'claude', value: 3.5, basis: 'published', models: /claude/ },
];

/** Between the measured ones; what is counted with it is marked estimated. */
const UNKNOWN: CharsPerToken = { value: 3.5, basis: 'published' };

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
