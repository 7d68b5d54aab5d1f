// Redaction over real source: this project's and a sample of what it depends on. A false alarm spoils somebody's prompt.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { redact } from '../../../../../src/engine/perimeter/redaction/redact.ts';

const ROOT = path.join(import.meta.dirname, '..', '..', '..', '..', '..');
const SOURCE = /\.(?:[cm]?[jt]sx?|json|md|ya?ml|css)$/;
/** So that every package has its say within the time. */
const LINES_PER_PACKAGE = 1_500;
const LINES = 100_000;
const MOST_FILE_BYTES = 300_000;
const ALLOWED_PER_10_000 = 1;

/** Files below a folder, in the same order everywhere. */
function* filesBelow(folder: string): Generator<string> {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules') yield* filesBelow(file);
    else if (entry.isFile() && SOURCE.test(entry.name) && fs.statSync(file).size < MOST_FILE_BYTES) yield file;
  }
}

describe('redaction of real source', () => {
  it(`has at most ${ALLOWED_PER_10_000} false alarm in 10 000 lines`, function () {
    this.timeout(60_000);
    const alarms: string[] = [];
    let lines = 0;
    const read = (folder: string, most: number) => {
      let own = 0;
      for (const file of filesBelow(folder)) {
        if (own >= most) break;
        const text = fs.readFileSync(file, 'utf8');
        own += text.split('\n').length;
        for (const { kind } of redact(text).found) alarms.push(`${kind} in ${path.relative(ROOT, file)}`);
      }
      lines += own;
    };
    read(path.join(ROOT, 'src'), Number.POSITIVE_INFINITY);
    const own = lines;
    for (const name of fs.readdirSync(path.join(ROOT, 'node_modules')).sort()) {
      if (lines >= LINES) break;
      if (!name.startsWith('.')) read(path.join(ROOT, 'node_modules', name), LINES_PER_PACKAGE);
    }
    assert.ok(own > 10_000 && lines > own + 50_000, `only ${lines} lines were read`);
    assert.ok(alarms.length <= (lines / 10_000) * ALLOWED_PER_10_000, `${lines} lines:\n${alarms.join('\n')}`);
  });
});
