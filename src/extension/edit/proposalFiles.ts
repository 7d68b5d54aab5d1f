// The right side of a difference: proposed texts, in memory only. It is a file system and no plain view, so that the
// editor offers to take back single changes there; nothing in it ever reaches the disk by itself.
import {
  Disposable,
  EventEmitter,
  type FileChangeEvent,
  FileChangeType,
  FilePermission,
  type FileStat,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  Uri,
} from 'vscode';
import { PROPOSAL_SCHEME } from './proposalScheme.ts';

/** Says that the bytes are UTF-8, whatever encoding the person has set for files; the editor does not show it. */
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

interface ProposalFile {
  bytes: Uint8Array;
  mtime: number;
  isReadonly: boolean;
}

export class ProposalFiles implements FileSystemProvider {
  readonly #files = new Map<string, ProposalFile>();
  readonly #didChange = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.#didChange.event;
  #next = 1;
  #time = Date.now();

  /** An address of its own for each proposal, with the file's name at its end, so that it has the file's language. */
  uriFor(path: string, kind: string): Uri {
    return Uri.from({ scheme: PROPOSAL_SCHEME, path: `/${kind}-${this.#next++}/${path.replace(/^\/+/, '')}` });
  }

  /** `isReadonly`: while it is being written. */
  write(uri: Uri, text: string, isReadonly: boolean): void {
    const isNew = !this.#files.has(uri.toString());
    const bytes = Uint8Array.from([...BYTE_ORDER_MARK, ...new TextEncoder().encode(text)]);
    this.#files.set(uri.toString(), { bytes, mtime: this.#tick(), isReadonly });
    this.#didChange.fire([{ type: isNew ? FileChangeType.Created : FileChangeType.Changed, uri }]);
  }

  remove(uri: Uri): void {
    if (this.#files.delete(uri.toString())) this.#didChange.fire([{ type: FileChangeType.Deleted, uri }]);
  }

  watch(): Disposable {
    return new Disposable(() => {});
  }

  stat(uri: Uri): FileStat {
    const { bytes, mtime, isReadonly } = this.#get(uri);
    const stat: FileStat = { type: FileType.File, ctime: 0, mtime, size: bytes.length };
    return isReadonly ? { ...stat, permissions: FilePermission.Readonly } : stat;
  }

  readFile(uri: Uri): Uint8Array {
    return this.#get(uri).bytes;
  }

  /** A person who saves the proposal saves it here: the file itself is written by keeping only. */
  writeFile(uri: Uri, bytes: Uint8Array): void {
    const file = this.#get(uri);
    if (file.isReadonly) throw FileSystemError.NoPermissions(uri);
    file.bytes = bytes;
    file.mtime = this.#tick();
  }

  readDirectory(): [string, FileType][] {
    return [];
  }

  createDirectory(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(from: Uri): void {
    throw FileSystemError.NoPermissions(from);
  }

  #get(uri: Uri): ProposalFile {
    const file = this.#files.get(uri.toString());
    if (!file) throw FileSystemError.FileNotFound(uri);
    return file;
  }

  /** Never the same twice: the editor takes a file of the same time for unchanged. */
  #tick(): number {
    this.#time = Math.max(this.#time + 1, Date.now());
    return this.#time;
  }
}
