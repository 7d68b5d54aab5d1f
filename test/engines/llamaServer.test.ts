// The contract on a real llama-server.
import { startLlamaServer } from '../harness/engines/launch.ts';
import { describeContract } from './contract.ts';

describeContract({
  kind: 'llama-server',
  start: (port) => startLlamaServer({ model: 'tiny-fim', ...(port && { port }) }),
  models: ['tiny-fim'],
  fim: 'tiny-fim',
  chat: 'tiny-fim',
  contextTokens: 4096,
  startMs: 60_000,
  ignoresModelName: true,
  countsTokens: true,
  saysCached: true,
});
