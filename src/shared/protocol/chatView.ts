// Between the chat panel's page and the extension host. The page may be thrown away and built again at any time: what
// it needs to know again comes with `state` after its `ready`.
import * as z from 'zod';
import {
  type Attachment,
  type ChatDeltaParams,
  type ChatMeasureResult,
  type ChatMessage,
  type ChatStartedParams,
  type Conversation,
  type ConversationSummary,
  Think,
} from './chat.ts';

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
  z.object({ type: z.literal('send'), draft: Draft, think: Think.optional() }),
  /** Asks the question before this answer again. */
  z.object({ type: z.literal('retry'), answer: z.string(), think: Think.optional() }),
  z.object({ type: z.literal('stop') }),
  /** How much of the window this draft would use; answered with `measured`. */
  z.object({ type: z.literal('measure'), draft: Draft }),
  z.object({ type: z.literal('copy'), text: z.string() }),
  z.object({ type: z.literal('insert'), text: z.string() }),
  z.object({ type: z.literal('newFile'), text: z.string(), language: z.string() }),
  z.object({ type: z.literal('openLink'), url: z.string() }),
  z.object({ type: z.literal('removeChip'), chip: z.string() }),
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
  /** Offered because it is selected now; changes with the selection. */
  readonly isAutomatic: boolean;
}

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
  | { readonly type: 'focus' };
