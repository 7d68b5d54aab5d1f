// How many parameters a model has, read off what its server or its name says.

const BILLION = 1e9;

/** `1.5B`, `494.03M`, and in names `qwen2.5-coder:1.5b-base`, `8x22b` as the whole. Undefined where nothing is said. */
export function parseSize(text: string): number | undefined {
  const match = /(?:^|[^a-z0-9.])(?:(\d+)x)?(\d+(?:\.\d+)?)\s?([mb])(?![a-z0-9])/i.exec(text);
  if (match === null) return undefined;
  const unit = match[3]?.toLowerCase() === 'm' ? 1e6 : BILLION;
  return Number(match[1] ?? 1) * Number(match[2]) * unit;
}
