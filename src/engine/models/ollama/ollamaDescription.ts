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
  };
}

/** A list's word with what `/api/show` says over it. */
export function describeShown(listed: ModelDescription, shown: Shown): ModelDescription {
  const architecture = shown.model_info?.['general.architecture'];
  const trained = typeof architecture === 'string' ? shown.model_info?.[`${architecture}.context_length`] : undefined;
  return {
    ...listed,
    ...shared(shown),
    ...(typeof architecture === 'string' && { architecture }),
    ...(typeof trained === 'number' && { trainedContextTokens: trained }),
    ...(shown.template !== undefined && { template: shown.template }),
    ...(shown.license && { licence: shown.license }),
  };
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
