// Between the chat panel's page and the extension host. The page may be thrown away and built again at any time: what
// it needs to know again comes with `state` after its `ready`.
import * as z from 'zod';
import { CONTEXT_NAMES, IMAGE_TYPES, MOST_IMAGE_BYTES } from './attachable.ts';
import {
  type Attachment,
  type ChatDeltaParams,
  type ChatMeasureResult,
  type ChatMessage,
  type ChatReadingParams,
  type ChatStartedParams,
  type Conversation,
  type ConversationSummary,
  Think,
} from './chat.ts';
import type { SlashCommand } from './promptFiles.ts';

/** Things dropped or pasted at once; more is a mistake. */
const MOST_DROPPED = 40;

/** What a question consists of besides its text. */
const Draft = z.object({
  text: z.string(),
  /** Ids of the chips that go with it. */
  chips: z.array(z.string()),
  /** The earlier question (message id) that is edited: it and everything after it is replaced. */
  replaceFrom: z.string().optional(),
  /** Which attachments of the edited question stay, by index. */
  keep: z.array(z.number().int().nonnegative()).optional(),
});
export type Draft = z.infer<typeof Draft>;

/** From the page to the extension host. Nothing in it is trusted further than this shape. */
export const ViewMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** `model` where the person asks another one for this answer. */
  z.object({ type: z.literal('send'), draft: Draft, think: Think.optional(), model: z.string().optional() }),
  /** Asks the question before this answer again. */
  z.object({
    type: z.literal('retry'),
    answer: z.string(),
    think: Think.optional(),
    model: z.string().optional(),
  }),
  z.object({ type: z.literal('stop') }),
  /** How much of the window this draft would use; answered with `measured`. */
  z.object({ type: z.literal('measure'), draft: Draft }),
  z.object({ type: z.literal('copy'), text: z.string() }),
  z.object({ type: z.literal('insert'), text: z.string() }),
  z.object({ type: z.literal('newFile'), text: z.string(), language: z.string() }),
  /** Shows what code of an answer would change; without `block` the text is the whole answer. */
  z.object({
    type: z.literal('apply'),
    text: z.string(),
    block: z.object({ info: z.string(), above: z.string() }).optional(),
  }),
  z.object({ type: z.literal('openLink'), url: z.string() }),
  z.object({ type: z.literal('removeChip'), chip: z.string() }),
  /** Attaches something by its name; what is to be chosen is asked for in the editor. */
  z.object({ type: z.literal('attach'), context: z.enum(CONTEXT_NAMES) }),
  /** Attaches files: chosen from suggestions or dropped from the explorer or a tab. */
  z.object({ type: z.literal('attachFiles'), uris: z.array(z.string()).max(MOST_DROPPED) }),
  /** A file from outside of VS Code, which only the page can read. */
  z.object({ type: z.literal('attachText'), name: z.string(), text: z.string() }),
  z.object({
    type: z.literal('attachImage'),
    name: z.string(),
    mediaType: z.enum(IMAGE_TYPES),
    base64: z.string().max(MOST_IMAGE_BYTES * 1.4),
  }),
  /** Something that the page itself could not attach: a sentence for the person. */
  z.object({ type: z.literal('notAttached'), why: z.string() }),
  /** Files whose path fits; answered with `suggestions`. */
  z.object({ type: z.literal('suggest'), query: z.string() }),
  /** The local model makes what is attached short. */
  z.object({ type: z.literal('condense'), chip: z.string() }),
  /** A new chat begins with a summary of this one. */
  z.object({ type: z.literal('condenseChat') }),
  /** Opens a place that an answer rests on, by its number there. */
  z.object({ type: z.literal('openSource'), answer: z.string(), source: z.number().int().nonnegative() }),
  z.object({ type: z.literal('pickModel') }),
  /** Runs the command that mends a trouble; only commands of Hob. */
  z.object({ type: z.literal('remedy'), command: z.string() }),
  z.object({ type: z.literal('newChat') }),
  z.object({ type: z.literal('list'), query: z.string() }),
  z.object({ type: z.literal('open'), conversation: z.string() }),
  z.object({ type: z.literal('delete'), conversation: z.string() }),
  z.object({ type: z.literal('deleteAll') }),
  z.object({ type: z.literal('export'), conversation: z.string() }),
]);
export type ViewMessage = z.infer<typeof ViewMessage>;

/** Something that goes with the next question. Its text stays in the extension host. */
export interface Chip {
  readonly id: string;
  readonly kind: Attachment['kind'];
  readonly label: string;
  /** Offered without being asked for, and removable: the selection of the moment, the workspace's instructions. */
  readonly isAutomatic: boolean;
  /** A model has made it shorter. */
  readonly isSummary?: boolean;
  /** A model is making it shorter now. */
  readonly isBusy?: boolean;
}

/** A file that fits what was typed. */
export interface FileSuggestion {
  readonly uri: string;
  readonly name: string;
  readonly folder: string;
}

/** A slash command as the list shows it. */
export type CommandSuggestion = Pick<SlashCommand, 'name' | 'description'>;

/** A way out of a trouble. */
export interface ViewRemedy {
  readonly title: string;
  readonly command: string;
}

/** Why nothing can be asked now. */
export interface ViewProblem {
  readonly text: string;
  readonly remedy?: ViewRemedy;
}

/** From the extension host to the page. */
export type HostMessage =
  | {
      readonly type: 'state';
      readonly conversation: Conversation;
      readonly isRunning: boolean;
      readonly chips: readonly Chip[];
    }
  | ({ readonly type: 'started' } & ChatStartedParams)
  | ({ readonly type: 'delta' } & ChatDeltaParams)
  | { readonly type: 'finished'; readonly conversation: string; readonly message: ChatMessage }
  /** A question was not taken in; it goes back into the input unless something is there already. */
  | { readonly type: 'refused'; readonly problem: ViewProblem; readonly draft?: Draft }
  | { readonly type: 'chips'; readonly chips: readonly Chip[] }
  | { readonly type: 'measured'; readonly result: ChatMeasureResult; readonly draft: Draft }
  /** What stands in the way of asking; null when nothing does. */
  | { readonly type: 'problem'; readonly problem: ViewProblem | null }
  | {
      readonly type: 'history';
      readonly query: string;
      readonly conversations: readonly ConversationSummary[];
      readonly current: string;
    }
  | { readonly type: 'commands'; readonly commands: readonly CommandSuggestion[] }
  | { readonly type: 'suggestions'; readonly query: string; readonly files: readonly FileSuggestion[] }
  /** One sentence about something that was not done; stays until the person goes on. */
  | { readonly type: 'notice'; readonly text: string }
  | { readonly type: 'titled'; readonly conversation: string; readonly title: string }
  | ({ readonly type: 'reading' } & ChatReadingParams)
  | { readonly type: 'focus' };
