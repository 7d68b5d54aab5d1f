// Writes the tables of docs/models.md from the catalog: `node test/harness/docs/modelsDoc.ts`. What stands around the
// tables is written by hand and stays.
import fs from 'node:fs';
import path from 'node:path';
import { CATALOG, type CatalogRow } from '../../../src/engine/models/catalog.ts';
import { neededBytes } from '../../../src/engine/models/memory.ts';
import { RECKONED_CONTEXT, recommended } from '../../../src/engine/models/recommend.ts';
import type { Machine } from '../../../src/shared/protocol/models.ts';
import { TASKS } from '../../../src/shared/protocol/tasks.ts';

export const MODELS_DOC = path.resolve(import.meta.dirname, '../../../docs/models.md');
const GIB = 1024 ** 3;

/** Memory of the machines that the table of recommendations is made for, GiB. */
export const SYSTEMS = [8, 16, 32, 64] as const;
export const CARDS = [8, 12, 16, 24, 48] as const;

export function systemOf(memoryGib: number): Machine {
  return { memoryBytes: memoryGib * GIB, gpus: [], isUnified: false };
}

export function withCard(cardGib: number): Machine {
  return { memoryBytes: 32 * GIB, gpus: [{ name: 'card', memoryBytes: cardGib * GIB }], isUnified: false };
}

/** The page with its tables as the catalog has them today. */
export function modelsDoc(written: string): string {
  return replaced(replaced(written, 'recommended', recommendedTable()), 'catalog', catalogTable());
}

function replaced(text: string, name: string, table: string): string {
  const [begin, end] = [`<!-- ${name}: made from the catalog -->`, `<!-- ${name}: end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/models.md has no place for the table ${name}`);
  return `${text.slice(0, from)}${begin}\n\n${table}\n\n${text.slice(to)}`;
}

function recommendedTable(): string {
  const row = (label: string, machine: Machine) => {
    const choice = recommended(machine);
    const names = TASKS.map((task) => (choice[task]?.ollama ? `\`${choice[task].ollama}\`` : '–'));
    return `| ${[label, ...names].join(' | ')} |`;
  };
  return [
    `| machine | ${TASKS.join(' | ')} |`,
    `|:--|${TASKS.map(() => ':--').join('|')}|`,
    ...SYSTEMS.map((gib) => row(`${gib} GB, no card`, systemOf(gib))),
    ...CARDS.map((gib) => row(`card with ${gib} GB`, withCard(gib))),
  ].join('\n');
}

const USE = { free: 'free', conditional: '⚠ on conditions', no: '⚠ no' } as const;
const THINKING = { none: '', switch: 'on/off', levels: 'levels', always: 'always' } as const;

function catalogTable(): string {
  const headings = [
    'model',
    'parameters',
    'context',
    '4 bit',
    '8 bit',
    'needs at 4 bit',
    'FIM',
    'thinks',
    'tools',
    'sees',
  ];
  const rows = CATALOG.models.map(
    (row) =>
      `| ${[
        `[${row.title}](${row.source})`,
        row.active ? `${row.parameters}B (${row.active}B active)` : `${row.parameters}B`,
        `${Math.round(row.context / 1024)}k`,
        `${row.gb4} GB`,
        `${row.gb8} GB`,
        `${needed(row)} GB`,
        row.fim ? 'yes' : '',
        THINKING[row.thinking],
        row.tools ? 'yes' : '',
        row.vision ? 'yes' : '',
        row.licence,
        USE[row.commercialUse],
        row.ollama ? `\`${row.ollama}\`` : '–',
      ].join(' | ')} |`,
  );
  const all = [...headings, 'licence', 'commercial use', 'Ollama'];
  return [`As of ${CATALOG.date}.`, '', `| ${all.join(' | ')} |`, `|${all.map(() => ':--').join('|')}|`, ...rows].join(
    '\n',
  );
}

function needed(row: CatalogRow): string {
  return ((neededBytes({}, row, RECKONED_CONTEXT) ?? 0) / 1e9).toFixed(1);
}

if (process.argv[1] && path.resolve(process.argv[1]) === import.meta.filename) {
  fs.writeFileSync(MODELS_DOC, modelsDoc(fs.readFileSync(MODELS_DOC, 'utf8')));
  console.log('wrote docs/models.md');
}
