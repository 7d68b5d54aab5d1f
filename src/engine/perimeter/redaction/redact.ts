// Replaces secrets in text that is about to leave the machine. Only what is certain: a false alarm spoils a prompt.
import type { RedactionCount } from '../../../shared/protocol/perimeter.ts';
import { CLOUD_SECRETS } from './cloudSecrets.ts';
import { FORM_SECRETS } from './formSecrets.ts';
import type { SecretKind } from './secretKind.ts';
import { SERVICE_SECRETS } from './serviceSecrets.ts';

export interface Redacted {
  readonly text: string;
  /** By kind; empty where nothing was found, and `text` is then the very text given. */
  readonly found: readonly RedactionCount[];
}

interface Finding {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** Vendors' own forms first: where two find the same text, the first names it. */
const KINDS: readonly SecretKind[] = [...CLOUD_SECRETS, ...SERVICE_SECRETS, ...FORM_SECRETS];
/** The shortest secret with what it is named by: shorter texts are not looked at. */
const SHORTEST = 12;

/** Each secret found becomes `‹redacted:kind›`. Linear in the length of the text, whatever it holds. */
export function redact(text: string): Redacted {
  if (text.length < SHORTEST) return { text, found: [] };
  const findings = withoutOverlaps(KINDS.flatMap((kind) => findingsOf(kind, text)));
  if (findings.length === 0) return { text, found: [] };
  const parts: string[] = [];
  const counts = new Map<string, number>();
  let at = 0;
  for (const { kind, start, end } of findings) {
    parts.push(text.slice(at, start), `‹redacted:${kind}›`);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    at = end;
  }
  parts.push(text.slice(at));
  return { text: parts.join(''), found: [...counts].map(([kind, count]) => ({ kind, count })) };
}

function findingsOf({ kind, hints, pattern, isSecret }: SecretKind, text: string): Finding[] {
  if (!hints.some((hint) => text.includes(hint))) return [];
  const findings: Finding[] = [];
  for (const match of text.matchAll(pattern)) {
    const secret = match.slice(1).find((group) => group !== undefined) ?? match[0];
    if (isSecret !== undefined && !isSecret(secret, match)) continue;
    // A group is the last of its kind in the match: what stands before it is a name.
    const start = match.index + match[0].lastIndexOf(secret);
    findings.push({ kind, start, end: start + secret.length });
  }
  return findings;
}

/** In the order of the text. Of two that overlap the longer one stays, so that no part of a secret does. */
function withoutOverlaps(findings: readonly Finding[]): Finding[] {
  const sorted = [...findings].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Finding[] = [];
  for (const finding of sorted) {
    const last = kept.at(-1);
    if (last === undefined || finding.start >= last.end) kept.push(finding);
    else if (finding.end > last.end) kept[kept.length - 1] = { ...last, end: finding.end };
  }
  return kept;
}
