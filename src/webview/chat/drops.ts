// What is dropped on the page or pasted into it: addresses of files from VS Code's explorer and tabs, pictures, and files
// from outside, which only the page can read.
import { IMAGE_TYPES, MOST_IMAGE_BYTES } from '../../shared/protocol/attachable.ts';

export interface DropActions {
  attachFiles(uris: string[]): void;
  attachText(name: string, text: string): void;
  attachImage(image: { name: string; mediaType: (typeof IMAGE_TYPES)[number]; base64: string }): void;
  notAttached(why: string): void;
}

/** How VS Code hands over what is dragged: a JSON list, or one address a line. */
const LISTS = ['application/vnd.code.uri-list', 'text/uri-list'];
const VSCODE_LIST = 'resourceurls';
const MOST_TEXT_BYTES = 1024 * 1024;
const MOST_FILES = 40;
/** `String.fromCharCode` takes so many at once. */
const STEP = 8_192;

/** Takes drops anywhere on `page` and pictures pasted into `input`. */
export function takeDrops(page: HTMLElement, input: HTMLElement, actions: DropActions): void {
  page.addEventListener('dragover', (event) => {
    if (!event.dataTransfer) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    page.classList.add('dropping');
  });
  page.addEventListener('dragleave', (event) => {
    if (event.target === page || !page.contains(event.relatedTarget as Node | null)) page.classList.remove('dropping');
  });
  page.addEventListener('drop', (event) => {
    page.classList.remove('dropping');
    if (!event.dataTransfer) return;
    event.preventDefault();
    void take(event.dataTransfer, actions);
  });
  input.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void takeFiles(files, actions);
  });
}

/** Exported for tests: what a drop carries is read at once, since it is gone after the event. */
export function addressesIn(data: Pick<DataTransfer, 'getData'>): string[] {
  const found: string[] = [];
  try {
    const list: unknown = JSON.parse(data.getData(VSCODE_LIST) || '[]');
    if (Array.isArray(list)) found.push(...list.filter((each) => typeof each === 'string'));
  } catch {
    // Something else of that name: the other lists remain.
  }
  for (const type of found.length > 0 ? [] : LISTS) found.push(...data.getData(type).split(/\r?\n/));
  const addresses = found.filter((each) => /^[a-z][\w+.-]*:/i.test(each) && !/^https?:/i.test(each));
  return [...new Set(addresses)].slice(0, MOST_FILES);
}

async function take(data: DataTransfer, actions: DropActions): Promise<void> {
  const uris = addressesIn(data);
  if (uris.length > 0) actions.attachFiles(uris);
  else if (data.files.length > 0) await takeFiles([...data.files].slice(0, MOST_FILES), actions);
  else actions.notAttached('Only files and pictures can be dropped here.');
}

async function takeFiles(files: readonly File[], actions: DropActions): Promise<void> {
  for (const file of files) {
    const name = file.name || 'picture';
    const mediaType = IMAGE_TYPES.find((type) => type === file.type);
    if (mediaType && file.size > MOST_IMAGE_BYTES)
      actions.notAttached(`${name} is too large: a picture may have 4 MB.`);
    else if (mediaType) actions.attachImage({ name, mediaType, base64: toBase64(await file.arrayBuffer()) });
    else if (file.size > MOST_TEXT_BYTES) {
      actions.notAttached(`${name} is too large: files up to 1 MB can be attached.`);
    } else actions.attachText(name, await file.text());
  }
}

function toBase64(buffer: ArrayBuffer): string {
  const bytes = new Uint8Array(buffer);
  let binary = '';
  for (let at = 0; at < bytes.length; at += STEP) binary += String.fromCharCode(...bytes.subarray(at, at + STEP));
  return btoa(binary);
}
