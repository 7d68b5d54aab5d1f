// What Hob tells people and parts about a model, from what its server says.

import { plainText } from '../../shared/base/plainText.ts';
import type { ModelInfo } from '../../shared/protocol/models.ts';
import type { ServerKind } from '../../shared/protocol/tasks.ts';
import { familyFor } from '../completion/fim/families.ts';
import { commercialUseOf } from './licences.ts';
import type { ModelDescription } from './modelClient.ts';
import { isCloudName } from './ollama/cloudModels.ts';

/** Licence texts are whole documents; the first line that says something names them. */
const LICENCE_CHARACTERS = 80;
/** Names of models that take pictures, for servers that do not say what a model can. */
const VISION_NAME =
  /(^|[-_.:/])(vl|vision|llava|pixtral|moondream|minicpm-v|internvl|smolvlm)|\dvl\b|-vl\b|gemma-?3-?(4|12|27)b/i;
const BASE_NAME = /(^|[-_.:/])base($|[-_.:])/i;

export function toModelInfo(
  server: { readonly name: string; readonly kind: ServerKind },
  description: ModelDescription,
): ModelInfo {
  const { capabilities, name, source } = description;
  // A server may call its model anything; what it was loaded from then tells the family.
  const origin = description.parent ?? source;
  const { ability, family } = familyFor({ ...description, ...(origin && { parent: origin }) });
  const canEmbed = capabilities?.has('embedding') ?? (ability === 'none' && /embed/i.test(name));
  const licence = licenceName(description.licence);
  const commercialUse = commercialUseOf(description.licence);
  const isSpecialised = description.parent !== undefined || description.isAdapter === true;
  return {
    id: `${server.name}/${name}`,
    server: server.name,
    kind: server.kind,
    name,
    fim: ability,
    ...(family && { fimFamily: family.id }),
    ...pick(description, 'sizeBytes', 'parameterSize', 'quantization', 'architecture', 'contextTokens', 'isLoaded'),
    ...(description.parent && { parent: description.parent }),
    ...(isSpecialised && { isSpecialised }),
    ...(licence && { licence }),
    ...(commercialUse && { commercialUse }),
    canChat:
      capabilities?.has('chat') ??
      (ability !== 'none' && !canEmbed && !BASE_NAME.test(name) && !BASE_NAME.test(source ?? '')),
    canThink: capabilities?.has('thinking') ?? false,
    canEmbed,
    canSee: capabilities?.has('vision') ?? description.canSee ?? VISION_NAME.test(name),
    canUseTools: capabilities?.has('tools') ?? false,
    leavesMachine: description.remoteHost !== undefined || (server.kind === 'ollama' && isCloudName(name)),
  };
}

function licenceName(text: string | undefined): string | undefined {
  const line = text
    ?.split('\n')
    .map((part) => part.trim())
    .find((part) => part !== '');
  return line === undefined ? undefined : plainText(line, LICENCE_CHARACTERS);
}

function pick<K extends keyof ModelDescription>(
  description: ModelDescription,
  ...keys: K[]
): Pick<ModelDescription, K> {
  const picked: Partial<ModelDescription> = {};
  for (const key of keys) if (description[key] !== undefined) picked[key] = description[key];
  // Keys whose value is missing stay missing, which is what the optional fields of both types mean.
  return picked as Pick<ModelDescription, K>;
}
