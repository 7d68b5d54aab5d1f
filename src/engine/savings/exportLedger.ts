// Writes every entry of the ledger, of all windows, into one file for other tools: CSV for a spreadsheet, JSON for a
// program. Entry by entry, so that years of it need no memory.

import { once } from 'node:events';
import fs from 'node:fs';
import { readFile } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { ExportFormat } from '../../shared/protocol/savingsView.ts';
import { amountsOf, type Pricing } from './counting.ts';
import { filePath, listFiles, listMonths } from './ledgerFolder.ts';
import { LedgerFileReading } from './ledgerLine.ts';
import type { LedgerRecord } from './ledgerRecord.ts';
import { microUsdOf } from './prices/cost.ts';
import { addRecord, emptyRow, rowKeyOf } from './row.ts';

const COLUMNS = [
  'day',
  'time',
  'window',
  'n',
  'task',
  'kind',
  'model',
  'isLocal',
  'isSpecialised',
  'promptTokens',
  'cachedTokens',
  'outputTokens',
  'reasoningTokens',
  'promptChars',
  'outputChars',
  'isEstimated',
  'outcome',
  'acceptedChars',
  'isKept',
  'busyMs',
  'latencyMs',
  'paidMicroUsd',
  'referenceMicroUsd',
  'workspace',
] as const;
type Exported = Record<(typeof COLUMNS)[number], string | number | boolean | null>;

export interface ExportRequest {
  readonly root: string;
  readonly format: ExportFormat;
  readonly file: string;
  readonly pricing: Pricing;
  /** Stands at the head of the JSON. */
  readonly basis: string;
}

/** Answers how many entries were written; throws where a file cannot be read or written. */
export async function exportLedger(request: ExportRequest): Promise<number> {
  const { root, format, file, pricing, basis } = request;
  const out = fs.createWriteStream(file);
  const done = finished(out);
  done.catch(() => {}); // awaited below; a write that fails before that must not end the process
  let entries = 0;
  const write = async (text: string) => {
    if (!out.write(text)) await Promise.race([once(out, 'drain'), done]);
  };
  await write(format === 'csv' ? `${COLUMNS.join(',')}\n` : `{"basis":${JSON.stringify(basis)},"entries":[\n`);
  for (const month of await listMonths(root)) {
    for (const { day, window } of await listFiles(root, month, () => true)) {
      const reading = new LedgerFileReading();
      reading.readLines(await readFile(filePath(root, day, window), 'utf8'));
      const lines = [...reading.records].map(([n, record]) => {
        const entry = exported({ day, window, n }, record, pricing);
        return format === 'csv' ? COLUMNS.map((name) => csvField(entry[name])).join(',') : JSON.stringify(entry);
      });
      if (lines.length === 0) continue;
      const separator = format === 'csv' ? '\n' : ',\n';
      await write(
        `${format === 'json' && entries > 0 ? ',\n' : ''}${lines.join(separator)}${format === 'csv' ? '\n' : ''}`,
      );
      entries += lines.length;
    }
  }
  if (format === 'json') await write('\n]}\n');
  out.end();
  await done;
  return entries;
}

function exported(at: { day: string; window: string; n: number }, record: LedgerRecord, pricing: Pricing): Exported {
  const row = emptyRow(rowKeyOf(at.day, record));
  addRecord(row, record, 1);
  const amounts = amountsOf(row, pricing);
  return {
    ...at,
    ...record,
    time: new Date(record.time).toISOString(),
    referenceMicroUsd: amounts.pricedRequests > 0 ? microUsdOf(amounts.grossPicoUsd) : null,
  };
}

/** Names come from servers: a spreadsheet must not take one for a formula. */
function csvField(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
