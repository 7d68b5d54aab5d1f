// Which family a model belongs to, and so how it can complete. The server's word comes first, then tokens in its
// template, then its name; a guess that would show nonsense is not made (instruction or prefix instead).
import type { FimAbility } from '../../../shared/protocol/models.ts';
import type { ModelDescription } from '../../models/modelClient.ts';
import type { FimFamily } from './family.ts';
import { FIM_FORMATS, type FimFormat } from './formats.ts';
import { familyOf, prefixFamily } from './render.ts';

export { prefixFamily };

/** Every family with FIM tokens, by id. */
export const FAMILIES: ReadonlyMap<string, FimFamily> = new Map(
  FIM_FORMATS.map((format) => [format.id, familyOf(format)]),
);

export interface Completing {
  readonly ability: FimAbility;
  /** The layout to use: with `native` and `prefix`. */
  readonly family?: FimFamily;
}

/** Models that write no text: embedding, ranking, speech, image. */
const NO_TEXT_NAME =
  /embed|rerank|whisper|\bbge\b|\bgte\b|\be5\b|minilm|paraphrase|\bclip\b|\btts\b|diffusion|moderation|guard|docling/;
const NO_TEXT_ARCHITECTURE = /bert|t5encoder|clip|whisper|embedding/;
/** Trained to rewrite a region in their own format; neither FIM nor instructions give anything usable. */
const NEXT_EDIT_NAME = /next-?edit|^zeta/;
const INSTRUCT_NAME =
  /instruct|chat|(^|[-_.:])it($|[-_.:])|assistant|devstral|magistral|gpt-oss|phind|wizard|opencoder.*(sft|ins)/;
const BASE_NAME = /(^|[-_.:])(base|pt|text)($|[-_.:])|code-?llama.*(code|python)/;
/** Base models that Hugging Face names without a word for it; Ollama's bare names (`llama3.1:8b`) are tuned ones. */
const BARE_BASE_NAME =
  /^((meta-)?llama-[23][\d.]*|qwen(1\.5|2|2\.5)|mistral|gemma(-2)?|smollm[23]?|pythia|opt|falcon|starcoderbase)-[\d.]+[mb](-v[\d.]+)?$|^gpt-?2/;
const QUANTIZATION = /[-.](i?q\d\w*|bf16|f16|fp8|awq|gptq)\b.*$/;
/** What only a conversation's template has. */
const CHAT_TEMPLATE =
  /\.Messages|\.System|messages|<\|im_start\|>|<start_of_turn>|\[INST\]|### (Instruction|Response)|<\|start_header_id\|>|<｜User｜>/;

/** How a model can complete, and in which layout. Never throws; a model nobody knows is asked by instruction. */
export function familyFor(description: ModelDescription): Completing {
  const names = [description.name, description.parent].filter((name) => name !== undefined).map(shortName);
  if (writesNoText(description, names) || names.some((name) => NEXT_EDIT_NAME.test(name))) return { ability: 'none' };
  const format = formatByTemplate(description, names) ?? formatByName(description, names) ?? formatByWord(description);
  const family = format && FAMILIES.get(format.id);
  if (family) return { ability: 'native', family };
  return isConversational(description, names)
    ? { ability: 'instruction' }
    : { ability: 'prefix', family: prefixFamily };
}

/** The last path segment in lower case, without the file's ending: `Qwen/Qwen2.5-Coder-1.5B` → `qwen2.5-coder-1.5b`. */
function shortName(name: string): string {
  const path = name.replace(/[\\/]+$/, '').toLowerCase();
  return path.slice(path.search(/[^\\/]*$/)).replace(/\.gguf\b/, '');
}

function writesNoText(description: ModelDescription, names: readonly string[]): boolean {
  const { capabilities, architecture } = description;
  if (capabilities?.has('embedding') && !capabilities.has('chat') && !capabilities.has('fim')) return true;
  return NO_TEXT_ARCHITECTURE.test(architecture ?? '') || names.some((name) => NO_TEXT_NAME.test(name));
}

/** A server's template that writes a family's middle (or, for Mistral's, suffix) token shows that the model is meant for it. */
function formatByTemplate(description: ModelDescription, names: readonly string[]): FimFormat | undefined {
  const { template, architecture } = description;
  if (!template) return undefined;
  const candidates = FIM_FORMATS.filter((format) => isLaidOutIn(format, template) && !isExcepted(format, names));
  return (
    candidates.find((format) => names.some((name) => format.names.test(name))) ??
    candidates.find((format) => format.architectures.includes(architecture ?? '')) ??
    candidates[0]
  );
}

/** The tokens of the format's prompt stand in the template, in the same order. */
function isLaidOutIn(format: FimFormat, template: string): boolean {
  const tokens = format.prompt.match(/<[^\s<>{}]+>|\[[A-Z]+\]/g) ?? [];
  const places = tokens.map((token) => template.indexOf(token));
  return places.every((place, index) => place >= 0 && place > (places[index - 1] ?? -1));
}

function formatByName(description: ModelDescription, names: readonly string[]): FimFormat | undefined {
  const format = FIM_FORMATS.find((candidate) => names.some((name) => candidate.names.test(name)));
  if (!format || isExcepted(format, names)) return undefined;
  if (!format.isBaseOnly || description.capabilities?.has('fim')) return format;
  return isTuned(description, names) ? undefined : format;
}

/** The server says that it fills in, but neither template nor name says how: the architecture's usual family. */
function formatByWord(description: ModelDescription): FimFormat | undefined {
  if (!description.capabilities?.has('fim')) return undefined;
  const { architecture } = description;
  const format = FIM_FORMATS.find((candidate) => candidate.architectures.includes(architecture ?? ''));
  return architecture === 'llama' ? undefined : format;
}

function isExcepted(format: FimFormat, names: readonly string[]): boolean {
  return names.some((name) => format.names.test(name) && format.exceptNames?.test(name));
}

function isTuned(description: ModelDescription, names: readonly string[]): boolean {
  if (names.some((name) => BASE_NAME.test(name))) return false;
  return names.some((name) => INSTRUCT_NAME.test(name)) || CHAT_TEMPLATE.test(description.template ?? '');
}

/** A base model shows itself by its name or by a server that gives it no conversation template. */
function isConversational(description: ModelDescription, names: readonly string[]): boolean {
  if (names.some((name) => INSTRUCT_NAME.test(name))) return true;
  if (names.some((name) => BASE_NAME.test(name) || BARE_BASE_NAME.test(name.replace(QUANTIZATION, '')))) return false;
  const { template, capabilities } = description;
  if (template !== undefined) return CHAT_TEMPLATE.test(template);
  return capabilities === undefined || capabilities.has('chat');
}
