// Which models of the catalog to take on a machine: for each task the first of a list, best first, that has room beside
// the one for completion. Only licences that are free for commercial use, so that nobody has to read one first.
import type { Machine } from '../../shared/protocol/models.ts';
import { TASKS, type Task } from '../../shared/protocol/tasks.ts';
import { CATALOG, type CatalogRow } from './catalog.ts';
import { availableBytes, neededBytes } from './memory.ts';

/** The context that room is reckoned with, tokens: what Hob loads a model with unless more is loaded already. */
export const RECKONED_CONTEXT = 8_192;
/** Without a card, more than this many billion active parameters write slower than people read. */
const ACTIVE_ON_CPU = 9;

/**
 * By Ollama's names, best first. Of Qwen3 some bare names (`qwen3:4b`, `30b`, `235b`) have been models that cannot be kept
 * from thinking since 2025-07 (ollama/ollama#12438, #12610). Larger is not better where it makes people wait for ghost
 * text.
 */
const COMPLETION_ON_GPU = ['qwen2.5-coder:7b', 'qwen2.5-coder:1.5b', 'qwen2.5-coder:0.5b'];
const COMPLETION_ON_CPU = ['qwen2.5-coder:1.5b', 'qwen2.5-coder:0.5b'];
const CHAT = ['qwen3-coder:30b', 'gpt-oss:20b', 'qwen3:14b', 'qwen3:8b', 'qwen3:4b-instruct', 'qwen2.5-coder:1.5b'];
const LARGE_CHAT = ['qwen3-coder:480b', 'qwen3:235b-instruct', 'gpt-oss:120b'];
const EMBED = 'nomic-embed-text';

/** A row for each task that something fits. Chat, edits and commit messages share one model: each load costs seconds. */
export function recommended(machine: Machine): Partial<Record<Task, CatalogRow>> {
  const { gpu, memory } = availableBytes(machine);
  // A model that lies in both is as slow as the slower one: what fits the cards counts where there are cards.
  const small = rowOf('qwen2.5-coder:1.5b');
  const hasGpu = gpu >= needOf(small);
  const room = hasGpu ? gpu : memory;
  const isQuick = (row: CatalogRow) => hasGpu || (row.active ?? row.parameters) <= ACTIVE_ON_CPU;
  const smallest = firstWithin(COMPLETION_ON_CPU, room);
  if (smallest === undefined) return {};
  const beside = room - needOf(smallest);
  const chat =
    [...LARGE_CHAT, ...CHAT].map(rowOf).find((row) => isQuick(row) && needOf(row) <= beside && row !== smallest) ??
    smallest;
  // What is left may make the one for completion larger, on a card only.
  const left = room - (chat === smallest ? 0 : needOf(chat));
  const completion = (hasGpu ? firstWithin(COMPLETION_ON_GPU, left) : undefined) ?? smallest;
  const talks = chat === smallest ? completion : chat;
  return { completion, chat: talks, edit: talks, commit: talks, embed: rowOf(EMBED) };
}

/** Tasks that this row is the one to take for. */
export function recommendedFor(row: CatalogRow, machine: Machine): Task[] {
  const choice = recommended(machine);
  return TASKS.filter((task) => choice[task] === row);
}

function firstWithin(names: readonly string[], bytes: number): CatalogRow | undefined {
  return names.map(rowOf).find((row) => needOf(row) <= bytes);
}

function needOf(row: CatalogRow): number {
  return neededBytes({}, row, RECKONED_CONTEXT) ?? 0;
}

function rowOf(name: string): CatalogRow {
  const row = CATALOG.models.find(({ ollama }) => ollama === name);
  if (row === undefined) throw new Error(`${name} is not in the catalog`);
  return row;
}
