// A model as the protocol describes it, for tests and benches that need one.
import type { ModelInfo } from '../../src/shared/protocol/models.ts';

/** Chats and completes with FIM tokens, can nothing else, and stays on this machine. */
export function modelInfo({
  server = 'ollama',
  name = 'qwen2.5-coder:1.5b',
  ...more
}: Partial<ModelInfo> = {}): ModelInfo {
  return {
    id: `${server}/${name}`,
    server,
    kind: 'ollama',
    name,
    fim: 'native',
    canChat: true,
    canThink: false,
    canEmbed: false,
    canSee: false,
    canUseTools: false,
    leavesMachine: false,
    ...more,
  };
}
