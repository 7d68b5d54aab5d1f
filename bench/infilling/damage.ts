// What models do to a right answer: each damage takes the true middle and adds what filters have to take away.
import type { Task } from './tasks.ts';

/** Undefined where the task has no place for the damage (nothing after the cursor to echo). */
export type Damage = (task: Task) => string | undefined;

const NEXT_FUNCTION =
  'def next_helper(values):\n    """ Another function that nobody asked for. """\n    result = []\n    for value in values:\n        result.append(value)\n    return result\n';

export const DAMAGES: Readonly<Record<string, Damage>> = {
  'echo of one suffix line': (task) => echo(task, 1),
  'echo of three suffix lines': (task) => echo(task, 3),
  'invented next function': ({ middle }) => `${withLineEnd(middle)}\n\n${NEXT_FUNCTION}`,
  'in a fence': ({ middle }) => `\`\`\`python\n${withLineEnd(middle)}\`\`\`\n`,
  'in a fence, with sentences': ({ middle }) =>
    `Here is the missing code:\n\n\`\`\`python\n${withLineEnd(middle)}\`\`\`\n\nThis completes the function.`,
  'repeated prefix line': (task) => repeatedLine(task) + task.middle,
  'leaked token': ({ middle }) => `${middle}<|fim_pad|><|endoftext|>def more():\n    pass`,
};

function withLineEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** The first lines after the cursor that are not empty, as they stand there. */
function echo({ middle, suffix }: Task, count: number): string | undefined {
  const lines = suffix.split('\n');
  let words = 0;
  const end = lines.findIndex((line) => {
    if (line.trim() !== '') words++;
    return words === count;
  });
  const echoed = end < 0 ? suffix : lines.slice(0, end + 1).join('\n');
  return echoed.trim() === '' ? undefined : `${middle}${echoed}\n`;
}

/** The line the cursor is in as far as it is written; at the start of a line, the last line above that is not empty. */
function repeatedLine({ prefix }: Task): string {
  const head = prefix.slice(prefix.lastIndexOf('\n') + 1);
  if (head.trim() !== '') return head;
  const above = prefix.trimEnd();
  return `${above.slice(above.lastIndexOf('\n') + 1)}\n${head}`;
}
