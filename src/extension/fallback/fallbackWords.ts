// What is said of the hosted model: prices, what would be sent to whom, and what that costs.
import type { FallbackAskConsentParams, FallbackTarget } from '../../shared/protocol/fallback.ts';
import type { Dialog } from './dialog.ts';

type Translate = Dialog['t'];

/** `$0.012`, `$2.50`, `less than $0.001`: small amounts with the digits that tell them apart. */
export function exactUsd(microUsd: number): string {
  if (microUsd > 0 && microUsd < 1_000) return 'less than $0.001';
  const digits = microUsd < 100_000 ? 3 : 2;
  return `$${(microUsd / 1e6).toFixed(digits)}`;
}

type Prices = Pick<FallbackTarget, 'inputUsdPerMillion' | 'outputUsdPerMillion'>;

export function pricesInWords({ inputUsdPerMillion, outputUsdPerMillion }: Prices, t: Translate): string {
  if (inputUsdPerMillion === null || outputUsdPerMillion === null) return t('price unknown');
  const usd = (amount: number) => `$${amount.toFixed(2)}`;
  return t('{0} in, {1} out per million tokens', usd(inputUsdPerMillion), usd(outputUsdPerMillion));
}

/** The question that is asked once in each workspace, before anything is sent. */
export function consentQuestion({ target, task, costMicroUsd }: FallbackAskConsentParams, t: Translate) {
  const { providerName, host, model } = target;
  const sent = sentWords(task, t);
  const price =
    costMicroUsd === null
      ? t('Nobody knows what {0} costs.', model)
      : t('{0}: {1}; this request costs about {2}.', model, pricesInWords(target, t), exactUsd(costMicroUsd));
  return {
    message: t('Send this from your machine to {0}?', providerName === host ? host : `${providerName} (${host})`),
    detail: [
      sent,
      t('Never sent: .env, key and ignored files; secrets that Hob recognises are replaced.'),
      price,
      t('This holds for this workspace until you run “Hob: Withdraw Fallback Consent”.'),
    ].join('\n\n'),
    yes: t('Send to {0}', providerName),
  };
}

function sentWords(task: FallbackAskConsentParams['task'], t: Translate): string {
  if (task === 'completion') return t('Sent: the code around the cursor and pieces of other files of the workspace.');
  if (task === 'edit') return t('Sent: your instruction, the code to be changed, and the lines around it.');
  if (task === 'commit') return t('Sent: the changes to be committed, and the first lines of the last commits.');
  return t('Sent: your question, the conversation so far, and the files and selections attached to it.');
}
