// Search and replace blocks: `<<<<<<< SEARCH`, the old lines, `=======`, the new lines, `>>>>>>> REPLACE`.
import type { Replacement } from './transplant.ts';

const BEGIN = /^\s*<{5,}\s*(?:SEARCH|ORIGINAL|OLD|HEAD)?\b.*$/i;
const MIDDLE = /^\s*={5,}\s*$/;
const END = /^\s*>{5,}\s*(?:REPLACE|UPDATED|NEW)?\b.*$/i;

export function isSearchReplace(lines: readonly string[]): boolean {
  return lines.some((line) => /^\s*<{5,}\s*(?:SEARCH|ORIGINAL)\b/i.test(line)) && lines.some((line) => END.test(line));
}

/** The blocks in their order; undefined where one of them is not complete. */
export function parseSearchReplace(lines: readonly string[]): Replacement[] | undefined {
  const found: Replacement[] = [];
  let search: string[] | undefined;
  let replace: string[] | undefined;
  for (const line of lines) {
    if (BEGIN.test(line) && !search) {
      search = [];
    } else if (MIDDLE.test(line) && search && !replace) {
      replace = [];
    } else if (END.test(line) && search) {
      if (!replace) return undefined;
      found.push({ search, replace });
      search = undefined;
      replace = undefined;
    } else {
      (replace ?? search)?.push(line);
    }
  }
  return search ? undefined : found;
}
