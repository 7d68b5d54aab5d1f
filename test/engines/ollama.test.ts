// The contract on a real Ollama.
import { startOllama } from '../harness/engines/launch.ts';
import { describeContract } from './contract.ts';

describeContract({
  kind: 'ollama',
  start: (port) => startOllama({ models: ['tiny-fim', 'smollm2'], ...(port && { port }) }),
  models: ['tiny-fim', 'smollm2'],
  fim: 'tiny-fim:latest',
  chat: 'smollm2:latest',
  contextTokens: 2048,
  startMs: 60_000,
});
