// node bench/apply/collectCommits.ts: takes edits out of the repository's history into bench/data/apply/commits.json, so that the bench
// runs from a shallow clone and gives the same figures while the sources move on.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { diffArrays } from 'diff';
import { languageIdOf } from '../replay/editor/languageIds.ts';
import type { LineEdit, RealEdit } from './realEdit.ts';

const FILE = path.join(import.meta.dirname, '..', 'data', 'apply', 'commits.json');
const MOST_BYTES = 290_000;
const LINES = { least: 15, most: 260 };
/** Of one file, so that one that changed often is not all there is. */
const MOST_PER_FILE = 2;
const NAMES = /\.(?:ts|js|mjs|css|json|md|py|sh|yml|html)$/;

const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', maxBuffer: 1 << 28 });

const found: RealEdit[] = [];
const perFile = new Map<string, number>();
for (const commit of git('rev-list', '--no-merges', 'HEAD').trim().split('\n')) {
  if (git('rev-list', '--parents', '-n1', commit).trim().split(' ').length < 2) continue;
  for (const name of git('diff', '--name-only', '--diff-filter=M', `${commit}^`, commit).trim().split('\n')) {
    if (!NAMES.test(name) || /package-lock|results\//.test(name) || (perFile.get(name) ?? 0) >= MOST_PER_FILE) continue;
    const before = linesOf(git('show', `${commit}^:${name}`));
    const after = linesOf(git('show', `${commit}:${name}`));
    if (before.length < LINES.least || before.length > LINES.most) continue;
    const edits = editsOf(before, after);
    const changed = edits.reduce((sum, edit) => sum + edit.to - edit.from + edit.lines.length, 0);
    if (edits.length === 0 || edits.length > 8 || changed > before.length / 2) continue;
    perFile.set(name, (perFile.get(name) ?? 0) + 1);
    found.push({ commit: commit.slice(0, 10), path: name, languageId: languageIdOf(name), before, edits });
  }
}
// The shortest files first, so that many fit.
found.sort((a, b) => JSON.stringify(a).length - JSON.stringify(b).length);
let bytes = 0;
const kept = found.filter((edit) => {
  bytes += JSON.stringify(edit).length + 2;
  return bytes < MOST_BYTES;
});
fs.writeFileSync(FILE, `[\n${kept.map((edit) => JSON.stringify(edit)).join(',\n')}\n]\n`);
console.log(`${kept.length} of ${found.length} edits, ${fs.statSync(FILE).size} bytes`);

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function editsOf(before: string[], after: string[]): LineEdit[] {
  const edits: { from: number; to: number; lines: string[] }[] = [];
  let at = 0;
  let open: { from: number; to: number; lines: string[] } | undefined;
  for (const { added, removed, value } of diffArrays(before, after)) {
    if (!added && !removed) {
      at += value.length;
      open = undefined;
      continue;
    }
    if (!open) {
      open = { from: at, to: at, lines: [] };
      edits.push(open);
    }
    if (added) open.lines.push(...value);
    else {
      at += value.length;
      open.to = at;
    }
  }
  return edits;
}
