// One conversation as a file: its form, and reading it without trusting it. Writing is atomic (temporary file, rename).
import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import * as z from 'zod';
import { Conversation } from '../../shared/protocol/chat.ts';

/** Raised when a reader of the old form would misunderstand the new one. 2: more kinds of attachment. */
const FORMAT_VERSION = 2;

/** The file, or the folder it should be in, is not there. */
const MISSING = new Set(['ENOENT', 'ENOTDIR']);

const Versioned = z.object({ version: z.number().int() });
const TranscriptFile = z.object({ version: z.literal([1, FORMAT_VERSION]), conversation: Conversation });

/** `torn`: not what Hob writes. `newer`: written by a Hob that this one does not understand. */
export type TranscriptReading =
  | { readonly state: 'ok'; readonly conversation: Conversation }
  | { readonly state: 'missing' | 'torn' | 'newer' };

/** Throws only what the file system throws, other than that the file is not there. */
export async function readTranscript(path: string): Promise<TranscriptReading> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (MISSING.has(codeOf(error) ?? '')) return { state: 'missing' };
    throw error;
  }
  return parseTranscript(text);
}

/** Never throws. */
function parseTranscript(text: string): TranscriptReading {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    // Cut off or overwritten with something else.
    return { state: 'torn' };
  }
  const versioned = Versioned.safeParse(raw);
  if (!versioned.success) return { state: 'torn' };
  if (versioned.data.version > FORMAT_VERSION) return { state: 'newer' };
  const file = TranscriptFile.safeParse(raw);
  return file.success ? { state: 'ok', conversation: file.data.conversation } : { state: 'torn' };
}

/** Whoever reads meanwhile sees the old file or the new one, never a part; a kill leaves at most a temporary file. */
export async function writeTranscript(path: string, conversation: Conversation): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(JSON.stringify({ version: FORMAT_VERSION, conversation }));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The system's short word for a failure (`ENOENT`), where it has one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
