// What the page asks for about chips: attaching by name, by suggestion, by drop; pictures; making something shorter. What
// cannot be attached is said in the panel, not in a popup.
import { CancellationTokenSource } from 'vscode';
import { isCancellation, UserError } from '../../shared/base/errors.ts';
import { type ContextName, MOST_IMAGE_BYTES } from '../../shared/protocol/attachable.ts';
import type { Attachment } from '../../shared/protocol/chat.ts';
import type { Draft, FileSuggestion, HostMessage, ViewMessage } from '../../shared/protocol/chatView.ts';
import type { ChatRequests } from './chatRequests.ts';
import type { Chips } from './chips.ts';
import { uriOf } from './context/fileContext.ts';
import type { ContextProviders } from './contextProviders.ts';
import type { Conversations } from './conversations.ts';
import type { SlashCommands } from './slashCommands.ts';

export interface AttachingParts {
  readonly requests: Pick<ChatRequests, 'condense' | 'files'>;
  readonly chips: Chips;
  readonly conversations: Pick<Conversations, 'current' | 'beginFrom'>;
  readonly context: ContextProviders;
  readonly slash: SlashCommands;
  post(message: HostMessage): void;
  /** Puts the cursor into the panel's input. */
  focus(): Promise<void>;
}

type AttachMessage = Extract<
  ViewMessage,
  {
    type:
      | 'attach'
      | 'attachFiles'
      | 'attachText'
      | 'attachImage'
      | 'notAttached'
      | 'suggest'
      | 'condense'
      | 'condenseChat';
  }
>;

const MOST_SUGGESTED = 12;
/** For these something is chosen from a list of the editor, which leaves the cursor in the editor. */
const CHOSEN_IN_A_LIST: ReadonlySet<ContextName> = new Set(['file', 'terminal', 'symbol', 'folder']);
/** A dropped file that only the page could read. */
const MOST_TEXT_CHARS = 1024 * 1024;

export class Attaching {
  readonly #parts: AttachingParts;
  /** The command whose attachment has been offered: what the person removes is not attached again. */
  #prepared: string | undefined;

  constructor(parts: AttachingParts) {
    this.#parts = parts;
  }

  /** Never rejects for what a person can understand: that is said in the panel. */
  async handle(message: AttachMessage): Promise<void> {
    try {
      await this.#do(message);
    } catch (error) {
      if (isCancellation(error)) return;
      if (!(error instanceof UserError)) throw error;
      this.#parts.post({ type: 'notice', text: error.message });
    }
  }

  /** Attaches what the slash command at the beginning of the text is about, once, where nothing is attached yet. */
  async prepare(text: string): Promise<void> {
    const { chips, slash, post } = this.#parts;
    const name = slash.commandIn(text);
    if (name === this.#prepared) return;
    this.#prepared = name;
    if (name === undefined || chips.hasOwn) return;
    try {
      const attachment = await slash.attachmentFor(name);
      if (attachment) chips.attach(attachment);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      post({ type: 'notice', text: `/${name}: ${error.message}` });
    }
  }

  /** The draft with what its command attaches by itself, for one that is sent faster than it is measured. */
  async ready(draft: Draft): Promise<Draft> {
    const before = new Set(this.#parts.chips.all.map(({ id }) => id));
    await this.prepare(draft.text);
    this.#prepared = undefined;
    const added = this.#parts.chips.all.map(({ id }) => id).filter((id) => !before.has(id));
    return added.length === 0 ? draft : { ...draft, chips: [...draft.chips, ...added] };
  }

  async #do(message: AttachMessage): Promise<void> {
    const { chips, post, conversations, requests } = this.#parts;
    switch (message.type) {
      case 'attach':
        return this.#named(message.context);
      case 'attachFiles':
        return this.#files(message.uris);
      case 'attachText':
        return chips.attach(dropped(message.name, message.text));
      case 'attachImage':
        return chips.attach(picture(message));
      case 'notAttached':
        throw new UserError(message.why);
      case 'suggest':
        return post({
          type: 'suggestions',
          query: message.query,
          files: await this.#matching(message.query),
        });
      case 'condense':
        return chips.replace(message.chip, (attachment) => {
          return requests.condense({ conversation: conversations.current, attachment }, never());
        });
      case 'condenseChat':
        return conversations.beginFrom(await requests.condense({ conversation: conversations.current }, never()));
    }
  }

  /** Whatever comes of it, the person goes on writing the question. */
  async #named(name: ContextName): Promise<void> {
    try {
      this.#parts.chips.attach(await this.#parts.context.attachment(name));
    } finally {
      if (CHOSEN_IN_A_LIST.has(name)) await this.#parts.focus();
    }
  }

  async #matching(query: string): Promise<FileSuggestion[]> {
    const { files } = await this.#parts.requests.files(query, MOST_SUGGESTED);
    return files.map(({ uri, path }) => {
      const name = path.split('/').at(-1) ?? path;
      return { uri, name, folder: path.slice(0, Math.max(0, path.length - name.length - 1)) };
    });
  }

  /** Each by itself: one that cannot be attached does not keep the others out. */
  async #files(texts: readonly string[]): Promise<void> {
    const problems: string[] = [];
    for (const text of texts) {
      const uri = uriOf(text);
      try {
        if (uri) this.#parts.chips.attach(await this.#parts.context.file(uri));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        problems.push(error.message);
      }
    }
    if (problems.length > 0) throw new UserError(problems.join(' '));
  }
}

function dropped(name: string, text: string): Attachment {
  if (text.includes('\0')) throw new UserError(`${name} is not a text file.`);
  if (text.length > MOST_TEXT_CHARS) throw new UserError(`${name} is too large: files up to 1 MB can be attached.`);
  return { kind: 'file', label: name, text };
}

/** The page says what it is; its first bytes must agree. */
function picture({ name, mediaType, base64 }: Extract<ViewMessage, { type: 'attachImage' }>): Attachment {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > MOST_IMAGE_BYTES) throw new UserError(`${name} is too large: a picture may have 4 MB.`);
  if (!isPicture(bytes, mediaType)) throw new UserError(`${name} is no PNG, JPEG, WebP or GIF picture.`);
  return { kind: 'image', label: name, text: '', image: { mediaType, base64 } };
}

function isPicture(bytes: Buffer, mediaType: string): boolean {
  const head = bytes.subarray(0, 12).toString('latin1');
  if (mediaType === 'image/png') return head.startsWith('\u0089PNG');
  if (mediaType === 'image/jpeg') return head.startsWith('\u00ff\u00d8\u00ff');
  if (mediaType === 'image/gif') return head.startsWith('GIF8');
  return head.startsWith('RIFF') && head.slice(8) === 'WEBP';
}

function never() {
  return new CancellationTokenSource().token;
}
