// A model in words, for pickers and pages: what is known of it, and nothing that is not. No VS Code in here.
import { formatBytes } from '../../shared/base/formatBytes.ts';
import { plainText } from '../../shared/base/plainText.ts';
import type {
  AvailableModel,
  CommercialUse,
  FimAbility,
  Fit,
  MeasuredSpeed,
  ModelInfo,
} from '../../shared/protocol/models.ts';
import type { Task } from '../../shared/protocol/tasks.ts';
import type { Translate } from '../status/statusText.ts';

const FIM_WORDS: Readonly<Record<FimAbility, string>> = {
  native: 'FIM',
  instruction: 'no FIM, by instruction',
  prefix: 'no FIM, from the text before',
  none: 'no completions',
};
const FIT_WORDS: Readonly<Record<Fit, string>> = {
  gpu: 'fits the graphics card',
  memory: 'fits in memory',
  no: '⚠ does not fit this machine',
};
const LICENCE_MARKS: Readonly<Record<CommercialUse, string>> = {
  free: '',
  conditional: '⚠ commercial use on conditions',
  no: '⚠ no commercial use',
};

/** Everything, for pages: marks and figures. */
export function modelDetail(model: ModelInfo, t: Translate): string {
  return joined([...figures(model, t), ...marks(model, t)]);
}

/** `1.5B · Q4_K_M · 986 MB · 32k context · FIM · Apache-2.0`: as much as a row of a picker shows. */
export function modelFigures(model: ModelInfo, t: Translate): string {
  return joined(figures(model, t));
}

/** What a person should see first: leaving the machine, no room, a licence to read, then how fast it is and where. */
export function modelMarks(model: ModelInfo, t: Translate): string {
  return joined([...marks(model, t)]);
}

function figures(model: ModelInfo, t: Translate): (string | undefined)[] {
  return [
    model.parent === undefined ? undefined : t('tuned from {0}', shownName(model.parent)),
    model.parameterSize,
    model.quantization,
    model.sizeBytes === undefined ? undefined : formatBytes(model.sizeBytes),
    model.contextTokens === undefined ? undefined : t('{0} context', formatTokens(model.contextTokens)),
    t(FIM_WORDS[model.fim]),
    ...abilities(model, t),
    model.fit && model.fit !== 'no' ? t(FIT_WORDS[model.fit]) : undefined,
    model.licence ?? t('licence unknown'),
  ];
}

function marks(model: ModelInfo, t: Translate): (string | undefined)[] {
  return [
    model.leavesMachine ? t('⚠ leaves this machine') : undefined,
    model.fit === 'no' ? t(FIT_WORDS.no) : undefined,
    model.commercialUse ? t(LICENCE_MARKS[model.commercialUse]) : undefined,
    speed(model.speed, t),
    model.isLoaded === true ? t('loaded') : undefined,
  ];
}

/** The same for one that could be fetched. */
export function availableFigures(model: AvailableModel, t: Translate): string {
  return joined([
    t('download of {0}', formatBytes(model.downloadBytes)),
    t('{0} context', formatTokens(model.contextTokens)),
    model.canComplete ? t(FIM_WORDS.native) : undefined,
    ...abilities(model, t),
    t(FIT_WORDS[model.fit]),
    model.licence,
  ]);
}

export function availableMarks(model: AvailableModel, task: Task, t: Translate): string {
  return joined([
    model.title,
    model.recommendedFor.includes(task) ? t('★ recommended here') : undefined,
    t(LICENCE_MARKS[model.commercialUse]),
  ]);
}

/** A name from a server as a label: one line, no icon of its own. */
export function shownName(name: string): string {
  return plainText(name).replaceAll('$(', '$ (');
}

/** `512`, `32k`, `1M`: powers of two, as context windows are named. */
export function formatTokens(tokens: number): string {
  if (tokens >= 1_048_576) return `${Math.round(tokens / 1_048_576)}M`;
  return tokens >= 1_024 ? `${Math.round(tokens / 1_024)}k` : String(tokens);
}

function abilities(
  model: Pick<ModelInfo, 'canThink' | 'canSee' | 'canUseTools'>,
  t: Translate,
): (string | undefined)[] {
  return [
    model.canThink ? t('thinks') : undefined,
    model.canSee ? t('sees') : undefined,
    model.canUseTools ? t('tools') : undefined,
  ];
}

function speed(measured: MeasuredSpeed | undefined, t: Translate): string | undefined {
  if (measured?.answer !== undefined) return t('{0} tokens/s here', measured.answer);
  return measured?.prompt === undefined ? undefined : t('reads {0} tokens/s here', measured.prompt);
}

function joined(parts: readonly (string | undefined)[]): string {
  const said = parts.filter((part) => part !== undefined && part !== '');
  return said.map((part) => shownName(part ?? '')).join(' · ');
}
