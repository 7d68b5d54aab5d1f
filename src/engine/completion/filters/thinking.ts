// Thinking text before, inside or after an answer: `<think>…</think>` and its relatives are never shown.
import type { Filter } from './filter.ts';

const OPEN = /<(think|thinking|thought|reasoning|reflection)>/;
const LEADING = /^\s*<(think|thinking|thought|reasoning|reflection)>[\s\S]*?(<\/\1>\s*|$)/;
/** The server's template opened the block, so that the answer only holds its end. */
const ORPHANED_END = /^[\s\S]*?<\/(think|thinking)>\s*/;
const HALF_OPEN = /<\/?[a-z]{0,10}$/;
const WORDS = ['<thinking>', '<thought>', '<reasoning>', '<reflection>', '</thinking>'];

export const thinking: Filter = {
  name: 'thinking',
  reason: 'The model only thought aloud and wrote no code.',
  apply(text, site) {
    if (!text.includes('<')) return text;
    if (OPEN.test(site.prefix) || OPEN.test(site.suffix)) return text;
    const answer = text.replace(LEADING, '');
    const later = answer.search(OPEN);
    const cut = (later >= 0 ? answer.slice(0, later) : answer).replace(ORPHANED_END, '');
    if (!site.isPartial) return cut;
    const half = HALF_OPEN.exec(cut);
    return half && WORDS.some((word) => word.startsWith(half[0])) ? cut.slice(0, half.index) : cut;
  },
};
