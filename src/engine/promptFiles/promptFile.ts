// One prompt file: front matter in YAML between two `---` lines, then the prompt. Reads it without trusting it; what is
// wrong is said with its place.
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { TASKS, type Task } from '../../shared/protocol/tasks.ts';
import { isVariable, placesIn, VARIABLES } from './variables.ts';

/** The keys of the front matter with what they mean, in words for the person who writes one. */
export const KEYS = {
  name: 'What is typed after the slash: letters, digits, `-` and `_`. Missing, the file’s own name.',
  description: 'One line for the list of commands.',
  task: 'Which of Hob’s models answers: `chat` (the usual), `edit` or `commit`.',
  model: 'A model of this machine, `server/model`, instead of the task’s own.',
} as const;
export type Key = keyof typeof KEYS;

/** Tasks whose models answer in words. */
export const PROMPT_TASKS = TASKS.filter((task) => task === 'chat' || task === 'edit' || task === 'commit');

export const NAME = /^[A-Za-z0-9][\w-]{0,39}$/;
const LONGEST_DESCRIPTION = 200;
const FRONT_MATTER = /^---[ \t]*\r?\n([\s\S]*?)(?:\r?\n)?---[ \t]*(?:\r?\n|$)/;

export interface PromptProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface PromptFile {
  readonly name?: string;
  readonly description?: string;
  readonly task?: Task;
  readonly model?: string;
  /** The prompt, with its variables. */
  readonly body: string;
  /** Where the front matter's text and the body begin and end in the file. */
  readonly front: { readonly start: number; readonly end: number } | undefined;
  readonly bodyStart: number;
  readonly problems: readonly PromptProblem[];
}

export function parsePromptFile(text: string): PromptFile {
  const match = FRONT_MATTER.exec(text);
  const bodyStart = match?.[0].length ?? 0;
  const body = text.slice(bodyStart);
  const problems: PromptProblem[] = [];
  const start = match ? match[0].indexOf('\n') + 1 : 0;
  const front = match ? { start, end: start + (match[1]?.length ?? 0) } : undefined;
  const fields = front ? readFront(text.slice(front.start, front.end), front.start, problems) : {};
  if (!match && /^---[ \t]*\r?\n/.test(text)) {
    problems.push({ start: 0, end: 3, message: 'The front matter has no end: a second line of `---` is missing.' });
  }
  for (const place of placesIn(body)) {
    if (isVariable(place.name)) continue;
    const known = Object.keys(VARIABLES).map((name) => `{{${name}}}`);
    problems.push({
      start: bodyStart + place.start,
      end: bodyStart + place.end,
      message: `There is no variable “${place.name}”: ${known.join(', ')}.`,
    });
  }
  if (body.trim() === '') problems.push({ start: bodyStart, end: text.length, message: 'The prompt is empty.' });
  return { ...fields, body, front, bodyStart, problems };
}

type Fields = Pick<PromptFile, 'name' | 'description' | 'task' | 'model'>;

function readFront(source: string, offset: number, problems: PromptProblem[]): Fields {
  // No aliases and no tags of its own: a front matter is four plain words.
  const document = parseDocument(source, { lineCounter: new LineCounter(), schema: 'core', prettyErrors: false });
  for (const error of document.errors) {
    problems.push({ start: offset + error.pos[0], end: offset + error.pos[1], message: `YAML: ${error.message}` });
  }
  const fields: { -readonly [K in keyof Fields]: Fields[K] } = {};
  if (document.contents === null) return fields;
  if (!isMap(document.contents)) {
    problems.push({
      start: offset,
      end: offset + source.length,
      message: 'The front matter must be `key: value` lines.',
    });
    return fields;
  }
  for (const { key, value } of document.contents.items) {
    if (!isScalar(key) || typeof key.value !== 'string') continue;
    const at = (node: unknown, message: string) => {
      const range = isScalar(node) ? node.range : key.range;
      problems.push({ start: offset + (range?.[0] ?? 0), end: offset + (range?.[1] ?? 0), message });
    };
    if (!Object.hasOwn(KEYS, key.value)) {
      at(key, `There is no key “${key.value}”: ${Object.keys(KEYS).join(', ')}.`);
      continue;
    }
    const said = isScalar(value) ? value.value : undefined;
    if (typeof said !== 'string' || said.trim() === '') {
      at(value, `“${key.value}” must be text.`);
      continue;
    }
    const wrong = take(fields, key.value as Key, said.trim());
    if (wrong !== undefined) at(value, wrong);
  }
  return fields;
}

/** Puts a value into its field; a sentence where it cannot be one. */
function take(fields: { -readonly [K in keyof Fields]: Fields[K] }, key: Key, value: string): string | undefined {
  if (key === 'name') {
    if (!NAME.test(value)) return 'A name has letters, digits, `-` and `_` only, 40 at most.';
    fields.name = value;
  } else if (key === 'task') {
    const task = PROMPT_TASKS.find((known) => known === value);
    if (!task) return `There is no task “${value}”: ${PROMPT_TASKS.join(', ')}.`;
    fields.task = task;
  } else if (key === 'model') {
    if (!/^[^/\s]+\/\S+$/.test(value)) return 'A model is written as `server/model`.';
    fields.model = value;
  } else fields.description = value.replace(/\s+/g, ' ').slice(0, LONGEST_DESCRIPTION);
  return undefined;
}
