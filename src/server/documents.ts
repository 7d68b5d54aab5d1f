// The documents the editor has open, kept in step, with each edit told as offsets before it is applied.
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Connection, TextDocumentContentChangeEvent, TextDocumentsConfiguration } from 'vscode-languageserver';
import { TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { OpenDocument, TextChange } from '../engine/completion/document.ts';
import { Emitter } from '../shared/base/events.ts';

export interface WorkspaceFolderName {
  readonly uri: string;
  readonly name: string;
}

export class Documents {
  readonly #documents: TextDocuments<TextDocument>;
  readonly #folders: () => readonly WorkspaceFolderName[];
  readonly #didChange = new Emitter<{ before: OpenDocument; change: TextChange; version: number }>();
  readonly #didClose = new Emitter<string>();
  readonly #didOpen = new Emitter<OpenDocument>();
  readonly onDidChange = this.#didChange.event;
  readonly onDidClose = this.#didClose.event;
  readonly onDidOpen = this.#didOpen.event;

  constructor(connection: Connection, folders: () => readonly WorkspaceFolderName[]) {
    this.#folders = folders;
    const configuration: TextDocumentsConfiguration<TextDocument> = {
      create: (uri, languageId, version, content) => TextDocument.create(uri, languageId, version, content),
      update: (document, changes, version) => this.#update(document, changes, version),
    };
    this.#documents = new TextDocuments(configuration);
    this.#documents.onDidClose(({ document }) => this.#didClose.fire(document.uri));
    this.#documents.onDidOpen(({ document }) => this.#didOpen.fire(this.#asOpen(document)));
    this.#documents.listen(connection);
  }

  get(uri: string): OpenDocument | undefined {
    const document = this.#documents.get(uri);
    return document && this.#asOpen(document);
  }

  /** Offsets and positions are UTF-16, as the protocol has them by default. */
  offsetAt(uri: string, position: { line: number; character: number }): number | undefined {
    return this.#documents.get(uri)?.offsetAt(position);
  }

  positionAt(uri: string, offset: number): { line: number; character: number } | undefined {
    return this.#documents.get(uri)?.positionAt(offset);
  }

  all(): OpenDocument[] {
    return this.#documents.all().map((document) => this.#asOpen(document));
  }

  /** One after the other, since each change speaks of the text that the one before it left. */
  #update(document: TextDocument, changes: readonly TextDocumentContentChangeEvent[], version: number): TextDocument {
    let updated = document;
    for (const change of changes) {
      const before = this.#asOpen(updated);
      const isPart = 'range' in change;
      const start = isPart ? updated.offsetAt(change.range.start) : 0;
      const end = isPart ? updated.offsetAt(change.range.end) : before.text.length;
      updated = TextDocument.update(updated, [change], version);
      this.#didChange.fire({ before, change: { start, end, text: change.text }, version });
    }
    return changes.length > 0 ? updated : TextDocument.update(updated, [], version);
  }

  #asOpen(document: TextDocument): OpenDocument {
    const { uri, languageId, version } = document;
    // Read now: the library changes its document in place.
    const text = document.getText();
    const { path, workspaceName } = this.#place(uri);
    return {
      uri,
      languageId,
      version,
      text,
      path,
      workspaceName,
      lineOf: (offset) => lineOf(document, version, text, offset),
    };
  }

  #place(uri: string): { path: string; workspaceName: string } {
    for (const folder of this.#folders()) {
      const base = folder.uri.endsWith('/') ? folder.uri : `${folder.uri}/`;
      if (uri.startsWith(base)) return { path: decode(uri.slice(base.length)), workspaceName: folder.name };
    }
    return { path: nameOf(uri), workspaceName: 'workspace' };
  }
}

function lineOf(document: TextDocument, version: number, text: string, offset: number): number {
  if (document.version === version) return document.positionAt(offset).line;
  let line = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

function nameOf(uri: string): string {
  try {
    if (uri.startsWith('file:')) return basename(fileURLToPath(uri));
  } catch {
    // A file address of another system (a drive letter, a host): its last part is name enough.
  }
  return decode(uri.split(/[#?]/)[0]?.split('/').at(-1) ?? uri);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray % in a name: the name as it stands is as good.
    return text;
  }
}
