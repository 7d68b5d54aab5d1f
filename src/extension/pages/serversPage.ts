// The page behind "Show Servers" as markdown: what a bug report needs. Never a key, never a password in an address.
import { formatBytes } from '../../shared/base/formatBytes.ts';
import type { Machine, ModelInfo, ModelsListResult, RouteNow } from '../../shared/protocol/models.ts';
import type { ServerStatus } from '../../shared/protocol/status.ts';
import { modelDetail } from '../models/modelText.ts';
import type { StatusSnapshot } from '../status/statusSnapshot.ts';
import { escapeMarkdown } from '../status/statusTooltip.ts';
import { markdownTable } from './markdownTable.ts';

export interface ServersPageContent {
  readonly writtenAt: Date;
  readonly versions: Readonly<Record<string, string>>;
  /** Which machine "localhost" means, in words. */
  readonly here: string;
  readonly snapshot: StatusSnapshot;
  /** Undefined where the language server did not answer. */
  readonly models: ModelsListResult | undefined;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** More rows than anybody reads or sends; the count is said. */
const MAX_MODELS = 300;
const SECRET_NAME = /key|token|secret|password|authorization|salt/i;

export function serversPage(content: ServersPageContent): string {
  const { snapshot, models, writtenAt } = content;
  const servers = models?.servers ?? snapshot.status?.servers ?? [];
  const all = models?.models ?? [];
  const sections = [
    '# Hob: servers and models',
    `As of ${writtenAt.toISOString()}. Copy this page into a bug report: it holds no source text and no keys.`,
    markdownTable(['', ''], Object.entries(content.versions)),
    `“localhost” and 127.0.0.1 are ${escapeMarkdown(content.here)}.`,
    models ? machineLine(models.machine) : '',
    '## State',
    stateLines(snapshot),
    '## Servers',
    markdownTable(
      ['name', 'kind', 'address', 'state', 'since', 'version', 'found', 'models', 'detail'],
      servers.map((server) => serverRow(server, all, writtenAt)),
    ) || 'No server is known. Hob looks at the usual ports of this machine; set others in `hob.servers`.',
    '## Models',
    markdownTable(['model', 'what is known'], all.slice(0, MAX_MODELS).map(modelRow)) || 'No model is known.',
    all.length > MAX_MODELS ? `${all.length - MAX_MODELS} more models are not shown.` : '',
    '## Which model does what',
    markdownTable(
      ['task', 'model', 'chosen by', 'thinking', 'languages'],
      Object.entries(models?.routes ?? {}).map(([task, route]) => routeRow(task, route)),
    ) || 'No task has a model yet.',
    '## Settings',
    `~~~json\n${JSON.stringify(content.settings, redact, 2).replaceAll('~~~', '~ ~ ~')}\n~~~`,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function machineLine({ memoryBytes, gpus, isUnified }: Machine): string {
  const cards = gpus.map((gpu) => `${escapeMarkdown(gpu.name)} with ${formatBytes(gpu.memoryBytes)}`);
  const graphics = isUnified
    ? 'shared with the graphics part'
    : cards.join(', ') || 'no graphics card that tells of itself';
  return `Memory: ${formatBytes(memoryBytes)}, ${graphics}.`;
}

function stateLines({ session, status }: StatusSnapshot): string {
  const lines = [`- language server: ${session}`];
  if (status) lines.push(`- state: ${status.state}${status.detail ? ` (${escapeMarkdown(status.detail)})` : ''}`);
  const reason = status?.lastReason;
  if (reason)
    lines.push(`- last time nothing appeared: ${escapeMarkdown(reason.text)} (${escapeMarkdown(reason.code)})`);
  return lines.join('\n');
}

function serverRow(server: ServerStatus, models: readonly ModelInfo[], now: Date): string[] {
  return [
    server.name,
    server.kind,
    withoutCredentials(server.url),
    server.state,
    sinceInWords(server.since, now.getTime()),
    server.version ?? 'unknown',
    server.isDiscovered ? 'by itself' : 'set by you',
    String(models.filter((model) => model.server === server.name).length),
    withoutCredentials(server.detail ?? ''),
  ];
}

/** `for 4 s`, `for 12 min`, `for 3 h`. */
function sinceInWords(since: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - since) / 1000));
  if (seconds < 120) return `for ${seconds} s`;
  return seconds < 7200 ? `for ${Math.round(seconds / 60)} min` : `for ${Math.round(seconds / 3600)} h`;
}

function modelRow(model: ModelInfo): [string, string] {
  return [model.id, modelDetail(model, (text, ...values) => filled(text, values))];
}

/** Bug reports are read in English. */
function filled(text: string, values: readonly (string | number)[]): string {
  return text.replace(/\{(\d+)\}/g, (_, index) => String(values[Number(index)]));
}

function routeRow(task: string, { model, isChosen, think, languages = {} }: RouteNow): string[] {
  const own = Object.entries(languages).map(([id, name]) => `${id}: ${name}`);
  return [task, model, isChosen ? 'you' : 'Hob', think ?? '', own.join(', ')];
}

function redact(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return SECRET_NAME.test(key) && value !== '' ? '‹hidden›' : withoutCredentials(value);
}

/** `http://user:key@host/?token=…` → `http://‹hidden›@host/`; text that is no address stays as it is. */
export function withoutCredentials(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^/?#@\s]*@/gi, '$1‹hidden›@')
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^?#\s]*)[?#]\S*/gi, '$1');
}
