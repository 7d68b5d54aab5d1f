// One question: its text as it was typed, what was attached, and editing it.
import type { ChatMessage } from '../../shared/protocol/chat.ts';
import { el } from '../dom.ts';
import { copyButton, iconButton } from './buttons.ts';
import { chipText } from './chipRow.ts';
import { icon } from './icons.ts';
import { appendVisible } from './markdown/visibleText.ts';

/** Longer questions are folded to a few lines until somebody opens them. */
const FOLD_FROM_CHARS = 1_200;

export interface QuestionActions {
  copy(text: string): void;
  edit(question: ChatMessage): void;
}

export function renderQuestion(message: ChatMessage, actions: QuestionActions): HTMLElement {
  const text = el('div', { class: 'question-text', dir: 'auto' });
  appendVisible(text, message.text);
  if (message.text.length > FOLD_FROM_CHARS) {
    text.classList.add('folded');
    text.addEventListener('click', () => text.classList.remove('folded'));
  }
  const tools = el(
    'div',
    { class: 'question-tools', role: 'toolbar', 'aria-label': 'Question' },
    copyButton('Copy Question', () => actions.copy(message.text)),
    iconButton('edit', 'Edit Question', () => actions.edit(message)),
  );
  const chips = (message.attachments ?? []).map(({ kind, label, isSummary }) => {
    const words = chipText({ kind, label, isSummary: isSummary === true });
    return el('span', { class: 'chip', title: words }, icon('attach'), el('span', { class: 'chip-label' }, words));
  });
  return el(
    'article',
    { class: 'message question', 'data-id': message.id, 'aria-label': 'Question', tabindex: -1 },
    chips.length > 0 ? el('div', { class: 'chips' }, ...chips) : undefined,
    text,
    tools,
  );
}
