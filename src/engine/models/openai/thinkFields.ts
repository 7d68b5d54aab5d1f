// How servers with OpenAI's API are told to think or not. vLLM and llama-server hand the switches to the model's own
// template; the level is a field of the API.
import type { ThinkMode } from '../modelClient.ts';

/** Knows levels only, no way to be kept from thinking, and none of the templates' switches. */
const LEVELS_ONLY = /gpt-?oss/i;

/** For vLLM and llama-server. Templates know one switch or the other (Qwen3 and GLM `enable_thinking`, DeepSeek and Granite `thinking`) and ignore the rest. */
export function thinkFields(model: string, think: ThinkMode | undefined): object {
  if (think === undefined) return {};
  if (LEVELS_ONLY.test(model)) return levelField(model, think);
  const isOn = think !== 'off';
  const switches = { chat_template_kwargs: { enable_thinking: isOn, thinking: isOn } };
  // Models that think only when told to would take a level alone for nothing.
  return think === 'off' || think === 'on' ? switches : { ...switches, reasoning_effort: think };
}

/** The level alone, for servers that refuse fields beyond OpenAI's own. */
export function levelField(model: string, think: ThinkMode | undefined): object {
  if (think === 'low' || think === 'medium' || think === 'high') return { reasoning_effort: think };
  return think === 'off' && LEVELS_ONLY.test(model) ? { reasoning_effort: 'low' } : {};
}
