// Writes prices.json from the installed @pydantic/genai-prices (MIT): the few providers a person compares with, in
// integer micro-dollars per million tokens. Run by the build before bundling; unchanged versions give unchanged bytes.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = '@pydantic/genai-prices';
const TARGET = path.join(path.dirname(fileURLToPath(import.meta.url)), 'prices.json');

/** Providers whose own list prices are taken, and the names of their own models; what they resell is left out. */
const PROVIDERS = {
  openai: /^(gpt|chatgpt|codex|o\d|text-embedding-3)/,
  anthropic: /^claude/,
  google: /^gemini/,
  deepseek: /^deepseek/,
  mistral: /stral/,
};

/** Ids that are no text models to compare with: free tiers, fine-tunes, sound, pictures, search, old completions. */
const NOT_COMPARED =
  /^(gpt-3|gpt-oss|gemini-flash-1|gemini-pro)|pixtral|voxtral|free$|:extended$|audio|realtime|image|transcribe|tts|live|omni|ocr|saba|mistral-embed|gemini-embedding|vision|deep-research|search|\.ft-/;

/**
 * Share of the list price that the provider's batch interface costs, percent. Not in genai-prices; from the providers'
 * own pricing pages (OpenAI Batch API, Anthropic Message Batches, Gemini Batch Mode, Mistral Batch: 50 % each).
 */
const BATCH_PERCENT = { openai: 50, anthropic: 50, google: 50, mistral: 50 };

/** Names without a version that follow the newest of a line: alias, and a pattern whose group is the version. */
const LINES = {
  codestral: /^codestral$/,
  'mistral-large': /^mistral-large(?:-(\d{4}))?$/,
  'claude-sonnet': /^claude-(?:sonnet-(\d+(?:-\d+)?)|(3-[57])-sonnet(?:-latest)?)$/,
  'claude-opus': /^claude-(?:opus-(\d+(?:-\d+)?)|(3)-opus-latest)$/,
  'claude-haiku': /^claude-(?:haiku-(\d+(?:-\d+)?)|(3-5)-haiku-latest)$/,
  'gpt-5': /^gpt-(5(?:\.\d+)?)$/,
  'gemini-flash': /^gemini-(\d+(?:\.\d+)?)-flash(?:-preview)?$/,
  'gemini-pro': /^gemini-(\d+(?:\.\d+)?)-pro(?:-preview)?$/,
};

/** Micro-dollars per million tokens from dollars per million; exact, because no list price is finer than that. */
function microUsd(usd) {
  const micro = Math.round(usd * 1e6);
  if (Math.abs(micro - usd * 1e6) > 1e-3) throw new Error(`A price finer than a micro-dollar per million: ${usd}`);
  return micro;
}

function rate(price) {
  if (price === undefined) return undefined;
  if (typeof price === 'number') return microUsd(price);
  const tiers = price.tiers.map((tier) => ({ above: tier.start, price: microUsd(tier.price) }));
  return { base: microUsd(price.base), tiers };
}

function rates(prices) {
  const all = {
    input: rate(prices.input_mtok),
    cached: rate(prices.cache_read_mtok),
    cacheWrite: rate(prices.cache_write_mtok),
    output: rate(prices.output_mtok),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** One price list, or several in the order in which they came into force or apply within the day (UTC). */
function periods(prices) {
  if (!Array.isArray(prices)) return [rates(prices)];
  return prices.map(({ constraint, prices: own }) => {
    if (constraint?.type === 'start_date') return { from: constraint.start_date, ...rates(own) };
    if (constraint?.type === 'time_of_date') {
      return { startTime: constraint.start_time.slice(0, 5), endTime: constraint.end_time.slice(0, 5), ...rates(own) };
    }
    return rates(own);
  });
}

function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => (version ?? '0').split(/[.-]/).map(Number));
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function newestOf(pattern, ids) {
  const found = ids.flatMap((id) => {
    const match = pattern.exec(id);
    return match ? [{ id, version: match[1] ?? match[2] }] : [];
  });
  return found.sort((a, b) => compareVersions(a.version, b.version)).at(-1)?.id;
}

/** The table as it would be written; `asOf` is the day on which the package's version was published. */
export async function priceTable(asOf) {
  const { findProvider } = await import(PACKAGE);
  const models = Object.entries(PROVIDERS).flatMap(([provider, own]) =>
    findProvider({ providerId: provider })
      .models.filter((model) => own.test(model.id) && !NOT_COMPARED.test(model.id))
      .map((model) => ({ model, prices: periods(model.prices) }))
      .filter(({ prices }) => prices.every((period) => period.input !== undefined))
      .map(({ model, prices }) => ({ id: model.id, name: model.name ?? model.id, provider, prices })),
  );
  const ids = models.map((model) => model.id);
  if (new Set(ids).size !== ids.length) throw new Error('Two rows of the price table have the same name.');
  const aliases = Object.fromEntries(
    Object.entries(LINES).flatMap(([alias, pattern]) => {
      const id = newestOf(pattern, ids);
      return id === undefined || id === alias || ids.includes(alias) ? [] : [[alias, id]];
    }),
  );
  return { source: PACKAGE, version: installedVersion(), asOf, batchPercent: BATCH_PERCENT, aliases, models };
}

export function installedVersion() {
  const entry = createRequire(import.meta.url).resolve(PACKAGE);
  return JSON.parse(readFileSync(path.join(path.dirname(entry), '..', 'package.json'), 'utf8')).version;
}

/** The day on which a version was published; asked of the registry only when the version is a new one. */
function publishedOn(version) {
  const dates = execFileSync('npm', ['view', `${PACKAGE}@${version}`, 'time', '--json'], { encoding: 'utf8' });
  return JSON.parse(dates)[version].slice(0, 10);
}

/** The file as it should be, and as it is. */
async function textOf() {
  const before = existsSync(TARGET) ? readFileSync(TARGET, 'utf8') : '';
  const known = before ? JSON.parse(before) : {};
  const version = installedVersion();
  const asOf = known.version === version ? known.asOf : publishedOn(version);
  const table = await priceTable(asOf);
  const after = `${JSON.stringify(table, null, 2)}\n`;
  return { before, after };
}

/** Writes the table if it would differ; answers whether it did. */
export async function writePrices() {
  const { before, after } = await textOf();
  if (after !== before) writeFileSync(TARGET, after);
  return after !== before;
}

/** By hand: writes, or with --check only compares. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--check')) {
    const { before, after } = await textOf();
    console.log(before === after ? 'prices.json is up to date' : 'prices.json is not what the package says');
    process.exitCode = before === after ? 0 : 1;
  } else {
    console.log((await writePrices()) ? 'prices.json written' : 'prices.json is up to date');
  }
}
