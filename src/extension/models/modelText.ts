// A model in words, for pickers and pages: what is known of it, and nothing that is not. No VS Code in here.
import type { FimAbility, ModelInfo } from '../../shared/protocol/models.ts';
import type { Translate } from '../status/statusText.ts';

const FIM_WORDS: Readonly<Record<FimAbility, string>> = {
  native: 'completes code (FIM)',
  instruction: 'completes by instruction',
  prefix: 'completes from the text before only',
  none: 'does not complete code',
};

/** `1.5B · Q4_K_M · 986 MB · 32k context · completes code (FIM) · apache-2.0`; leaving the machine comes first. */
export function modelDetail(model: ModelInfo, t: Translate): string {
  const parts = [
    model.leavesMachine ? `⚠ ${t('leaves this machine')}` : undefined,
    model.parameterSize,
    model.quantization,
    model.sizeBytes === undefined ? undefined : formatBytes(model.sizeBytes),
    model.contextTokens === undefined ? undefined : t('{0} context', formatTokens(model.contextTokens)),
    t(FIM_WORDS[model.fim]),
    model.licence ?? t('licence unknown'),
    model.isLoaded === true ? t('loaded') : undefined,
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** Decimal units, as model servers print them: `986 MB`, `4.7 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}

/** `512`, `32k`, `1M`: powers of two, as context windows are named. */
export function formatTokens(tokens: number): string {
  if (tokens >= 1_048_576) return `${Math.round(tokens / 1_048_576)}M`;
  return tokens >= 1_024 ? `${Math.round(tokens / 1_024)}k` : String(tokens);
}
