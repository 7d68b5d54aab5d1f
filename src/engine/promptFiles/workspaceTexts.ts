// Small texts of the workspace that steer what the model reads: prompt files and instructions. Bounded, read from plain
// files only, and never through a link that leads out of the folder.
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** More is no prompt any more: about 8 000 tokens. */
const MOST_BYTES = 32 * 1024;
const MOST_PROMPTS = 200;

const PROMPT_FOLDER = '.hob/prompts';
export const PROMPT_ENDING = '.prompt.md';
/** Hob's own first, then those that other tools use. */
const INSTRUCTION_FILES = ['.hob/instructions.md', 'AGENTS.md', '.github/copilot-instructions.md'] as const;

export type TextFound =
  | { readonly path: string; readonly uri: string; readonly text: string }
  | { readonly path: string; readonly uri: string; readonly problem: string };

/** The prompt files of a folder, by name. */
export async function promptFilesIn(root: string): Promise<TextFound[]> {
  let names: string[];
  try {
    names = await readdir(join(root, PROMPT_FOLDER));
  } catch {
    // Most workspaces have none.
    return [];
  }
  const wanted = names.filter((name) => name.endsWith(PROMPT_ENDING)).sort();
  const found = await Promise.all(
    wanted.slice(0, MOST_PROMPTS).map((name) => readText(root, `${PROMPT_FOLDER}/${name}`)),
  );
  return found.filter((each) => each !== undefined);
}

/** The instruction files of a folder that there are. */
export async function instructionsIn(root: string): Promise<TextFound[]> {
  const found = await Promise.all(INSTRUCTION_FILES.map((path) => readText(root, path)));
  return found.filter((each) => each !== undefined);
}

async function readText(root: string, path: string): Promise<TextFound | undefined> {
  const place = join(root, path);
  const uri = pathToFileURL(place).href;
  try {
    const { size } = await lstat(place);
    const isInside = (await realpath(place)).startsWith((await realpath(root)) + sep);
    if (!isInside) return { path, uri, problem: `${path} is a link that leads out of the workspace: it was not read.` };
    if (size > MOST_BYTES) return { path, uri, problem: `${path} is larger than 32 KB: it was left out.` };
    const bytes = await readFile(place);
    if (bytes.length > MOST_BYTES) return { path, uri, problem: `${path} is larger than 32 KB: it was left out.` };
    const text = bytes.toString('utf8').replaceAll('\r\n', '\n');
    if (text.includes('\0')) return { path, uri, problem: `${path} is no text: it was left out.` };
    return { path, uri, text };
  } catch {
    // There is none, or it is not ours to read.
    return undefined;
  }
}
