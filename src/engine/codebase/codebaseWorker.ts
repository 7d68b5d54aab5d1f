// The worker thread of the codebase search: reading, parsing and ranking happen here, so that no keystroke waits for it.
import { parentPort, workerData } from 'node:worker_threads';
import { createLogger } from '../../shared/base/log.ts';
import { Grammars } from '../completion/syntax/grammars.ts';
import { FolderSearch } from './folderSearch.ts';
import type { FoundPiece, SearchFigures, SearchRequest, WorkerAnswer } from './workerMessages.ts';

// The search hands over one folder name, see codebase.ts.
const { grammarFolder } = workerData as { readonly grammarFolder: string };
const grammars = new Grammars(
  grammarFolder,
  createLogger(() => {}),
);
const folders = new Map<string, FolderSearch>();
let working: Promise<void> = Promise.resolve();

parentPort?.on('message', (request: SearchRequest) => {
  working = working.then(() => answer(request));
});

async function answer(request: SearchRequest): Promise<void> {
  const post = (message: WorkerAnswer) => parentPort?.postMessage(message);
  try {
    post({ id: request.id, ...(await search(request)) });
  } catch (error) {
    post({ id: request.id, error: error instanceof Error ? error.message : String(error) });
  }
}

async function search({ id, question, folders: wanted, most }: SearchRequest) {
  const roots = new Set(wanted.map(({ root }) => root));
  for (const root of [...folders.keys()]) if (!roots.has(root)) folders.delete(root);
  const pieces: FoundPiece[] = [];
  const figures = { files: 0, read: 0, left: 0, indexBytes: 0 } satisfies SearchFigures;
  for (const { root, exclude } of wanted) {
    const folder = folders.get(root) ?? new FolderSearch(root, grammars);
    folders.set(root, folder);
    const { read, left } = await folder.refresh(exclude, (done, total) =>
      parentPort?.postMessage({ id, progress: { done, total } } satisfies WorkerAnswer),
    );
    pieces.push(...(await folder.search(question, most)));
    figures.files += folder.size;
    figures.read += read;
    figures.left += left;
    figures.indexBytes += folder.bytes;
  }
  return { pieces: pieces.sort((a, b) => b.score - a.score).slice(0, most), figures };
}
