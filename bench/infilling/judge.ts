// Runs an answer through the filters at a task's place and says whether the true middle is what is left.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { FilterSite } from '../../src/engine/completion/filters/filter.ts';
import { applyFilters } from '../../src/engine/completion/filters/filters.ts';
import { Grammars } from '../../src/engine/completion/syntax/grammars.ts';
import { replaceRange } from '../../src/engine/completion/syntax/replaceRange.ts';
import type { SyntaxTrees } from '../../src/engine/completion/syntax/syntaxTrees.ts';
import { silentLogger } from '../../src/shared/base/log.ts';
import type { Task } from './tasks.ts';

/** Several lines are always allowed: the harder case, since a cut after the first line would mend most damages. */
export function siteOf(task: Task): FilterSite {
  return {
    prefix: task.prefix,
    suffix: task.suffix,
    languageId: 'python',
    indentUnit: '    ',
    isMultiline: true,
    isPartial: false,
  };
}

/** What is shown of the answer. */
export function shownOf(task: Task, answer: string, trees?: SyntaxTrees): string {
  return applyFilters(answer, trees ? { ...siteOf(task), trees } : siteOf(task)).text;
}

/** Python's grammar, as it lies in node_modules. */
export async function pythonTrees(): Promise<SyntaxTrees> {
  const folder = dirname(createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm'));
  const grammars = new Grammars(folder, silentLogger);
  await grammars.load('python');
  return grammars;
}

/**
 * The document is the true one once the answer is accepted. White space before the end of the cursor's line counts as
 * nothing where nothing else follows on it.
 */
export function isMended(task: Task, shown: string): boolean {
  const replaced = replaceRange(shown, siteOf(task));
  const endsLine = /^[ \t]*(\n|$)/.test(task.suffix);
  const accepted = shown + task.suffix.slice(replaced);
  const right = task.middle + task.suffix;
  return accepted === right || (endsLine && shown.trimEnd() === task.middle.trimEnd());
}

/** Nothing but white space is missing: no completion is shown for that, and none is meant to be. */
export function isWorthShowing(task: Task): boolean {
  return task.middle.trim() !== '';
}
