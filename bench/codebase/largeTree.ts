// A folder of many real source files to measure on: copies of what installed packages ship, without links and big files.
import fs from 'node:fs';
import path from 'node:path';

const SOURCE = /\.(?:[cm]?[jt]s|py|go|css|md)$/;
/** Folder and file names that the search would leave out. */
const LEFT_OUT = /^(?:dist|out|build|target|vendor|coverage|\..*)$|\.min\.[cm]?js$|\.bundle\.js$/;
const MOST_BYTES = 200_000;

/** Copies `count` files into `to`, numbered folders of 100; what it copied, in bytes. */
export function copySources(from: string, to: string, count: number): { files: number; bytes: number } {
  const folders = [from];
  let files = 0;
  let bytes = 0;
  for (let folder = folders.shift(); folder !== undefined && files < count; folder = folders.shift()) {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const place = path.join(folder, entry.name);
      if (LEFT_OUT.test(entry.name)) continue;
      if (entry.isDirectory()) folders.push(place);
      else if (entry.isFile() && files < count && SOURCE.test(entry.name)) {
        const { size } = fs.statSync(place);
        if (size > MOST_BYTES) continue;
        const target = path.join(to, `part${Math.floor(files / 100)}`);
        fs.mkdirSync(target, { recursive: true });
        fs.copyFileSync(place, path.join(target, `${files}-${entry.name}`));
        files++;
        bytes += size;
      }
    }
  }
  return { files, bytes };
}
