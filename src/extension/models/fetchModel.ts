// Fetches a model through Ollama, with consent, a notification that shows bytes, and a way to stop.
import { CancellationTokenSource, l10n, ProgressLocation, window } from 'vscode';
import * as z from 'zod';
import { formatBytes } from '../../shared/base/formatBytes.ts';
import { MODELS_PULL_METHOD, MODELS_PULLING_METHOD, ModelsPullingParams } from '../../shared/protocol/models.ts';
import type { ServerSession } from '../session.ts';
import { shownName } from './modelText.ts';

export interface Wanted {
  readonly server: string;
  readonly name: string;
  /** About how much comes, where it is known before. */
  readonly downloadBytes?: number;
}

/** Whether the model is there now; false where the person did not want it or stopped it. */
export async function fetchModel(session: ServerSession, wanted: Wanted): Promise<boolean> {
  if (!(await isWanted(wanted))) return false;
  const name = shownName(wanted.name);
  const source = new CancellationTokenSource();
  const options = { location: ProgressLocation.Notification, cancellable: true, title: l10n.t('Fetching {0}', name) };
  await window.withProgress(options, async (progress, token) => {
    token.onCancellationRequested(() => source.cancel());
    let shown = 0;
    const listening = session.onNotification(MODELS_PULLING_METHOD, ModelsPullingParams, (step) => {
      if (step.server !== wanted.server || step.name !== wanted.name) return;
      const percent = step.percent ?? shown;
      progress.report({ message: step.text, increment: percent - shown });
      shown = percent;
    });
    try {
      const params = { server: wanted.server, name: wanted.name, isWatched: true };
      await session.request(MODELS_PULL_METHOD, params, z.unknown(), source.token);
    } catch (error) {
      if (!token.isCancellationRequested) throw error;
    } finally {
      listening.dispose();
    }
  });
  const isStopped = source.token.isCancellationRequested;
  source.dispose();
  if (!isStopped) return true;
  const text = l10n.t('Stopped. What has come of {0} stays: fetch it again to go on from there.', name);
  void window.showInformationMessage(text);
  return false;
}

/** Hob speaks with Ollama only; it is Ollama that goes out, and the person should know. */
async function isWanted({ server, name, downloadBytes }: Wanted): Promise<boolean> {
  const size = downloadBytes === undefined ? '' : ` (${formatBytes(downloadBytes)})`;
  const question = l10n.t('Let {0} download {1}{2}?', shownName(server), shownName(name), size);
  const detail = l10n.t(
    'Ollama fetches it from its own registry on the internet. Hob itself speaks with Ollama only; nothing of your code is sent.',
  );
  const yes = l10n.t('Download');
  return (await window.showInformationMessage(question, { modal: true, detail }, yes)) === yes;
}
