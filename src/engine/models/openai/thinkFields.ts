// How vLLM and llama-server are told to think or not: both hand these to the model's own template.
import type { ThinkMode } from '../modelClient.ts';

/** Templates know one switch or the other (Qwen3 and GLM `enable_thinking`, DeepSeek and Granite `thinking`) and ignore the rest. */
export function thinkFields(think: ThinkMode | undefined): object {
  switch (think) {
    case undefined:
      return {};
    case 'off':
      return { chat_template_kwargs: { enable_thinking: false, thinking: false } };
    case 'on':
      return { chat_template_kwargs: { enable_thinking: true, thinking: true } };
    default:
      return { reasoning_effort: think };
  }
}
