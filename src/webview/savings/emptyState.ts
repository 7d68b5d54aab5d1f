// What the page says before there is anything to show.
import type { SavingsReport } from '../../shared/protocol/savingsView.ts';
import { el } from '../dom.ts';

export function emptyState(report: SavingsReport): HTMLElement {
  const completion = report.references.completion?.name ?? 'the reference model';
  const chat = report.references.chat?.name ?? 'the reference model';
  return el(
    'section',
    { class: 'empty' },
    el('h2', {}, 'Nothing to count yet'),
    el(
      'p',
      {},
      `Accept a completion or ask something in the chat. Hob then works out what the same request would have cost at a hosted service: completions at the price of ${completion}, chat at that of ${chat}.`,
    ),
    el(
      'p',
      {},
      'Each request becomes one line in a file on this machine, with token counts and times and never with any text.',
    ),
  );
}
