// A year of requests as ten windows would have written it, two of them a day; the same each time.
import fs from 'node:fs';
import path from 'node:path';
import { entryLine, updateLine } from '../../src/engine/savings/ledgerLine.ts';
import { recordOf } from '../../src/engine/savings/ledgerRecord.ts';
import { sampleEntry } from './sampleEntry.ts';

const DAYS = 365;
const WINDOWS = 10;

/** `root`: the ledger's folder. */
export function writeLedger(root: string, requests: number): { bytes: number; files: number } {
  let bytes = 0;
  let files = 0;
  const perFile = Math.ceil(requests / (DAYS * 2));
  let left = requests;
  for (let ago = DAYS; ago > 0 && left > 0; ago -= 1) {
    const day = new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
    for (let at = 0; at < 2 && left > 0; at += 1) {
      const lines: string[] = [];
      for (let n = 1; n <= perFile && left > 0; n += 1, left -= 1) {
        const { entry, isAccepted } = sampleEntry(requests - left, Date.parse(`${day}T10:00:00Z`) + n * 1000);
        lines.push(entryLine(n, recordOf(entry)));
        if (isAccepted)
          lines.push(updateLine({ n, time: entry.time + 900, outcome: 'accepted', acceptedChars: entry.outputChars }));
      }
      const text = lines.join('');
      const folder = path.join(root, day.slice(0, 7));
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(path.join(folder, `${day}.w${(ago + at) % WINDOWS}.jsonl`), text);
      bytes += Buffer.byteLength(text);
      files += 1;
    }
  }
  return { bytes, files };
}
