// What the status bar item says, as plain functions of the status: no VS Code in here.
import type { Status } from '../../shared/protocol/status.ts';
import { formatUsd } from './money.ts';
import type { StatusSnapshot } from './statusSnapshot.ts';

/** Translates a sentence with `{0}`, `{1}` places; `vscode.l10n.t` in the product. */
export type Translate = (message: string, ...values: (string | number)[]) => string;

export interface StatusBarText {
  /** With icons, for the bar. */
  readonly text: string;
  /** Without icons, for screen readers. */
  readonly spoken: string;
  readonly isWarning: boolean;
  readonly isError: boolean;
}

const MAX_MODEL_CHARS = 36;
/** The whole sentence is in the tooltip. */
const MAX_DETAIL_CHARS = 60;

export function statusBarText(snapshot: StatusSnapshot, showsSaved: boolean, t: Translate): StatusBarText {
  const { session, status } = snapshot;
  if (session === 'failed') return plain('error', t('Hob: server stopped'));
  if (session === 'stopped') return plain('circle-slash', t('Hob: off'));
  if (session === 'starting' || !status) return plain('loading~spin', t('Hob: starting…'));
  const model = shortModel(status.models.completion ?? status.models.chat);
  const saved = showsSaved ? savedText(status, t) : undefined;
  switch (status.state) {
    case 'starting':
      return plain('loading~spin', t('Hob: starting…'));
    case 'ready':
      return plain('flame', joined(model ?? 'Hob', saved));
    case 'working':
      return plain('loading~spin', joined(model ?? 'Hob', saved), t('{0} is working', model ?? 'Hob'));
    case 'loading':
      return plain(
        'loading~spin',
        shortened(status.detail ?? t('loading {0}', model ?? t('a model')), MAX_DETAIL_CHARS),
      );
    case 'paused':
      return plain('debug-pause', joined(model ?? 'Hob', t('paused')));
    case 'noServer':
      return plain('debug-disconnect', t('Hob: no server'));
    case 'noModel':
      return plain('warning', t('Hob: no model'));
    case 'error':
      return plain('error', status.detail ? `Hob: ${shortened(status.detail, MAX_DETAIL_CHARS)}` : t('Hob: error'));
  }
}

/** The model's own name without its server and without its publisher: `ollama/qwen2.5-coder:1.5b` → `qwen2.5-coder:1.5b`. */
export function shortModel(id: string | undefined): string | undefined {
  if (!id) return undefined;
  const name = id.slice(id.lastIndexOf('/') + 1) || id;
  return shortened(name, MAX_MODEL_CHARS);
}

function shortened(text: string, maxChars: number): string {
  return text.length > maxChars ? `${text.slice(0, maxChars - 1)}…` : text;
}

function savedText(status: Status, t: Translate): string {
  const amount = formatUsd(status.saved.monthMicroUsd);
  return amount === undefined ? t('savings unknown') : t('{0} saved', amount);
}

function joined(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' · ');
}

function plain(icon: string, words: string, spoken = words): StatusBarText {
  return {
    text: `$(${icon}) ${withoutIcons(words)}`,
    spoken: spoken.startsWith('Hob') ? spoken : `Hob: ${spoken}`,
    isWarning: icon === 'warning' || icon === 'debug-disconnect',
    isError: icon === 'error',
  };
}

/** A model or a sentence from a server must not draw icons of its own. */
function withoutIcons(words: string): string {
  return words.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').replaceAll('$(', '$ (');
}
