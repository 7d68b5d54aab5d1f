// Turns Ollama's records of a model (/api/tags, /api/ps, /api/show) into what Hob knows of it.
import type { ModelDescription } from '../modelClient.ts';
import type { Loaded, Shown, Tag } from './ollamaAnswers.ts';

type Capability = 'chat' | 'fim' | 'thinking' | 'tools' | 'vision' | 'embedding';
const WORDS: Readonly<Record<string, Capability>> = {
  completion: 'chat',
  insert: 'fim',
  thinking: 'thinking',
  tools: 'tools',
  vision: 'vision',
  embedding: 'embedding',
};

/** What lists say; `/api/show` knows better about `insert`, so that it is left to `describeShown`. */
export function describeTag(tag: Tag, loaded: Loaded | undefined): ModelDescription {
  return {
    name: tag.name,
    ...shared(tag),
    ...(tag.size !== undefined && tag.size > 0 && { sizeBytes: tag.size }),
    ...(tag.details?.context_length && { trainedContextTokens: tag.details.context_length }),
    isLoaded: loaded !== undefined,
    ...(loaded?.context_length && { contextTokens: loaded.context_length }),
    ...(loaded?.size && { loadedBytes: loaded.size }),
    ...(loaded?.size_vram !== undefined && { loadedGpuBytes: loaded.size_vram }),
  };
}

/** A list's word with what `/api/show` says over it. */
export function describeShown(listed: ModelDescription, shown: Shown): ModelDescription {
  const architecture = shown.model_info?.['general.architecture'];
  const kvBytes = typeof architecture === 'string' ? kvBytesOf(architecture, shown.model_info ?? {}) : undefined;
  const trained = typeof architecture === 'string' ? shown.model_info?.[`${architecture}.context_length`] : undefined;
  return {
    ...listed,
    ...shared(shown),
    ...(typeof architecture === 'string' && { architecture }),
    ...(typeof trained === 'number' && { trainedContextTokens: trained }),
    ...(shown.template !== undefined && { template: shown.template }),
    ...(shown.license && { licence: shown.license }),
    ...(kvBytes && { kvBytesPerToken: kvBytes }),
    ...(/^ADAPTER\s/m.test(shown.modelfile ?? '') && { isAdapter: true }),
  };
}

/** Keys and values of all layers at 16 bit, from the record's own figures; undefined where one is missing. */
function kvBytesOf(architecture: string, record: Readonly<Record<string, unknown>>): number | undefined {
  const figure = (name: string) => {
    const value = record[`${architecture}.${name}`];
    return typeof value === 'number' && value > 0 ? value : undefined;
  };
  const layers = figure('block_count');
  const heads = figure('attention.head_count');
  const kvHeads = figure('attention.head_count_kv') ?? heads;
  const width = figure('embedding_length');
  if (layers === undefined || heads === undefined || kvHeads === undefined || width === undefined) return undefined;
  const key = figure('attention.key_length') ?? width / heads;
  const value = figure('attention.value_length') ?? width / heads;
  return Math.round(layers * kvHeads * (key + value) * 2);
}

function shared(said: Tag | Shown): Partial<ModelDescription> {
  const remoteHost = said.remote_host ?? (said.remote_model === undefined ? undefined : 'ollama.com');
  const template = 'template' in said ? said.template : undefined;
  return {
    ...(said.details?.parameter_size && { parameterSize: said.details.parameter_size }),
    ...(said.details?.quantization_level && { quantization: said.details.quantization_level }),
    ...(said.details?.family && { architecture: said.details.family }),
    ...(said.capabilities && { capabilities: capabilitiesOf(said.capabilities, template) }),
    ...(remoteHost && { remoteHost }),
    // A path is what it was imported from, which is no model of the server's.
    ...(said.details?.parent_model &&
      !/^[/\\~.]|^[a-z]:/i.test(said.details.parent_model) && {
        parent: said.details.parent_model,
      }),
  };
}

/** Ollama calls every model that generates `completion`; one whose template is the bare prompt does not converse. */
function capabilitiesOf(words: readonly string[], template: string | undefined): ReadonlySet<Capability> {
  const capabilities = new Set<Capability>();
  for (const word of words) {
    const capability = WORDS[word];
    if (capability !== undefined) capabilities.add(capability);
  }
  if (template !== undefined && /^\s*\{\{-?\s*\.Prompt\s*-?\}\}\s*$/.test(template)) capabilities.delete('chat');
  return capabilities;
}
