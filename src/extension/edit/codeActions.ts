// Light bulb: fix and explain for problems; edit, document, tests and explain for a selection.
import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type CodeActionProvider,
  CodeActionTriggerKind,
  type Command,
  type Diagnostic,
  l10n,
  type Range,
  type TextDocument,
} from 'vscode';
import { COMMANDS } from '../ids.ts';
import { isWritten } from '../writtenDocuments.ts';

/** What a command of the light bulb is about. */
export interface Spot {
  readonly uri: string;
  readonly range: Range;
  /** Messages of the problems there. */
  readonly problems: readonly string[];
}

export const codeActionKinds = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite];

export const codeActions: CodeActionProvider = {
  provideCodeActions(document: TextDocument, range: Range, context: CodeActionContext): CodeAction[] {
    if (!isWritten(document)) return [];
    const isAsked = context.triggerKind === CodeActionTriggerKind.Invoke;
    const wants = (kind: CodeActionKind) => !context.only || context.only.contains(kind) || kind.contains(context.only);
    const actions: CodeAction[] = [];
    if (context.diagnostics.length > 0 && wants(CodeActionKind.QuickFix)) {
      actions.push(...forProblems(document, context.diagnostics));
    }
    if ((!range.isEmpty || isAsked) && wants(CodeActionKind.RefactorRewrite)) {
      const spot: Spot = { uri: document.uri.toString(), range, problems: [] };
      const rewrites: [string, string][] = [
        [l10n.t('Edit with Hob…'), COMMANDS.editSelection],
        [l10n.t('Document with Hob'), COMMANDS.documentCode],
        [l10n.t('Write Tests with Hob'), COMMANDS.writeTests],
      ];
      if (!range.isEmpty) rewrites.push([l10n.t('Explain with Hob'), COMMANDS.explain]);
      actions.push(...rewrites.map(([title, command]) => action(title, CodeActionKind.RefactorRewrite, command, spot)));
    }
    return actions;
  },
};

function forProblems(document: TextDocument, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const [first, ...rest] = diagnostics;
  if (!first) return [];
  const range = rest.reduce((sum, each) => sum.union(each.range), first.range);
  const spot: Spot = { uri: document.uri.toString(), range, problems: diagnostics.map(messageOf) };
  return [
    {
      ...action(l10n.t('Fix with Hob'), CodeActionKind.QuickFix, COMMANDS.fixProblem, spot),
      diagnostics: [...diagnostics],
    },
    {
      ...action(l10n.t('Explain with Hob'), CodeActionKind.QuickFix, COMMANDS.explainProblem, spot),
      diagnostics: [...diagnostics],
    },
  ];
}

function action(title: string, kind: CodeActionKind, id: string, spot: Spot): CodeAction {
  const command: Command = { title, command: id, arguments: [spot] };
  return { title, kind, command };
}

function messageOf({ message, source, code, range }: Diagnostic): string {
  const number = typeof code === 'object' ? code.value : code;
  const origin = [source, number].filter((part) => part !== undefined).join(' ');
  return `line ${range.start.line + 1}: ${message}${origin ? ` (${origin})` : ''}`;
}
