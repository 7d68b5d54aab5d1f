// The contract on a real vLLM, on the CPU.
import { startVllm } from '../harness/engines/launch.ts';
import { describeContract } from './contract.ts';

describeContract({
  kind: 'vllm',
  start: (port) => startVllm({ model: 'tiny-fim', ...(port && { port }) }),
  models: ['tiny-fim'],
  fim: 'tiny-fim',
  chat: 'tiny-fim',
  contextTokens: 2048,
  longTokens: 150,
  startMs: 240_000,
  countsTokens: true,
  saysCached: true,
});
