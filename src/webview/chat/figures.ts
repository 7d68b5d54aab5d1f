// The line of figures under an answer, in words. What is not known is left out; what is estimated says so.
import type { ChatMessage } from '../../shared/protocol/chat.ts';

/** For example `qwen3:8b · 0.4 s to first token · 38 tokens/s · 1,204 in (1,100 cached), 512 out`. */
export function figuresLine(message: ChatMessage): string {
  const { model, firstTokenMs, tokensPerSecond, usage } = message;
  const parts: string[] = [];
  if (model) parts.push(shortModelName(model));
  if (firstTokenMs !== undefined) parts.push(`${formatSeconds(firstTokenMs)} to first token`);
  if (tokensPerSecond !== undefined) parts.push(`${tokensPerSecond.toFixed(tokensPerSecond < 10 ? 1 : 0)} tokens/s`);
  if (usage?.promptTokens !== undefined && usage.outputTokens !== undefined) {
    const about = usage.source === 'estimated' ? 'about ' : '';
    const cached = usage.cachedTokens ? ` (${formatCount(usage.cachedTokens)} cached)` : '';
    parts.push(`${about}${formatCount(usage.promptTokens)} in${cached}, ${formatCount(usage.outputTokens)} out`);
  }
  const { savedMicroUsd, paidMicroUsd } = message;
  if (savedMicroUsd !== undefined) parts.push(`saved ${formatSmallUsd(savedMicroUsd)} · local`);
  if (paidMicroUsd !== undefined)
    parts.push(paidMicroUsd === null ? 'hosted, price unknown' : `paid ${formatSmallUsd(paidMicroUsd)} · hosted`);
  return parts.join(' · ');
}

/** `server/model` without the server; model names may have slashes of their own. */
function shortModelName(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

/** Amounts of single answers: `$0.0021`, `<$0.0001`. */
function formatSmallUsd(microUsd: number): string {
  if (microUsd > 0 && microUsd < 100) return '<$0.0001';
  return `$${(microUsd / 1_000_000).toFixed(microUsd < 1_000_000 ? 4 : 2)}`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `0.4 s`, `12 s`, `3 min 5 s`. */
export function formatSeconds(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** `5 min ago`, `yesterday`, or a date. */
export function formatAge(time: number, now: number): string {
  const minutes = Math.floor((now - time) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  if (minutes < 48 * 60) return 'yesterday';
  return new Date(time).toLocaleDateString(undefined, { year: 'numeric', month: 'short', day: 'numeric' });
}
