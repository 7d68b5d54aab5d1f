// The ledger under processes that die in the middle of a line, run out of room, write ten at a time, and files full of
// nonsense: what was written is counted, what is torn is skipped and counted as such, and no figure is ever made up.
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, describe, it } from 'mocha';
import { LedgerFileReading } from '../../../src/engine/savings/ledgerLine.ts';
import { entry, ledgerFiles, openWindow, settings, temporaryFolder } from '../../unit/engine/savings/fixtures.ts';

const WRITER = fileURLToPath(new URL('./writer.ts', import.meta.url));
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Starts a writer; `heard` resolves when it has printed something that matches. */
function start(
  command: string,
  args: readonly string[],
): { child: ChildProcess; heard(pattern: RegExp): Promise<string>; output(): string } {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  let output = '';
  const listeners = new Set<() => void>();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    for (const listener of listeners) listener();
  });
  const heard = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`The writer never said ${pattern}; it said ${output.slice(-500)}`)),
        30_000,
      );
      const look = () => {
        if (!pattern.test(output)) return;
        clearTimeout(timer);
        listeners.delete(look);
        resolve(output);
      };
      listeners.add(look);
      look();
    });
  return { child, heard, output: () => output };
}

describe('a ledger whose writer is killed', function () {
  this.timeout(60_000);

  it('keeps every whole line, however often it happens', async () => {
    const folder = temporaryFolder();
    for (let round = 0; round < 4; round += 1) {
      const writer = start(process.execPath, [WRITER, folder, '0']);
      await writer.heard(/recorded 2000/);
      const gone = new Promise((resolve) => writer.child.once('exit', resolve));
      writer.child.kill('SIGKILL');
      await gone;
    }
    // SIGKILL seldom hits the middle of a write: tear one line by hand as well
    const [name = ''] = ledgerFiles(folder).keys();
    const file = path.join(folder, 'savings', name.slice(0, 7), name);
    fs.truncateSync(file, fs.statSync(file).size - 7);
    const texts = [...ledgerFiles(folder).values()];
    const whole = texts
      .flatMap((text) => text.slice(0, text.lastIndexOf('\n') + 1).split('\n'))
      .filter((line) => line.includes('"task"'));
    const { savings } = await openWindow(folder, { now: Date.now() });
    const report = await savings.report();
    assert.ok(whole.length >= 200, `${whole.length} entries`);
    assert.equal(
      report.cells.reduce((sum, cell) => sum + cell.requests, 0),
      whole.length,
    );
    assert.ok(report.tornLines >= 1);
  });
});

describe('a disk that is full in the middle of a line', function () {
  this.timeout(60_000);

  it('loses nothing and counts nothing twice when there is room again', async function () {
    if (process.platform !== 'linux' || !hasProgram('prlimit')) this.skip();
    const folder = temporaryFolder();
    const writer = start('prlimit', ['--fsize=10000:unlimited', process.execPath, WRITER, folder, '300']);
    await writer.heard(/cannot be written/);
    await writer.heard(/waiting/);
    const [text = ''] = ledgerFiles(folder).values();
    assert.equal(Buffer.byteLength(text), 10_000, 'the file ends where the room ended');
    execFileSync('prlimit', ['--fsize=unlimited', `--pid=${writer.child.pid}`]);
    writer.child.stdin?.write('go on\n');
    await writer.heard(/done/);
    const { savings } = await openWindow(folder, { now: Date.now() });
    const report = await savings.report();
    assert.deepEqual([report.acceptedCompletions, report.cells[0]?.requests], [300, 300]);
    assert.ok(report.tornLines <= 1);
    assert.equal(writer.output().match(/cannot be written/g)?.length, 1);
  });

  it('of which the device itself has none, is only a line in the log', async function () {
    if (!fs.existsSync('/dev/full')) this.skip();
    const folder = temporaryFolder();
    const window = await openWindow(folder, { now: Date.now() });
    const month = new Date().toISOString().slice(0, 7);
    window.savings.ledger.record(entry({ time: Date.now(), outcome: 'accepted' }));
    await window.savings.dispose();
    const [name = ''] = ledgerFiles(folder).keys();
    const file = path.join(folder, 'savings', name.slice(0, 7) || month, name);
    fs.rmSync(file);
    fs.symlinkSync('/dev/full', file);
    window.savings.ledger.record(entry({ time: Date.now(), outcome: 'accepted' }));
    await window.savings.dispose();
    assert.equal(window.savings.amounts().acceptedCompletions, 2);
    assert.equal(window.log.filter((line) => line.startsWith('warn')).length, 1);
    fs.rmSync(file);
    await window.savings.dispose();
    assert.equal([...ledgerFiles(folder).values()].join('').split('\n').length, 2);
  });
});

describe('ten processes', function () {
  this.timeout(120_000);

  it('write at once, and all of it is there', async () => {
    const folder = temporaryFolder();
    const writers = Array.from({ length: 10 }, () => start(process.execPath, [WRITER, folder, '200']));
    for (const writer of writers) await writer.heard(/waiting/);
    for (const writer of writers) writer.child.stdin?.write('end\n');
    for (const writer of writers) await writer.heard(/done/);
    const { savings } = await openWindow(folder, { now: Date.now() });
    const report = await savings.report();
    assert.deepEqual([report.acceptedCompletions, report.tornLines], [2_000, 0]);
    assert.equal(ledgerFiles(folder).size % 10, 0, 'each in files of its own');
  });
});

describe('a ledger full of nonsense', function () {
  this.timeout(60_000);

  const anyValue = fc.oneof(
    fc.integer(),
    fc.double(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.constant(2 ** 53),
    fc.constant({}),
  );
  const anyLine = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({
        n: anyValue,
        task: anyValue,
        kind: anyValue,
        model: anyValue,
        local: anyValue,
        in: anyValue,
        out: anyValue,
        outcome: anyValue,
      })
      .map((line) => JSON.stringify(line)),
    fc
      .record({
        in: anyValue,
        cached: anyValue,
        out: anyValue,
        inChars: anyValue,
        outChars: anyValue,
        busy: anyValue,
        paid: anyValue,
        time: anyValue,
        accepted: anyValue,
      })
      .map((line) =>
        JSON.stringify({
          n: 3,
          task: 'completion',
          kind: 'vllm',
          model: 'm',
          local: true,
          outcome: 'accepted',
          ...line,
        }),
      ),
    fc
      .record({ n: fc.constantFrom(1, 3), outcome: anyValue, accepted: anyValue, kept: anyValue })
      .map((line) => JSON.stringify(line)),
  );

  it('never throws, and every figure that is read can be true', () => {
    fc.assert(
      fc.property(fc.array(anyLine), (lines) => {
        const reading = new LedgerFileReading();
        reading.readLines(lines.join('\n'));
        for (const record of reading.records.values()) {
          for (const value of [
            record.promptTokens,
            record.cachedTokens,
            record.outputTokens,
            record.busyMs,
            record.paidMicroUsd,
            record.acceptedChars,
          ]) {
            assert.ok(value === null || (Number.isSafeInteger(value) && value >= 0));
          }
        }
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('never shows NaN or a made-up amount', async () => {
    const lines = fc.sample(anyLine, { seed: 12, numRuns: 3_000 });
    const folder = temporaryFolder();
    const day = '2026-11-18';
    fs.mkdirSync(path.join(folder, 'savings', '2026-11'), { recursive: true });
    lines.forEach((line, at) => {
      fs.appendFileSync(
        path.join(folder, 'savings', '2026-11', `${day}.w${at % 50}.jsonl`),
        `${line.replaceAll('\n', ' ')}\n`,
      );
    });
    const { savings } = await openWindow(folder, { settings: settings({ savings: { hardwareUsd: 1000 } }) });
    const report = await savings.report();
    const text = JSON.stringify(report);
    assert.doesNotMatch(text, /NaN|Infinity|undefined/);
    for (const amount of [report.todayMicroUsd, report.monthMicroUsd, report.allTimeMicroUsd]) {
      assert.ok(amount === null || (Number.isSafeInteger(amount) && amount >= 0));
    }
    assert.ok(report.tornLines > 500);
  });
});

function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => fs.existsSync(path.join(folder, name)));
}
