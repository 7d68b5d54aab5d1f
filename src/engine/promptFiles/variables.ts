// The variables of prompt files. They are put in in one go: what a file or a diff says is never looked at for variables.
import type { PromptNeed } from '../../shared/protocol/promptFiles.ts';

/** Every variable with what it stands for, in words for the person who writes a prompt file. */
export const VARIABLES = {
  selection: 'The text that is selected in the editor.',
  file: 'The whole text of the active file.',
  diff: 'The changes of the workspace against its last commit.',
  input: 'What was written after the command.',
} as const;
export type Variable = keyof typeof VARIABLES;

const PLACE = /\{\{\s*([\w-]*)\s*\}\}/g;
/** What the editor has to hand over for a variable; `input` comes with the question. */
const NEEDS: Partial<Record<Variable, PromptNeed>> = { selection: 'selection', file: 'file', diff: 'diff' };

/** A `{{…}}` of a text, whether it is known or not. Offsets are UTF-16 units. */
export interface Place {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export function placesIn(text: string): Place[] {
  return [...text.matchAll(PLACE)].map((match) => {
    return { name: match[1] ?? '', start: match.index, end: match.index + match[0].length };
  });
}

export function isVariable(name: string): name is Variable {
  return Object.hasOwn(VARIABLES, name);
}

/** What a template asks the editor for. */
export function needsOf(template: string): PromptNeed[] {
  const needs = placesIn(template).flatMap(({ name }) => (isVariable(name) ? [NEEDS[name]] : []));
  return [...new Set(needs.filter((need) => need !== undefined))];
}

/** The template with its variables' values; an unknown one stays as it stands. */
export function fill(template: string, values: Partial<Record<Variable, string>>): string {
  return template.replace(PLACE, (whole, name: string) => {
    if (!isVariable(name)) return whole;
    return values[name] ?? '';
  });
}
