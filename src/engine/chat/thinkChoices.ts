// Which ways of thinking a person can choose for a model. Ollama takes it as `think`, vLLM as switches of the
// chat template.
import type { Think } from '../../shared/protocol/chat.ts';
import type { ModelInfo } from '../../shared/protocol/models.ts';

/** Empty where there is no choice: the model cannot think, or always does. */
export function thinkChoices(info: ModelInfo): Think[] {
  if (!info.canThink) return [];
  const name = info.name.toLowerCase();
  if (/gpt-?oss/.test(info.architecture ?? '') || /gpt-?oss/.test(name)) return ['low', 'medium', 'high'];
  if (/deepseek-r1|qwq|-thinking/.test(name)) return [];
  return ['on', 'off'];
}
