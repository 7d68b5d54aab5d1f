// The HumanEval infilling tasks: code before, code after, and the true middle.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';

const DATA = new URL('../data/human-eval-infilling/', import.meta.url);
export const SETS = ['SingleLine', 'MultiLine', 'RandomSpan'] as const;
export type TaskSet = (typeof SETS)[number];

const Row = z.object({ task_id: z.string(), prompt: z.string(), suffix: z.string(), canonical_solution: z.string() });

export interface Task {
  readonly id: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly middle: string;
}

export function readTasks(set: TaskSet): Task[] {
  const text = gunzipSync(readFileSync(new URL(`HumanEval-${set}Infilling.jsonl.gz`, DATA))).toString('utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => Row.parse(JSON.parse(line)))
    .map((row) => ({ id: row.task_id, prefix: row.prompt, suffix: row.suffix, middle: row.canonical_solution }));
}
