// Requests as a day of work has them, the same for the same number: mostly completions, a third of them accepted, some
// chat, now and then a hosted one.
import type { LedgerEntry } from '../../src/engine/savings/ledgerEntry.ts';
import { seeded } from '../../test/harness/random.ts';

export function sampleEntry(index: number, time: number): { entry: LedgerEntry; isAccepted: boolean } {
  const random = seeded(index);
  const isChat = index % 20 === 0;
  const isHosted = index % 200 === 0;
  const promptTokens = Math.round(isChat ? 500 + 4_000 * random() : 300 + 1_500 * random());
  const outputTokens = Math.round(isChat ? 100 + 700 * random() : 5 + 90 * random());
  const entry: LedgerEntry = {
    time,
    id: `bench-${index}`,
    task: isChat ? 'chat' : 'completion',
    kind: isHosted ? 'hosted' : index % 3 === 0 ? 'llama-server' : 'ollama',
    model: isHosted ? 'claude-sonnet-4-5' : isChat ? 'llama3.1:8b' : 'qwen2.5-coder:1.5b-base',
    isLocal: !isHosted,
    promptTokens,
    cachedTokens: index % 3 === 0 ? Math.round(promptTokens * random()) : null,
    outputTokens,
    reasoningTokens: null,
    promptChars: Math.round(promptTokens * 3.7),
    outputChars: Math.round(outputTokens * 3.7),
    source: index % 10 === 0 ? 'estimated' : 'reported',
    outcome: isChat ? 'answered' : index % 4 === 0 ? 'cancelled' : 'shown',
    busyMs: Math.round(100 + 900 * random()),
    latencyMs: Math.round(80 + 400 * random()),
    costMicroUsd: isHosted ? Math.round(20_000 * random()) : 0,
    workspace: 'abcd1234',
  };
  return { entry, isAccepted: entry.outcome === 'shown' && index % 3 !== 1 };
}
