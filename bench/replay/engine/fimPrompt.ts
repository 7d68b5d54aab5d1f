// Reads a raw FIM prompt back: which text stands before the cursor and which after it.

/** Text on both sides of the cursor that a prompt stands for. */
export interface FimSides {
  readonly prefix: string;
  readonly suffix: string;
}

interface Marks {
  readonly prefix: RegExp;
  readonly suffix: RegExp;
  readonly middle: RegExp;
  /** CodeLlama's template puts spaces round its parts. */
  readonly isSpaced?: boolean;
  /** DeepSeek's `hole` stands where the suffix begins; it has no suffix-first form. */
  readonly isPrefixFirst?: boolean;
}

const FAMILIES: readonly Marks[] = [
  { prefix: /<\|?fim_prefix\|?>/, suffix: /<\|?fim_suffix\|?>/, middle: /<\|?fim_middle\|?>/ },
  { prefix: /<｜fim▁begin｜>/, suffix: /<｜fim▁hole｜>/, middle: /<｜fim▁end｜>/, isPrefixFirst: true },
  { prefix: /<PRE>/, suffix: /<SUF>/, middle: /<MID>/, isSpaced: true },
];

interface Mark {
  readonly start: number;
  readonly end: number;
}

/**
 * The sides of the cursor in a prompt of any family known here; a prompt without control words is all prefix. What
 * follows the middle word (an anchored prompt) is the begun middle, and so belongs to the prefix.
 */
export function sidesOf(prompt: string): FimSides {
  for (const marks of FAMILIES) {
    const suffix = find(prompt, marks.suffix);
    if (!suffix) continue;
    const prefix = find(prompt, marks.prefix) ?? { start: -1, end: 0 };
    const middle = find(prompt, marks.middle);
    const begun = middle ? prompt.slice(middle.end) : '';
    if (!marks.isPrefixFirst && suffix.start < prefix.start)
      return suffixFirst(prompt, { prefix, suffix, middle, begun });
    const before = prompt.slice(prefix.end, suffix.start);
    const after = prompt.slice(suffix.end, middle?.start);
    if (!marks.isSpaced) return { prefix: before + begun, suffix: after };
    return { prefix: before.replace(/^ | $/g, '') + begun, suffix: after.replace(/ $/, '') };
  }
  return { prefix: prompt, suffix: '' };
}

function suffixFirst(
  prompt: string,
  { prefix, suffix, middle, begun }: { prefix: Mark; suffix: Mark; middle: Mark | undefined; begun: string },
): FimSides {
  const after = prompt.slice(suffix.end, prefix.start);
  if (middle && middle.start > prefix.start)
    return { prefix: prompt.slice(prefix.end, middle.start) + begun, suffix: after };
  return { prefix: prompt.slice(prefix.end), suffix: after };
}

function find(text: string, mark: RegExp): Mark | undefined {
  const match = mark.exec(text);
  return match ? { start: match.index, end: match.index + match[0].length } : undefined;
}
