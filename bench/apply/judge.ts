// Runs cases through the apply engine and says how each came out.
import { createRequire } from 'node:module';
import path from 'node:path';
import { Grammars } from '../../src/engine/completion/syntax/grammars.ts';
import { propose } from '../../src/engine/edit/propose.ts';
import { silentLogger } from '../../src/shared/base/log.ts';
import type { ApplyCase } from './cases.ts';

export const VERDICTS = ['exact', 'doubtful', 'refused', 'wrong'] as const;
/**
 * `exact`: the result is what was intended. `doubtful`: it is not, and a hunk or a refused part says so. `refused`:
 * nothing was applied. `wrong`: it is not, and nothing says so.
 */
export type Verdict = (typeof VERDICTS)[number];

export interface Judged {
  readonly one: ApplyCase;
  readonly verdict: Verdict;
  /** Exact, and all its hunks without a doubt. */
  readonly isSure: boolean;
  readonly text?: string;
  readonly reason?: string;
}

export async function judgeAll(cases: readonly ApplyCase[]): Promise<Judged[]> {
  const folder = path.dirname(createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm'));
  const grammars = new Grammars(folder, silentLogger);
  const judged: Judged[] = [];
  for (const one of cases) judged.push(await judge(one, grammars));
  return judged;
}

async function judge(one: ApplyCase, grammars: Grammars): Promise<Judged> {
  try {
    const { text, hunks, refused } = await propose(one, grammars);
    const isSure = refused.length === 0 && hunks.every(({ doubt }) => doubt === undefined);
    if (text === one.intended) return { one, verdict: 'exact', isSure };
    const reason = refused[0] ?? hunks.find(({ doubt }) => doubt !== undefined)?.doubt ?? '';
    return { one, verdict: isSure ? 'wrong' : 'doubtful', isSure, text, reason };
  } catch (error) {
    return { one, verdict: 'refused', isSure: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
