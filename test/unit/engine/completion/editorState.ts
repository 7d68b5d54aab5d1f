// Editor states as tests write them: text with `│` where the cursor is.
import { type OpenDocument, Site } from '../../../../src/engine/completion/document.ts';

export interface EditorState {
  readonly document: OpenDocument;
  readonly offset: number;
}

/** `const a = │;` becomes a document and an offset. */
export function editor(
  marked: string,
  options: { uri?: string; languageId?: string; version?: number } = {},
): EditorState {
  const offset = marked.indexOf('│');
  if (offset < 0) throw new Error(`no │ in ${JSON.stringify(marked)}`);
  return { document: documentOf(marked.replace('│', ''), options), offset };
}

export function siteOf(marked: string, options: { uri?: string; languageId?: string } = {}): Site {
  const { document, offset } = editor(marked, options);
  return new Site(document, offset);
}

export function documentOf(
  text: string,
  {
    uri = 'file:///w/a.ts',
    languageId = 'typescript',
    version = 1,
  }: { uri?: string; languageId?: string; version?: number } = {},
): OpenDocument {
  return {
    uri,
    languageId,
    version,
    text,
    path: uri.split('/').at(-1) ?? uri,
    workspaceName: 'w',
    lineOf: (offset) => text.slice(0, offset).split('\n').length - 1,
  };
}
