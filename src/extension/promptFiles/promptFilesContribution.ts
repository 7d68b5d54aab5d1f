// Help with writing prompt files in the editor: completions, hovers and problems, as the server knows them.
import {
  CompletionItem,
  CompletionItemKind,
  Diagnostic,
  DiagnosticSeverity,
  type DocumentFilter,
  Hover,
  languages,
  Range,
  type TextDocument,
  workspace,
} from 'vscode';
import { DisposableList } from '../../shared/base/disposables.ts';
import { messageOf } from '../../shared/base/errors.ts';
import type { PromptFileResult } from '../../shared/protocol/promptFiles.ts';
import type { Contribution, Shared } from '../contributions.ts';

const FILES: DocumentFilter = { pattern: '**/.hob/prompts/*.prompt.md' };
/** A pause in typing before the problems are looked at. */
const CHECK_AFTER_MS = 300;

export const promptFilesContribution: Contribution = {
  name: 'prompt files',
  activate({ session, log }) {
    const disposables = new DisposableList();
    const ask = async (text: string, offset?: number): Promise<PromptFileResult> => {
      const protocol = await import('../../shared/protocol/promptFiles.ts');
      const params = { text, ...(offset === undefined ? {} : { offset }) };
      return session.request(protocol.PROMPT_FILE_METHOD, params, protocol.PromptFileResult);
    };
    disposables.add(
      languages.registerCompletionItemProvider(
        FILES,
        {
          async provideCompletionItems(document, position) {
            const { completions } = await ask(document.getText(), document.offsetAt(position));
            return completions.map(({ label, insert, start, detail }) => {
              const item = new CompletionItem(label, CompletionItemKind.Variable);
              const rest = document.lineAt(position.line).text.slice(position.character);
              const closed = insert.endsWith('}}') ? (/^\s*\}{1,2}/.exec(rest)?.[0].length ?? 0) : 0;
              item.range = new Range(document.positionAt(start), position.translate(0, closed));
              item.insertText = insert;
              item.filterText = label;
              item.detail = detail;
              // A key is written: what may stand after it is offered at once.
              if (insert.endsWith(': ')) item.command = { command: 'editor.action.triggerSuggest', title: '' };
              return item;
            });
          },
        },
        '{',
        ':',
        ' ',
      ),
    );
    disposables.add(
      languages.registerHoverProvider(FILES, {
        async provideHover(document, position) {
          const { hover } = await ask(document.getText(), document.offsetAt(position));
          return hover && new Hover(hover.text, rangeOf(document, hover));
        },
      }),
    );
    disposables.add(followProblems(ask, log));
    return disposables;
  },
};

function followProblems(ask: (text: string) => Promise<PromptFileResult>, log: Shared['log']): DisposableList {
  const disposables = new DisposableList();
  const shown = disposables.add(languages.createDiagnosticCollection('hob prompt files'));
  const timers = new Map<string, NodeJS.Timeout>();
  const check = async (document: TextDocument) => {
    const { version } = document;
    try {
      const { problems } = await ask(document.getText());
      if (document.isClosed || document.version !== version) return;
      const diagnostics = problems.map((problem) => {
        const diagnostic = new Diagnostic(rangeOf(document, problem), problem.message, DiagnosticSeverity.Warning);
        diagnostic.source = 'Hob';
        return diagnostic;
      });
      shown.set(document.uri, diagnostics);
    } catch (error) {
      log.debug(`[prompt files] ${document.uri.path} was not checked: ${messageOf(error)}`);
    }
  };
  const checkSoon = (document: TextDocument) => {
    if (languages.match(FILES, document) === 0) return;
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => {
        timers.delete(key);
        void check(document);
      }, CHECK_AFTER_MS),
    );
  };
  for (const document of workspace.textDocuments) checkSoon(document);
  disposables.add(workspace.onDidOpenTextDocument(checkSoon));
  disposables.add(workspace.onDidChangeTextDocument(({ document }) => checkSoon(document)));
  disposables.add(workspace.onDidCloseTextDocument((document) => shown.delete(document.uri)));
  return disposables;
}

function rangeOf(document: TextDocument, { start, end }: { start: number; end: number }): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}
