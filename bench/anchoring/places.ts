// Cursor positions in held-out files: in the middle of lines that say something, drawn with a seed.
import fs from 'node:fs';
import path from 'node:path';
import { languageIdOf } from '../replay/editor/languageIds.ts';
import { Typist } from '../replay/person/typist.ts';
import type { Place } from './compare.ts';

/** Characters of text before a cursor that a place must have. */
const LEAST_BEFORE = 2_000;
const CODE = /\.(ts|tsx|js|mjs|py|go|rs|java|c|h|cpp|cs|rb|php)$/;

/** Up to `count` places in the code files under the given files and folders; the same for the same input. */
export function placesIn(roots: readonly string[], count: number, seed: number): Place[] {
  const files = roots
    .flatMap((root) =>
      fs.statSync(root).isDirectory()
        ? fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => path.join(root, name))
        : [root],
    )
    .filter((file) => CODE.test(file) && !/\bnode_modules\b|\.d\.ts$/.test(file))
    .sort()
    .map((file) => ({ file, text: fs.readFileSync(file, 'utf8').replaceAll('\r\n', '\n') }))
    .filter(({ text }) => text.length > LEAST_BEFORE * 1.5);
  const random = new Typist(seed);
  const places: Place[] = [];
  for (let tries = 0; files.length > 0 && places.length < count && tries < count * 20; tries++) {
    const picked = files[Math.floor(random.random() * files.length)];
    if (!picked) continue;
    const { file, text } = picked;
    const somewhere = LEAST_BEFORE + Math.floor(random.random() * (text.length - LEAST_BEFORE));
    const start = text.lastIndexOf('\n', somewhere) + 1;
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? undefined : end);
    if (line.trim().length < 12 || /^\s*(\/\/|\/?\*|#)/.test(line)) continue;
    const indent = line.length - line.trimStart().length;
    const offset = start + indent + Math.floor(random.random() * (line.trim().length / 2));
    places.push({ path: path.basename(file), languageId: languageIdOf(file), text, offset });
  }
  return places;
}
