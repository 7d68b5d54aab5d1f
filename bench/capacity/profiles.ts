// Servers of given speed that the table is made for. They are speeds, not products: measure your own with --url.
import type { ServerSpeed } from './batching.ts';
import type { ChatHabit } from './crowd.ts';

export interface Profile {
  readonly name: string;
  readonly speed: ServerSpeed;
}

/** vLLM's own: blocks of 16 tokens on a GPU, 256 requests at once, steps of 2048 tokens. */
const VLLM = { overheadMs: 10, stepTokens: 2048, mostAtOnce: 256, blockTokens: 16, hasPriority: true } as const;

/**
 * A step reads all weights once, so it takes at least their size by the memory's bandwidth: 7 billion parameters at 8 bit
 * are about 8 GB, in 27 ms at 300 GB/s, 9 ms at 860 GB/s, 2.4 ms at 3.35 TB/s; with the work around it 27, 12 and 7. A
 * token of a 7B with 28 layers and 4 KV heads of 128 takes 56 KiB, so 10, 24 and 48 GB hold so many as stand here.
 */
export const PROFILES: readonly Profile[] = [
  {
    name: 'small (3 000 / 27 ms)',
    speed: { ...VLLM, prefillPerSecond: 3_000, stepMs: 27, perAnswerMs: 0.2, cacheTokens: 180_000 },
  },
  {
    name: 'middle (8 000 / 12 ms)',
    speed: { ...VLLM, prefillPerSecond: 8_000, stepMs: 12, perAnswerMs: 0.1, cacheTokens: 430_000 },
  },
  {
    name: 'large (20 000 / 7 ms)',
    speed: { ...VLLM, prefillPerSecond: 20_000, stepMs: 7, perAnswerMs: 0.06, cacheTokens: 860_000 },
  },
];

/** Everybody who types asks the chat about every ten minutes, with a few files and an answer of a page. */
export const CHAT: ChatHabit = { everyMs: 600_000, promptTokens: 4_000, outputTokens: 500 };

/** Blocks larger than any prompt: nothing is ever reused. */
export const NO_CACHE_BLOCK = 1_000_000;
