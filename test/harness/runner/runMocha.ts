// Runs one kind of test in this process: `runMocha.ts KIND TIMEOUT_MS RETRIES [mocha grep]`; result to HOB_TEST_RESULT.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { collectResult } from './collectResult.ts';

const [kind = '', timeoutMs = '10000', retries = '0', grep] = process.argv.slice(2);
const root = path.join(import.meta.dirname, '..', '..', '..');
const mocha = new Mocha({
  timeout: Number(timeoutMs),
  retries: Number(retries),
  // A test slower than this is marked in the listing; only worth it where tests are meant to be quick.
  slow: Number(timeoutMs) / 10,
  reporter: process.env['HOB_TEST_REPORTER'] ?? 'dot',
  forbidOnly: process.env['CI'] !== undefined,
  ...(grep === undefined ? {} : { grep }),
});
const folder = path.join(root, 'test', kind);
const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
for (const name of names.sort()) if (name.endsWith('.test.ts')) mocha.addFile(path.join(folder, name));
await mocha.loadFilesAsync();

const runner = mocha.run(() => {
  const result = resultOf();
  const file = process.env['HOB_TEST_RESULT'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(result));
  // A test that leaves a timer or a server open must not hang the run; the exit hooks end what it started.
  process.exit(result.failed > 0 ? 1 : 0);
});
const resultOf = collectResult(runner);
