// The salt that keeps one person's prompts apart from everybody else's in the prefix cache of a shared vLLM: made once,
// kept in a file that only this person can read, never shown or logged.
import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

/** 256 bits as base64url: no character that any version of vLLM refuses (`@`, `/`, `\`, NUL), and far below 128. */
const SALT_BYTES = 32;
const SALT = /^[\w-]{43}$/;

/**
 * Gives the salt kept at `file`, making it at the first call. Never rejects: where nothing can be kept, a salt of this
 * process alone does the same, and only finds less in the cache after a restart.
 */
export function personSalt(file: string): () => Promise<string> {
  let salt: Promise<string> | undefined;
  return () => {
    salt ??= readOrMake(file).catch(makeSalt);
    return salt;
  };
}

async function readOrMake(file: string): Promise<string> {
  const kept = await read(file);
  if (kept !== undefined) return kept;
  const made = makeSalt();
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    await handle.writeFile(`${made}\n`).finally(() => handle.close());
    // Two windows may begin at once: a link, unlike a rename, does not replace the salt of the first.
    await link(draft, file);
    return made;
  } catch (error) {
    const first = await read(file);
    if (first === undefined) throw error;
    return first;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Undefined for a file that is not there or holds something else, which is then put out of the way. */
async function read(file: string): Promise<string | undefined> {
  try {
    const text = (await readFile(file, 'utf8')).trim();
    if (SALT.test(text)) return text;
    await rm(file, { force: true });
  } catch {
    // Not there yet.
  }
  return undefined;
}

function makeSalt(): string {
  return randomBytes(SALT_BYTES).toString('base64url');
}
