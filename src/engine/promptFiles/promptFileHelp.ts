// Help with writing a prompt file: what is wrong, what could be written at the cursor, what a word means.
import type { PromptFileParams, PromptFileResult } from '../../shared/protocol/promptFiles.ts';
import { KEYS, PROMPT_TASKS, parsePromptFile } from './promptFile.ts';
import { isVariable, placesIn, VARIABLES } from './variables.ts';

export interface HelpParts {
  /** Models that a prompt file may name, `server/model`. */
  readonly models: () => readonly string[];
}

type Completion = PromptFileResult['completions'][number];

export function helpWithPromptFile({ text, offset }: PromptFileParams, { models }: HelpParts): PromptFileResult {
  const file = parsePromptFile(text);
  const problems = file.problems.map(({ start, end, message }) => ({ start, end, message }));
  if (offset === undefined) return { problems, completions: [] };
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const isInFront = file.front !== undefined && offset >= file.front.start && offset <= file.front.end;
  const place = { offset, lineStart, before };
  const completions = isInFront ? inFront(place, text, models) : inBody(place);
  const hover = isInFront ? hoverInFront(text, place) : hoverInBody(text, offset);
  return { problems, completions, ...(hover ? { hover } : {}) };
}

interface CursorPlace {
  readonly offset: number;
  readonly lineStart: number;
  /** The line up to the cursor. */
  readonly before: string;
}

function inFront({ lineStart, before }: CursorPlace, text: string, models: HelpParts['models']): Completion[] {
  const value = /^(\w+):\s*(.*)$/.exec(before);
  if (value) {
    const [, key = '', said = ''] = value;
    const start = lineStart + before.length - said.length;
    const choices = key === 'task' ? PROMPT_TASKS : key === 'model' ? models() : [];
    return choices.map((label) => ({ label, insert: label, start, detail: key === 'task' ? 'Task' : 'Model' }));
  }
  if (!/^\w*$/.test(before)) return [];
  const used = new Set([...text.matchAll(/^(\w+):/gm)].map((match) => match[1]));
  return Object.entries(KEYS)
    .filter(([key]) => !used.has(key))
    .map(([label, detail]) => ({ label, insert: `${label}: `, start: lineStart, detail }));
}

function inBody({ lineStart, before }: CursorPlace): Completion[] {
  const open = /\{\{\s*\w*$/.exec(before);
  if (!open) return [];
  const start = lineStart + open.index;
  return Object.entries(VARIABLES).map(([name, detail]) => ({
    label: `{{${name}}}`,
    insert: `{{${name}}}`,
    start,
    detail,
  }));
}

function hoverInFront(text: string, { lineStart }: CursorPlace): PromptFileResult['hover'] {
  const key = /^(\w+):/.exec(text.slice(lineStart, lineStart + 100))?.[1];
  if (key === undefined || !Object.hasOwn(KEYS, key)) return undefined;
  // Object.hasOwn has just said so.
  return { start: lineStart, end: lineStart + key.length, text: KEYS[key as keyof typeof KEYS] };
}

function hoverInBody(text: string, offset: number): PromptFileResult['hover'] {
  const place = placesIn(text).find(({ start, end }) => offset >= start && offset <= end);
  if (!place || !isVariable(place.name)) return undefined;
  return { start: place.start, end: place.end, text: VARIABLES[place.name] };
}
