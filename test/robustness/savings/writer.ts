// A process that writes a ledger as fast as it can, for tests that kill it, starve it or run many of it.
//   node writer.ts STORAGE COUNT   prints "recorded N" after N entries; with COUNT 0 it goes on until it is killed
import { createSavings } from '../../../src/engine/savings/savings.ts';
import { createLogger } from '../../../src/shared/base/log.ts';
import { DEFAULT_SETTINGS } from '../../../src/shared/settings/read.ts';

const [storageDir = '', wanted = '0'] = process.argv.slice(2);
const count = Number(wanted) || Number.POSITIVE_INFINITY;
const savings = createSavings({
  storageDir,
  settings: () => DEFAULT_SETTINGS,
  log: createLogger((level, message) => process.stdout.write(`${level} ${message}\n`)),
});

for (let n = 1; n <= count; n += 1) {
  savings.ledger.record({
    time: Date.now(),
    id: String(n),
    task: 'completion',
    kind: 'llama-server',
    model: 'tiny-fim',
    isLocal: true,
    promptTokens: 1_000,
    cachedTokens: 0,
    outputTokens: 40,
    reasoningTokens: null,
    promptChars: 3_600,
    outputChars: 150,
    source: 'reported',
    outcome: 'shown',
    busyMs: 20,
    costMicroUsd: 0,
  });
  savings.ledger.accept(String(n), 150);
  if (n % 100 === 0) {
    process.stdout.write(`recorded ${n}\n`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
process.stdout.write('waiting\n');
process.stdin.resume();
await new Promise((resolve) => process.stdin.once('data', resolve));
await savings.dispose();
process.stdout.write('done\n');
process.exit(0);
