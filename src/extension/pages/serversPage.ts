// The page behind "Show Servers" as markdown: what a bug report needs. Never a key, never a password in an address.
import type { ModelInfo, ModelsListResult } from '../../shared/protocol/models.ts';
import { modelDetail } from '../models/modelText.ts';
import type { StatusSnapshot } from '../status/statusSnapshot.ts';
import { escapeMarkdown } from '../status/statusTooltip.ts';
import { markdownTable } from './markdownTable.ts';

export interface ServersPageContent {
  readonly writtenAt: Date;
  readonly versions: Readonly<Record<string, string>>;
  readonly snapshot: StatusSnapshot;
  /** Undefined where the language server did not answer. */
  readonly models: ModelsListResult | undefined;
  readonly settings: Readonly<Record<string, unknown>>;
}

export function serversPage(content: ServersPageContent): string {
  const { snapshot, models } = content;
  const servers = models?.servers ?? snapshot.status?.servers ?? [];
  const sections = [
    '# Hob: servers and models',
    `As of ${content.writtenAt.toISOString()}. Copy this page into a bug report: it holds no source text and no keys.`,
    markdownTable(['', ''], Object.entries(content.versions)),
    '## State',
    stateLines(snapshot),
    '## Servers',
    markdownTable(
      ['name', 'kind', 'address', 'state', 'version', 'found', 'detail'],
      servers.map((server) => [
        server.name,
        server.kind,
        withoutCredentials(server.url),
        server.state,
        server.version ?? 'unknown',
        server.isDiscovered ? 'by itself' : 'set by you',
        server.detail ?? '',
      ]),
    ) || 'No server is known. Hob looks at the usual ports of this machine; set others in `hob.servers`.',
    '## Models',
    markdownTable(['model', 'what is known'], (models?.models ?? []).map(modelRow)) || 'No model is known.',
    '## Which model does what',
    markdownTable(
      ['task', 'model', 'chosen by'],
      Object.entries(models?.routes ?? {}).map(([task, route]) => [task, route.model, route.isChosen ? 'you' : 'Hob']),
    ) || 'No task has a model yet.',
    '## Settings',
    `~~~json\n${JSON.stringify(content.settings, redact, 2).replaceAll('~~~', '~ ~ ~')}\n~~~`,
  ];
  return `${sections.join('\n\n')}\n`;
}

function stateLines({ session, status }: StatusSnapshot): string {
  const lines = [`- language server: ${session}`];
  if (status) lines.push(`- state: ${status.state}${status.detail ? ` (${escapeMarkdown(status.detail)})` : ''}`);
  const reason = status?.lastReason;
  if (reason)
    lines.push(`- last time nothing appeared: ${escapeMarkdown(reason.text)} (${escapeMarkdown(reason.code)})`);
  return lines.join('\n');
}

function modelRow(model: ModelInfo): [string, string] {
  return [model.id, modelDetail(model, (text) => text)];
}

function redact(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? withoutCredentials(value) : value;
}

/** `http://user:key@host/?token=…` → `http://‹hidden›@host/`; text that is no address stays as it is. */
export function withoutCredentials(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^/?#@\s]*@/gi, '$1‹hidden›@')
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^?#\s]*)[?#]\S*/gi, '$1');
}
