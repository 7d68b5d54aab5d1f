// Search of the workspace by meaning of words: asks the worker thread, which is started with the first question and lives
// until the session ends. Where it fails, the question fails with a sentence; the next one begins a new worker.
import { Worker } from 'node:worker_threads';
import { CancelledError, UserError } from '../../shared/base/errors.ts';
import type { Logger } from '../../shared/base/log.ts';
import type { FoundPiece, SearchedFolder, SearchFigures, SearchRequest, WorkerAnswer } from './workerMessages.ts';

export interface CodebaseOptions {
  /** The worker's script: a bundle beside the server's, or the source itself in tests. */
  readonly worker: string | URL;
  /** Folder of the tree-sitter grammars. */
  readonly grammarFolder: string;
  readonly folders: () => readonly SearchedFolder[];
  readonly log: Logger;
}

export interface Asked {
  readonly question: string;
  /** Pieces wanted at most. */
  readonly most: number;
  readonly signal: AbortSignal;
  /** Files looked at, of how many; called now and then while the index is made or brought up to date. */
  onProgress?(done: number, total: number): void;
}

export interface Answered {
  /** Best first. */
  readonly pieces: readonly FoundPiece[];
  readonly figures: SearchFigures;
}

interface Waiting {
  readonly asked: Asked;
  resolve(answer: Answered): void;
  reject(error: Error): void;
}

/** The thread's JavaScript heap, MB. The rest of what it takes lies outside and is bounded by the index itself. */
const HEAP_MB = 160;

export class Codebase {
  readonly #options: CodebaseOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #nextId = 1;

  constructor(options: CodebaseOptions) {
    this.#options = options;
  }

  /** @throws UserError where there is no folder or the search failed; CancelledError when the signal aborts. */
  async search(asked: Asked): Promise<Answered> {
    const folders = this.#options.folders();
    if (folders.length === 0) throw new UserError('Open a folder first: there is no codebase to search.');
    if (asked.signal.aborted) throw new CancelledError();
    const id = this.#nextId++;
    const request: SearchRequest = { id, question: asked.question, folders, most: asked.most };
    return new Promise<Answered>((resolve, reject) => {
      const stop = () => {
        // The index goes on being made: the next question has use for it.
        this.#waiting.delete(id);
        reject(new CancelledError());
      };
      asked.signal.addEventListener('abort', stop, { once: true });
      const end = () => asked.signal.removeEventListener('abort', stop);
      this.#waiting.set(id, {
        asked,
        resolve: (answer) => {
          end();
          resolve(answer);
        },
        reject: (error) => {
          end();
          reject(error);
        },
      });
      this.#running().postMessage(request);
    });
  }

  dispose(): void {
    void this.#worker?.terminate();
    this.#fail(new CancelledError());
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#options.worker, {
      workerData: { grammarFolder: this.#options.grammarFolder },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    worker.unref();
    worker.on('message', (answer: WorkerAnswer) => this.#take(answer));
    worker.on('error', (error) => {
      this.#options.log.warn(`the codebase search failed: ${error.message}`);
      this.#lose(worker);
    });
    worker.on('exit', () => this.#lose(worker));
    this.#worker = worker;
    return worker;
  }

  #take(answer: WorkerAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    if (!waiting) return;
    if ('progress' in answer) {
      waiting.asked.onProgress?.(answer.progress.done, answer.progress.total);
      return;
    }
    this.#waiting.delete(answer.id);
    if ('error' in answer) {
      waiting.reject(new UserError(`The codebase could not be searched: ${answer.error}`));
      return;
    }
    const { pieces, figures } = answer;
    this.#options.log.debug(`codebase: ${figures.files} files, ${figures.read} read, ${figures.indexBytes} bytes`);
    waiting.resolve({ pieces, figures });
  }

  #lose(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#fail(new UserError('The codebase could not be searched; the log says why.'));
  }

  #fail(error: Error): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}
