// Whether a model has room on a machine. The formula, which docs/models.md explains to people:
//   needed    = weights + context tokens × memory of one token + 0.5 GiB
//   available = 90 % of the graphics cards' memory, and 80 % of the system's memory less 3 GiB
// It fits the cards where `needed` is within the first, and the machine where it is within both together.
import type { Fit, Machine } from '../../shared/protocol/models.ts';
import type { CatalogRow } from './catalog.ts';

const GIB = 1024 ** 3;
/** Buffers of a batch of 512 tokens, and what a driver keeps for a process: 300 to 700 MB were seen. */
const OVERHEAD_BYTES = 0.5 * GIB;
/** The desktop is drawn with the same memory. */
const GPU_SHARE = 0.9;
/** Editor, browser and system take about 3 GiB on every machine, and more where there is more. */
const SYSTEM_SHARE = 0.8;
const SYSTEM_OWN_BYTES = 3 * GIB;
/** Apple's driver lets the graphics part use this much of the common memory. */
const UNIFIED_SHARE = 0.75;
/** Bytes of one parameter by kind of quantisation: files of Ollama's library. */
const BYTES_OF: readonly (readonly [RegExp, number])[] = [
  [/f32/i, 4.1],
  [/f16/i, 2.05],
  [/q8|8bit|fp8|int8/i, 1.07],
  [/q6/i, 0.83],
  [/q5/i, 0.71],
  [/q3/i, 0.5],
  [/q2/i, 0.4],
];
const BYTES_AT_4_BIT = 0.61;
/** Memory of one token where nobody says it: fits what models of 1 to 70 billion parameters with grouped heads take. */
const KV_BYTES_OF_A_BILLION = 40_000;

/** What is known of a model that decides what it takes. */
export interface Weighed {
  readonly sizeBytes?: number | undefined;
  /** Parameters, where the server says them. */
  readonly parameters?: number | undefined;
  readonly quantization?: string | undefined;
  readonly kvBytesPerToken?: number | undefined;
}

/** Bytes of memory a model takes with this context; undefined where nobody knows its size. */
export function neededBytes(model: Weighed, row: CatalogRow | undefined, contextTokens: number): number | undefined {
  const parameters = model.parameters ?? (row && row.parameters * 1e9);
  const weights = model.sizeBytes ?? weightsOf(model, row, parameters);
  if (weights === undefined) return undefined;
  const billions = (parameters ?? weights / BYTES_AT_4_BIT) / 1e9;
  const perToken = model.kvBytesPerToken ?? row?.kvBytes ?? KV_BYTES_OF_A_BILLION * Math.sqrt(billions);
  return Math.round(weights + perToken * contextTokens + OVERHEAD_BYTES);
}

export function availableBytes(machine: Machine): { readonly gpu: number; readonly memory: number } {
  const memory = Math.max(0, machine.memoryBytes * SYSTEM_SHARE - SYSTEM_OWN_BYTES);
  if (machine.isUnified) return { gpu: Math.min(memory, machine.memoryBytes * UNIFIED_SHARE), memory: 0 };
  return { gpu: GPU_SHARE * machine.gpus.reduce((sum, gpu) => sum + gpu.memoryBytes, 0), memory };
}

/** `memory`: it runs, with some or all of its layers on the processor. */
export function fitOf(needed: number, machine: Machine): Fit {
  const { gpu, memory } = availableBytes(machine);
  if (needed <= gpu) return 'gpu';
  return needed <= gpu + memory ? 'memory' : 'no';
}

function weightsOf({ quantization }: Weighed, row: CatalogRow | undefined, parameters: number | undefined) {
  const [, bytes = BYTES_AT_4_BIT] = BYTES_OF.find(([name]) => name.test(quantization ?? '')) ?? [];
  if (row && bytes === BYTES_AT_4_BIT) return row.gb4 * 1e9;
  return parameters === undefined ? undefined : parameters * bytes;
}
