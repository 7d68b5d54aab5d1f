// hob/savings/*: one ledger, and what the summary, the report, the exports and the references make of it.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SavingsSummary } from '../../src/shared/protocol/savings.ts';
import { SavingsExportResult, SavingsReferences, SavingsReport } from '../../src/shared/protocol/savingsView.ts';
import type { Answer } from '../harness/scripted/scriptedServer.ts';
import { saying } from '../harness/scripted/writing.ts';
import { Pair } from './support/pair.ts';

interface Exported {
  readonly basis: string;
  readonly entries: readonly Record<string, string | number | boolean | null>[];
}

/** Says in every piece how far it is, as llama-server does; whether it then ends is up to the test. */
const stream = { isEndless: false };
const answer: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const event = (content: string, predicted_n: number, more: object = {}) =>
    response.write(
      `data: ${JSON.stringify({ content, stop: false, timings: { cache_n: 32, prompt_n: 8, predicted_n }, ...more })}\n\n`,
    );
  event('comp', 1);
  event('ute(left', 3);
  if (stream.isEndless) return;
  event(', right);', 6);
  event('', 7, { stop: true, stop_type: 'eos' });
  response.end();
};

describe('hob/savings', () => {
  let pair: Pair;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'hob-export-'));
    const script = { '/completion': answer, ...saying('llama-server', ['An ', 'answer.']) };
    pair = await Pair.start({ script });
  });
  after(async () => {
    await pair.stop();
    await rm(folder, { recursive: true });
  });

  const summary = async () => SavingsSummary.parse(await pair.client.request('hob/savings/summary'));
  const report = async () => SavingsReport.parse(await pair.client.request('hob/savings/report'));

  async function exported(format: 'csv' | 'json'): Promise<{ entries: number; text: string }> {
    const file = path.join(folder, `savings.${format}`);
    const result = await pair.client.request('hob/savings/export', { format, path: file });
    return { ...SavingsExportResult.parse(result), text: await readFile(file, 'utf8') };
  }

  const entries = async () => (JSON.parse((await exported('json')).text) as Exported).entries; // as columns name them

  it('begins with nothing, and says what it would compare with', async () => {
    const empty = await report();
    assert.deepEqual(empty.cells, []);
    assert.equal(empty.acceptedCompletions, 0);
    assert.match(empty.references.completion?.name ?? '', /codestral/i);
    assert.match(empty.references.chat?.name ?? '', /claude sonnet/i);
    assert.deepEqual(await exported('json').then(({ entries: count }) => count), 0);
    const { models } = SavingsReferences.parse(await pair.client.request('hob/savings/references'));
    assert.ok(models.length > 20 && models.some(({ id }) => id === 'gpt-4o'));
  });

  it('counts an accepted completion and an answered chat alike in summary, report and export', async () => {
    const document = await pair.open('const n = │\n');
    const ghost = await document.complete({ isInvoked: true });
    assert.ok(ghost);
    await pair.untilIdle();
    await document.accept(ghost);
    await pair.client.chat({ conversation: 'c', text: 'What is it?' });
    await pair.client.untilStatus(
      ({ saved }) => saved.acceptedCompletions === 1 && saved.answeredChats === 1,
      'the new figures',
    );
    const [short, long, lines] = [await summary(), await report(), await entries()];
    assert.equal(long.monthMicroUsd, short.monthMicroUsd);
    const sum = (name: 'savedMicroUsd' | 'grossMicroUsd' | 'requests' | 'promptTokens' | 'outputTokens') =>
      long.cells.reduce((all, cell) => all + cell[name], 0);
    assert.equal(sum('savedMicroUsd'), short.allTimeMicroUsd);
    assert.ok(sum('savedMicroUsd') > 0 && sum('grossMicroUsd') >= sum('savedMicroUsd'));
    assert.equal(sum('requests'), lines.length);
    const total = (name: string) => lines.reduce((all, line) => all + Number(line[name]), 0);
    assert.equal(sum('promptTokens'), total('promptTokens'));
    assert.equal(sum('outputTokens'), total('outputTokens'));
  });

  it('exports what the server reported, how long it took and where, and the same as CSV', async () => {
    const json = await exported('json');
    const { basis, entries: lines } = JSON.parse(json.text) as Exported; // written by the server under test
    assert.equal(basis, (await summary()).basis);
    const accepted = lines.find(({ outcome }) => outcome === 'accepted');
    assert.ok(accepted, json.text);
    const { promptTokens, cachedTokens, outputTokens, isEstimated, workspace } = accepted;
    assert.deepEqual([promptTokens, cachedTokens, isEstimated], [40, 32, false]);
    assert.ok(Number(outputTokens) >= 3);
    assert.match(String(workspace), /^[0-9a-f]{8}$/);
    for (const line of lines) assert.ok(Number.isInteger(line['latencyMs']), JSON.stringify(line));
    const csv = await exported('csv');
    assert.equal(csv.entries, json.entries);
    const [head = '', ...rows] = csv.text.trimEnd().split('\n');
    assert.equal(rows.length, json.entries);
    const column = head.split(',').indexOf('outputTokens');
    assert.deepEqual(
      rows.map((row) => Number(row.split(',')[column])),
      lines.map((line) => line['outputTokens']),
    );
    assert.ok(!`${json.text}${csv.text}`.includes('compute'), 'never content');
  });

  it('takes the server at its word where a stream was broken off', async () => {
    const before = (await entries()).length;
    stream.isEndless = true;
    const document = await pair.open('const broken = │\n');
    const first = document.ask({ isInvoked: true });
    await pair.client.untilStatus(({ state }) => state === 'working', 'the request');
    assert.ok(await first.ghost, 'half a line, since no more comes');
    stream.isEndless = false;
    await document.type('zz');
    await document.complete({ isInvoked: true });
    await pair.untilIdle();
    const lines = (await entries()).slice(before);
    const broken = lines[0];
    assert.ok(broken, JSON.stringify(lines));
    const { promptTokens, cachedTokens, outputTokens, isEstimated } = broken;
    assert.deepEqual([promptTokens, cachedTokens, outputTokens, isEstimated], [40, 32, 3, false]);
  });

  it('says in one sentence why a file cannot be written, and refuses what it does not know', async () => {
    const file = path.join(folder, 'nowhere', 'savings.csv');
    await assert.rejects(pair.client.request('hob/savings/export', { format: 'csv', path: file }), {
      message: /^The savings could not be exported: /,
    });
    await assert.rejects(pair.client.request('hob/savings/export', { format: 'xml', path: file }), { code: -32602 });
  });

  it('deletes all of it when told to', async () => {
    assert.equal(await pair.client.request('hob/savings/clear'), null);
    assert.deepEqual((await report()).cells, []);
    const { entries: count, text } = await exported('csv');
    assert.equal(count, 0);
    assert.equal(text.trimEnd().split('\n').length, 1, 'the head alone');
  });
});
