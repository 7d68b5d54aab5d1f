// When the hosted model is asked, as the set-up offers it: three ways that most people want, and each task by itself.
import type { FallbackRule, FallbackTask } from '../../shared/protocol/fallback.ts';
import type { Choice, Dialog } from './dialog.ts';

export type TaskRules = Partial<Record<FallbackTask, FallbackRule[]>>;
/** `each`: the person ticks rules themselves. */
export type RulesChoice = TaskRules | 'each';

/**
 * Local for everything; hosted for what does not fit, or when asked: the large part of the 90/8/2 split stays here.
 * Commit messages are not in it, because what does not fit is summarised here, part by part.
 */
export const LOCAL_FIRST: TaskRules = { chat: ['doesNotFit', 'onRequest'], edit: ['doesNotFit'] };
const WHEN_DOWN: TaskRules = {
  chat: ['localUnreachable', 'doesNotFit', 'onRequest'],
  edit: ['localUnreachable', 'doesNotFit'],
  commit: ['localUnreachable'],
};
const ON_REQUEST: TaskRules = { chat: ['onRequest'] };

export function rulesChoices(t: Dialog['t']): Choice<RulesChoice>[] {
  return [
    {
      label: t('Local first'),
      description: t('recommended'),
      detail: t('Hosted only for chat questions and edits too long for the local model, or with a click.'),
      value: LOCAL_FIRST,
    },
    {
      label: t('Local first, hosted when it is down'),
      detail: t('The same, and chat, edits and commit messages when no local model can be reached.'),
      value: WHEN_DOWN,
    },
    {
      label: t('Only when I ask'),
      detail: t('A button with the price in the chat; never by itself.'),
      value: ON_REQUEST,
    },
    { label: t('Choose for each task…'), value: 'each' },
  ];
}

type TaskRule = readonly [FallbackTask, FallbackRule];

/** Only what exists: a button is in the chat alone, and completion needs an API that fills in at the cursor. */
export function eachRule(t: Dialog['t'], canComplete: boolean): Choice<TaskRule>[] {
  const choice = (task: FallbackTask, rule: FallbackRule, label: string): Choice<TaskRule> => ({
    label,
    value: [task, rule],
    isPicked: LOCAL_FIRST[task]?.includes(rule) ?? false,
  });
  return [
    choice('chat', 'onRequest', t('Chat: when I press the button')),
    choice('chat', 'doesNotFit', t('Chat: when the question does not fit the local model')),
    choice('chat', 'localUnreachable', t('Chat: when no local model can be reached')),
    choice('edit', 'doesNotFit', t('Edits: when the code does not fit the local model')),
    choice('edit', 'localUnreachable', t('Edits: when no local model can be reached')),
    choice('commit', 'doesNotFit', t('Commit messages: when the changes do not fit the local model')),
    choice('commit', 'localUnreachable', t('Commit messages: when no local model can be reached')),
    ...(canComplete
      ? [choice('completion', 'localUnreachable', t('Completions while I type: when no local model can be reached'))]
      : []),
  ];
}

export function rulesOf(ticked: readonly TaskRule[]): TaskRules {
  const rules: TaskRules = {};
  for (const [task, rule] of ticked) rules[task] = [...(rules[task] ?? []), rule];
  return rules;
}
