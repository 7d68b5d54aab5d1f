// `npm test [-- kind …] [--grep TEXT]`: builds the bundles, runs each kind of test in its own process, and sums up.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { spawnOwned } from '../engines/ownedProcess.ts';
import { type Kind, kinds } from './kinds.ts';
import { type TestResult, totalLine } from './result.ts';

const root = path.join(import.meta.dirname, '..', '..', '..');
const { values: options, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string' } },
});
const unknown = asked.filter((name) => !kinds.some((kind) => kind.name === name));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. There are: ${kinds.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
process.once('disconnect', () => process.exit(130));
// The channel to bootstrap.mjs is only there to break; it must not keep this process alive.
process.channel?.unref();

interface Row extends TestResult {
  kind: string;
  seconds: number;
  leftOut: readonly string[];
}

build();
rmSync(path.join(root, 'test-results', 'engines'), { recursive: true, force: true });
mkdirSync(path.join(root, 'test-results'), { recursive: true });
const wanted = kinds.filter(({ name }) => asked.length === 0 || asked.includes(name));
const isQuick = wanted.every(({ isLight }) => isLight);
report(isQuick ? await Promise.all(wanted.map(runKind)) : await inTurn(wanted));

async function inTurn(list: readonly Kind[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of list) rows.push(await runKind(kind));
  return rows;
}

function build(): void {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, ['esbuild.js'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) {
    console.error('The bundles do not build; the lines above say why.');
    process.exit(1);
  }
  console.log(`bundles built in ${secondsSince(started)} s`);
}

async function runKind(kind: Kind): Promise<Row> {
  if (!isQuick) console.log(`\n== ${kind.name}`);
  const preparing = performance.now();
  const { runs, leftOut } = await kind.prepare();
  if (secondsSince(preparing) >= 2) console.log(`prepared in ${secondsSince(preparing)} s`);
  const started = performance.now();
  const none: TestResult = { passed: 0, failed: 0, skipped: 0 };
  const result = runs ? await runInProcess(kind) : none;
  const skipped = result.skipped + leftOut.length;
  return { ...result, skipped, kind: kind.name, seconds: secondsSince(started), leftOut };
}

/** A kind that writes no result, or finds no test at all, has failed. */
async function runInProcess(kind: Kind): Promise<TestResult> {
  const resultFile = path.join(root, 'test-results', `${kind.name}.json`);
  rmSync(resultFile, { force: true });
  const grep = options.grep === undefined ? [] : [options.grep];
  const { name, testTimeoutMs, retries = 0 } = kind;
  const mocha = ['test/harness/runner/runMocha.ts', name, String(testTimeoutMs), String(retries), ...grep];
  const env = { ...process.env, HOB_TEST_RESULT: resultFile };
  const command = kind.script === undefined ? mocha : [kind.script];
  const stdio = isQuick ? 'pipe' : 'inherit';
  const owned = await spawnOwned(process.execPath, command, { cwd: root, env, stdio });
  const said: string[] = [];
  owned.child.stdout?.on('data', (text) => said.push(String(text)));
  owned.child.stderr?.on('data', (text) => said.push(String(text)));
  let isOverdue = false;
  const bound = setTimeout(() => {
    isOverdue = true;
    void owned.kill();
  }, kind.boundMs);
  const code = await new Promise<number | null>((resolve) => owned.child.once('exit', resolve));
  clearTimeout(bound);
  // Those that run side by side are heard one after the other.
  if (isQuick) console.log(`\n== ${kind.name}\n${said.join('')}`);
  if (!existsSync(resultFile)) {
    const why = isOverdue ? `took more than ${kind.boundMs / 60_000} minutes` : `ended with ${code} and no result`;
    return { passed: 0, failed: 1, skipped: 0, failures: [`${kind.name} ${why}`] };
  }
  // Written by runMocha.ts or runIntegration.ts, which agree on the shape.
  const result = JSON.parse(readFileSync(resultFile, 'utf8')) as TestResult;
  const ran = result.passed + result.failed + result.skipped;
  if (ran === 0 && options.grep === undefined)
    return { ...result, failed: 1, failures: [`${kind.name} holds no test`] };
  if (code !== 0 && result.failed === 0) return { ...result, failed: 1, failures: [`${kind.name} ended with ${code}`] };
  return result;
}

function report(all: readonly Row[]): void {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  console.log(
    `\n${'kind'.padEnd(12)}${['passed', 'failed', 'skipped', 'seconds'].map((name) => name.padStart(9)).join('')}`,
  );
  for (const row of all) {
    const cells = [row.passed, row.failed, row.skipped, row.seconds];
    console.log(row.kind.padEnd(12) + cells.map((cell) => String(cell).padStart(9)).join(''));
    sum.passed += row.passed;
    sum.failed += row.failed;
    sum.skipped += row.skipped;
  }
  for (const { kind, leftOut } of all) for (const why of leftOut) console.log(`left out of ${kind}: ${why}`);
  for (const { kind, skippedTitles = [] } of all)
    for (const title of skippedTitles) console.log(`skipped in ${kind}: ${title}`);
  for (const { kind, secondTries = [] } of all)
    for (const title of secondTries) console.log(`run again in ${kind}: ${title}`);
  for (const { kind, failures = [] } of all) for (const title of failures) console.log(`FAILED in ${kind}: ${title}`);
  console.log(totalLine(sum));
  process.exitCode = sum.failed > 0 ? 1 : 0;
}

function secondsSince(startedMs: number): number {
  return Math.round((performance.now() - startedMs) / 100) / 10;
}
