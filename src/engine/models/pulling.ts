// Fetches a model through its server: room on the disk first, progress in words, and what to do when it breaks off.
import { isCancellation, messageOf, UserError } from '../../shared/base/errors.ts';
import { formatBytes } from '../../shared/base/formatBytes.ts';
import { plainText } from '../../shared/base/plainText.ts';
import { catalogRow } from './catalog.ts';
import { checkRoom, type Disk } from './diskSpace.ts';
import type { PullProgress } from './modelClient.ts';
import type { KnownServer } from './registry.ts';

export interface PullWords {
  readonly text: string;
  /** 0 to 100 and never less than before, of the layer that is being fetched; the weights are one layer. */
  readonly percent?: number;
}

/** Template, licence and parameters are layers of their own, fetched in no time: not worth a figure each. */
const LEAST_LAYER_BYTES = 1e6;

export interface Pulling {
  readonly server: KnownServer;
  readonly name: string;
  readonly signal: AbortSignal;
  /** The disk it goes to, where that is this machine's and can be asked. */
  readonly disk: Disk | undefined;
  readonly onProgress: (words: PullWords) => void;
}

/** Resolves when the server has the model. Throws UserError; a cancelled one throws as cancelled. */
export async function pullModel({ server, name, signal, disk, onProgress }: Pulling): Promise<void> {
  const { client, status } = server;
  if (client.pull === undefined) throw new UserError(howToServe(server, name));
  const row = catalogRow(name);
  if (disk && row) checkRoom(name, row.gb4 * 1e9, disk);
  const stop = new AbortController();
  let cameBytes = 0;
  let furthest: number | undefined;
  let tooLarge: unknown;
  const listen = (progress: PullProgress) => {
    cameBytes = Math.max(cameBytes, progress.completedBytes ?? 0);
    try {
      // What comes is said by the server itself only now.
      if (disk && progress.totalBytes) checkRoom(name, progress.totalBytes - (progress.completedBytes ?? 0), disk);
    } catch (error) {
      tooLarge ??= error;
      stop.abort();
    }
    const percent = percentOf(progress);
    if (percent !== undefined) furthest = Math.max(furthest ?? 0, percent);
    onProgress({ text: textOf(progress), ...(furthest !== undefined && { percent: furthest }) });
  };
  try {
    await client.pull(name, listen, AbortSignal.any([signal, stop.signal]));
  } catch (error) {
    if (tooLarge !== undefined) throw tooLarge;
    if (signal.aborted || isCancellation(error) || cameBytes === 0) throw error;
    throw new UserError(
      `${messageOf(error)} ${formatBytes(cameBytes)} have come and stay at ${status.name}: fetch it again to go on from there.`,
    );
  }
}

/** What to type for a server that serves what it was started with. */
function howToServe({ client, status }: KnownServer, name: string): string {
  const model = plainText(name);
  const commands: Readonly<Record<string, string>> = {
    vllm: `stop it and start it with “vllm serve ${model}”, by its name at Hugging Face`,
    'llama-server': `stop it and start it with “llama-server -m FILE.gguf”, or “llama-server -hf ${model}” to fetch it from Hugging Face`,
  };
  const how = commands[client.kind] ?? 'load the model in the program itself';
  return `${status.name} cannot fetch models by itself: ${how}.`;
}

function textOf({ status, completedBytes = 0, totalBytes = 0 }: PullProgress): string {
  if (totalBytes < LEAST_LAYER_BYTES) return plainText(status, 80);
  return `${formatBytes(Math.min(completedBytes, totalBytes))} of ${formatBytes(totalBytes)}`;
}

function percentOf({ completedBytes = 0, totalBytes = 0 }: PullProgress): number | undefined {
  if (totalBytes < LEAST_LAYER_BYTES) return undefined;
  return Math.floor((100 * Math.min(completedBytes, totalBytes)) / totalBytes);
}
