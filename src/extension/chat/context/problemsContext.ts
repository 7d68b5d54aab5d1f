// What the editor reports as wrong: of the active file, or of the whole workspace where that has nothing.
import { type Diagnostic, DiagnosticSeverity, languages, type Uri, workspace } from 'vscode';
import { UserError } from '../../../shared/base/errors.ts';
import type { Attachment } from '../../../shared/protocol/chat.ts';

const MOST_PROBLEMS = 100;
/** The line of code that a problem is about says more than its number. */
const LONGEST_LINE = 200;

/** @throws UserError where there is no problem. */
export function problemsAttachment(active: Uri | undefined): Attachment {
  const own = active ? languages.getDiagnostics(active).map((problem) => ({ uri: active, problem })) : [];
  const all = languages.getDiagnostics().flatMap(([uri, problems]) => problems.map((problem) => ({ uri, problem })));
  const found = (own.length > 0 ? own : all).sort((a, b) => a.problem.severity - b.problem.severity);
  if (found.length === 0) throw new UserError('The editor reports no problems.');
  const lines = found.slice(0, MOST_PROBLEMS).map(({ uri, problem }) => lineOf(uri, problem));
  if (found.length > MOST_PROBLEMS) lines.push(`(and ${found.length - MOST_PROBLEMS} more)`);
  const where = own.length > 0 && active ? workspace.asRelativePath(active) : 'workspace';
  const count = found.length === 1 ? '1 problem' : `${found.length} problems`;
  return { kind: 'problems', label: `${count} in ${where}`, text: lines.join('\n') };
}

function lineOf(uri: Uri, { range, message, severity, source, code }: Diagnostic): string {
  const document = workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  const line = range.start.line;
  const text = document && line < document.lineCount ? document.lineAt(line).text.trim().slice(0, LONGEST_LINE) : '';
  const name = typeof code === 'object' ? code.value : code;
  const origin = [source, name].filter((part) => part !== undefined && part !== '').join(' ');
  const place = `${workspace.asRelativePath(uri)}:${line + 1}:${range.start.character + 1}`;
  const head = `${place}: ${DiagnosticSeverity[severity].toLowerCase()}: ${message}${origin ? ` (${origin})` : ''}`;
  return text === '' ? head : `${head}\n    ${text}`;
}
