// What the panel shows before the first question: what it is, or why it cannot answer and the button that mends it.
import type { ChatMeasureResult } from '../../shared/protocol/chat.ts';
import type { ViewProblem } from '../../shared/protocol/chatView.ts';
import { el } from '../dom.ts';
import { textButton } from './buttons.ts';

export function renderEmptyState(
  box: HTMLElement,
  state: { readonly model: ChatMeasureResult['model']; readonly problem: ViewProblem | null },
  runRemedy: (command: string) => void,
): void {
  const { model, problem } = state;
  if (problem) {
    const { remedy } = problem;
    box.replaceChildren(
      el('h2', {}, 'Hob cannot answer yet'),
      el('p', {}, problem.text),
      ...(remedy ? [textButton(remedy.title, () => runRemedy(remedy.command), 'primary')] : []),
    );
    return;
  }
  if (!model) {
    box.replaceChildren(el('p', {}, 'Looking for a model…'));
    return;
  }
  const where = model.leavesMachine
    ? `${model.name} answers. Questions to it leave this machine.`
    : `${model.name} answers.`;
  box.replaceChildren(
    el('h2', {}, 'Ask about your code'),
    el('p', {}, where),
    el(
      'ul',
      { class: 'hints' },
      el('li', {}, 'Select code in the editor: it is offered as a chip below.'),
      el('li', {}, '# adds files, changes, problems or the codebase; / opens the commands.'),
      el('li', {}, 'Drop files here with Shift held, paste pictures for models that can see.'),
      el('li', {}, 'Enter sends, Shift+Enter begins a line, Escape stops.'),
    ),
  );
}
