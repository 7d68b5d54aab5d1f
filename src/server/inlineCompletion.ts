// textDocument/inlineCompletion, acceptance, focus and snooze: LSP on one side, the completion engine on the other.
import {
  type CancellationToken,
  type Connection,
  type InlineCompletionItem,
  type InlineCompletionParams,
  InlineCompletionTriggerKind,
} from 'vscode-languageserver';
import type { CompletionEngine } from '../engine/completion/completionEngine.ts';
import type { SelectedSuggestion } from '../engine/completion/document.ts';
import type { Logger } from '../shared/base/log.ts';
import {
  ACCEPTED_COMMAND,
  ACCEPTED_METHOD,
  AcceptedParams,
  FOCUS_METHOD,
  FocusParams,
  GROWN_METHOD,
} from '../shared/protocol/completion.ts';
import { SNOOZE_METHOD, SnoozeParams } from '../shared/protocol/status.ts';
import { abortSignalOf } from './cancellation.ts';
import type { Documents } from './documents.ts';

export function registerInlineCompletion(
  connection: Connection,
  engine: CompletionEngine,
  documents: Documents,
  log: Logger,
): void {
  connection.languages.inlineCompletion.on((params, token) => answer(params, token, engine, documents));
  documents.onDidChange(({ before, change, version }) => engine.changed(before, change, version));
  documents.onDidClose((uri) => engine.closed(uri));
  engine.onDidGrow((grown) => void connection.sendNotification(GROWN_METHOD, grown));

  const accepted = (raw: unknown) => {
    const parsed = AcceptedParams.safeParse(raw);
    if (parsed.success) engine.accepted(parsed.data.id, parsed.data.length);
    else log.warn('An acceptance without an id was left out.');
  };
  connection.onNotification(ACCEPTED_METHOD, accepted);
  connection.onExecuteCommand(({ command, arguments: args }) => {
    if (command === ACCEPTED_COMMAND) accepted(args?.[0]);
    return null;
  });
  connection.onNotification(FOCUS_METHOD, (raw: unknown) => {
    const parsed = FocusParams.safeParse(raw);
    if (!parsed.success) return;
    const { uri } = parsed.data.textDocument;
    const document = documents.get(uri);
    const offset = documents.offsetAt(uri, parsed.data.position);
    if (document && offset !== undefined) engine.focused(document, offset);
  });
  connection.onNotification(SNOOZE_METHOD, (raw: unknown) => {
    const parsed = SnoozeParams.safeParse(raw);
    if (parsed.success) engine.snooze(parsed.data.until);
  });
}

async function answer(
  { textDocument, position, context }: InlineCompletionParams,
  token: CancellationToken,
  engine: CompletionEngine,
  documents: Documents,
): Promise<InlineCompletionItem[]> {
  const { uri } = textDocument;
  const document = documents.get(uri);
  const offset = documents.offsetAt(uri, position);
  if (!document || offset === undefined) return [];
  const outcome = await engine.complete({
    document,
    offset,
    suggestion: suggestionOf(context.selectedCompletionInfo, uri, documents),
    isInvoked: context.triggerKind === InlineCompletionTriggerKind.Invoked,
    signal: abortSignalOf(token),
  });
  if (outcome === 'cancelled' || !('ghost' in outcome)) return [];
  const { id, insertText, start, end } = outcome.ghost;
  const from = documents.positionAt(uri, start);
  const to = documents.positionAt(uri, end);
  if (!from || !to) return [];
  return [
    {
      insertText,
      range: { start: from, end: to },
      command: { title: 'Accepted', command: ACCEPTED_COMMAND, arguments: [{ id }] },
    },
  ];
}

function suggestionOf(
  info: NonNullable<InlineCompletionParams['context']>['selectedCompletionInfo'],
  uri: string,
  documents: Documents,
): SelectedSuggestion | undefined {
  if (!info) return undefined;
  const start = documents.offsetAt(uri, info.range.start);
  const end = documents.offsetAt(uri, info.range.end);
  return start === undefined || end === undefined ? undefined : { start, end, text: info.text };
}
