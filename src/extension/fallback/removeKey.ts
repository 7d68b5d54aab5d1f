// "Remove Fallback Key": forgets the key of a provider. What it was used for stays set up, and says that a key is missing.
import { fallbackSecretId, HOSTED_PROVIDERS, type HostedProviderId } from '../../shared/protocol/fallback.ts';
import type { Choice, Dialog } from './dialog.ts';

export interface KeyStore {
  get(id: string): PromiseLike<string | undefined>;
  delete(id: string): PromiseLike<void>;
}

export async function removeKey(dialog: Dialog, secrets: KeyStore): Promise<void> {
  const { t } = dialog;
  const keys = await Promise.all(
    HOSTED_PROVIDERS.map(async (provider) => ((await secrets.get(fallbackSecretId(provider))) ? [provider] : [])),
  );
  const choices: Choice<HostedProviderId>[] = keys.flat().map((provider) => ({ label: provider, value: provider }));
  if (choices.length === 0) {
    dialog.tell(t('There is no key of a hosted model to remove.'));
    return;
  }
  const provider = await dialog.pick(choices, {
    title: t('Remove Fallback Key'),
    placeHolder: t('Whose key?'),
  });
  if (provider === undefined) return;
  await secrets.delete(fallbackSecretId(provider));
  dialog.tell(
    t('The key for {0} is gone from this machine. Withdraw it at the provider too, if it may be known.', provider),
  );
}
