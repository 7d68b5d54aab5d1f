// Markdown around code: a fence and the sentences before and after it. Files that have fences themselves are left alone.
import { isBlank, lineHead, needsLineEnd } from '../syntax/lines.ts';
import { placeAt } from '../syntax/placeAt.ts';
import type { Filter, FilterSite } from './filter.ts';

const FENCE_LINE = /^[ \t]*(`{3,}|~{3,})[^`\n]*$/m;
const LEADING_FENCE = /^\s*(`{3,}|~{3,})[^`\n]*(\n|$)/;
/** How chat models begin before they show code. */
const PROSE =
  /^\s*(sure|certainly|of course|okay|here('s| is| are| you)|the (missing|completed?|following|code)|to (complete|fill)|below is|this is)\b[^\n]*$/i;
const PROSE_LANGUAGES = new Set(['markdown', 'mdx', 'quarto', 'asciidoc', 'restructuredtext', 'plaintext', 'latex']);
const TAG_LANGUAGES = new Set(['html', 'xml']);

export const codeFence: Filter = {
  name: 'code-fence',
  reason: 'The model explained instead of writing code.',
  apply(text, site) {
    if (PROSE_LANGUAGES.has(site.languageId)) return text;
    const code = inFence(text) ?? afterProse(text, site);
    if (code === undefined) return '';
    if (!/[`~]/.test(code) || FENCE_LINE.test(site.prefix) || FENCE_LINE.test(site.suffix)) return code;
    const body = beforeClosingFence(code, site.isPartial);
    // The line end before the fence belongs to the answer only where code follows that it has to be parted from.
    const isCut = body.length < code.length && !site.isPartial;
    return isCut && needsLineEnd(body, site.prefix, site.suffix) ? `${body}\n` : body;
  },
};

/** What follows a fence that begins the answer. */
function inFence(text: string): string | undefined {
  const open = LEADING_FENCE.exec(text);
  return open ? text.slice(open[0].length) : undefined;
}

/** What follows a sentence and its fence, the text itself where it does not begin with prose, undefined for prose alone. */
function afterProse(text: string, site: FilterSite): string | undefined {
  const start = text.trimStart();
  const [firstLine = ''] = start.split('\n', 1);
  const mayBecomeProse = site.isPartial && firstLine === start && isBeginning(start);
  if (!mayBecomeProse && !PROSE.test(firstLine)) return text;
  const fence = FENCE_LINE.exec(text);
  if (fence) return text.slice(fence.index + fence[0].length + 1);
  if (isInText(site)) return text;
  if (site.isPartial && (firstLine === start || /:\s*$/.test(firstLine))) return undefined;
  if (!isBlank(lineHead(site.prefix))) return text;
  const isSentence = /[:.]\s*$/.test(firstLine) && /\w \w+ \w/.test(firstLine);
  return site.isPartial || isSentence ? undefined : text;
}

/** What PROSE begins with, to wait for it letter by letter. */
const BEGINNINGS = [
  'sure',
  'certainly',
  'of course',
  'okay',
  'here is',
  'here are',
  "here's",
  'here you',
  'the missing',
  'the completed',
];
const MORE_BEGINNINGS = ['the following', 'the code', 'to complete', 'to fill', 'below is', 'this is'];

function isBeginning(start: string): boolean {
  const lower = start.toLowerCase();
  return lower !== '' && [...BEGINNINGS, ...MORE_BEGINNINGS].some((opening) => opening.startsWith(lower));
}

/** The cursor is where prose belongs: in a comment, a string, or between tags. */
function isInText(site: FilterSite): boolean {
  return TAG_LANGUAGES.has(site.languageId) || placeAt(site.prefix, site.languageId)?.until !== undefined;
}

function beforeClosingFence(code: string, isPartial: boolean): string {
  const close = FENCE_LINE.exec(code);
  const cut = close ? code.slice(0, close.index) : code;
  // While the answer comes, the line end shows that the line before it is whole.
  if (isPartial) return cut.replace(/(^|\n)[ \t]*(`{1,2}|~{1,2})$/, '$1');
  return close ? cut.replace(/\n$/, '') : cut;
}
