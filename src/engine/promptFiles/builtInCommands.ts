// The slash commands that Hob brings along: what the model reads for each. Short, because small models follow short ones.
import type { PromptNeed } from '../../shared/protocol/promptFiles.ts';

export interface BuiltInCommand {
  readonly name: string;
  readonly description: string;
  readonly attaches: readonly PromptNeed[];
  /** With `{{input}}` for what was written after the command. Empty for what the panel does by itself. */
  readonly template: string;
}

const HERE: readonly PromptNeed[] = ['selection', 'file'];

export const BUILT_IN: readonly BuiltInCommand[] = [
  {
    name: 'explain',
    description: 'Explain the selected code or the file',
    attaches: HERE,
    template: 'Explain what this code does, step by step, and what is surprising about it. {{input}}',
  },
  {
    name: 'fix',
    description: 'Find and mend what is wrong in the selection or the file',
    attaches: HERE,
    template:
      'Find what is wrong in this code and show the corrected code. Say in one sentence what was wrong. {{input}}',
  },
  {
    name: 'tests',
    description: 'Write tests for the selection or the file',
    attaches: HERE,
    template:
      'Write tests for this code with the test library that the project uses. Cover the usual case, the edges and the errors. {{input}}',
  },
  {
    name: 'doc',
    description: 'Write documentation comments for the selection or the file',
    attaches: HERE,
    template: 'Write documentation comments for this code in the form that is usual for its language. {{input}}',
  },
  {
    name: 'review',
    description: 'Review the changes of the workspace, or the selection',
    attaches: ['diff', 'selection', 'file'],
    template:
      'Review this critically: mistakes first, then what is hard to read, then what is missing. Name the line for each. Say so when it is fine. {{input}}',
  },
  {
    name: 'commit',
    description: 'Write a commit message for the staged changes',
    attaches: ['staged', 'diff'],
    template:
      'Write a commit message for these changes: a subject of at most 50 characters in the imperative, an empty line, then why in a few lines. Answer with the message in a fenced block and nothing else. {{input}}',
  },
  { name: 'clear', description: 'Begin a new chat', attaches: [], template: '' },
];
