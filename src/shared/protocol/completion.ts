// Inline completion beyond LSP's own textDocument/inlineCompletion: acceptance and the reason for nothing.
import * as z from 'zod';

/** Command that each item carries; its only argument is AcceptedParams without `length`. */
export const ACCEPTED_COMMAND = 'hob.completion.accepted';

export const AcceptedParams = z.object({
  /** The id in the item's command. */
  id: z.string(),
  /** Characters accepted; missing means the whole item. */
  length: z.number().int().positive().optional(),
});
export type AcceptedParams = z.infer<typeof AcceptedParams>;
/** Notification from the client, instead of the command. */
export const ACCEPTED_METHOD = 'hob/completion/accepted';

/**
 * Notification from the client: where the person is looking, so that the engine can be prepared while nobody waits.
 * Optional for other editors; Hob works without it.
 */
export const FocusParams = z.object({
  textDocument: z.object({ uri: z.string() }),
  position: z.object({ line: z.number().int(), character: z.number().int() }),
});
export type FocusParams = z.infer<typeof FocusParams>;
export const FOCUS_METHOD = 'hob/completion/focus';

/** Notification from the server: more of an answer has come that extends what is shown; asking again gives it at once. */
export const GrownParams = z.object({ uri: z.string(), id: z.string() });
export type GrownParams = z.infer<typeof GrownParams>;
export const GROWN_METHOD = 'hob/completion/grown';
