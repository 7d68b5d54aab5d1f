// The apply engine with the real grammars, as tests call it.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Grammars } from '../../../../src/engine/completion/syntax/grammars.ts';
import { type Proposal, propose } from '../../../../src/engine/edit/propose.ts';
import { silentLogger } from '../../../../src/shared/base/log.ts';

export const grammars = new Grammars(
  dirname(createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm')),
  silentLogger,
);

export function apply(text: string, code: string, languageId = 'typescript', language = ''): Promise<Proposal> {
  return propose({ text, code, language, languageId }, grammars);
}

/** A search and replace block. */
export function searchReplace(search: string, replace: string): string {
  return `<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n`;
}
