// What is said of a hosted model that writes an edit or a commit message: its price before, and what was paid after.
import type { l10n } from 'vscode';
import type { HostedAsking } from '../../shared/protocol/edit.ts';
import { exactUsd } from '../fallback/fallbackWords.ts';

type Translate = typeof l10n.t;

/** While it is asked, next to the button that calls it off. */
export function askingWords({ name, costMicroUsd }: HostedAsking, t: Translate): string {
  if (costMicroUsd === null) return t('No local model can do it: asking {0} (hosted, price unknown)', name);
  return t('No local model can do it: asking {0} (hosted), about {1}', name, exactUsd(costMicroUsd));
}

/** Undefined where nothing was paid, because a local model wrote it. `model`: `provider/model`. */
export function paidWords(
  { model, paidMicroUsd }: { readonly model: string; readonly paidMicroUsd?: number | null | undefined },
  t: Translate,
): string | undefined {
  if (paidMicroUsd === undefined) return undefined;
  if (paidMicroUsd === null) return t('Paid, nobody knows how much: written by {0}, a hosted model.', model);
  return t('Paid {0}: written by {1}, a hosted model.', exactUsd(paidMicroUsd), model);
}
