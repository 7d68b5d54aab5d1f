// hob/prompts/*: slash commands (Hob's own and those of the workspace's prompt files), the workspace's instructions, and
// help with writing prompt files.
import * as z from 'zod';
import { Attachment } from './chat.ts';

/** What a prompt can ask the editor for. */
export const PromptNeed = z.enum(['selection', 'file', 'diff', 'staged', 'problems']);
export type PromptNeed = z.infer<typeof PromptNeed>;

export const SlashCommand = z.object({
  /** Without the slash. */
  name: z.string(),
  description: z.string(),
  /** Where it comes from, for one of the workspace; missing for Hob's own. */
  uri: z.string().optional(),
  /** What is attached by itself when nothing is attached: the first of these that there is. */
  attaches: z.array(PromptNeed),
});
export type SlashCommand = z.infer<typeof SlashCommand>;

/** Request, no parameters. */
export const PROMPTS_LIST_METHOD = 'hob/prompts/list';
export const PromptsListResult = z.object({
  commands: z.array(SlashCommand),
  /** The workspace's instruction files as attachments, each whole or not at all. */
  instructions: z.array(Attachment),
  /** What was left out and why, one sentence each (too large, broken, workspace not trusted). */
  notes: z.array(z.string()),
});
export type PromptsListResult = z.infer<typeof PromptsListResult>;

export const PromptsExpandParams = z.object({
  /** What the person wrote, `/name …`. */
  text: z.string(),
  /** What the variables stand for; missing ones were not asked for or are not there. */
  selection: z.string().optional(),
  file: z.string().optional(),
  diff: z.string().optional(),
});
export type PromptsExpandParams = z.infer<typeof PromptsExpandParams>;
/** Request: what the model is to read for a slash command. Null where the text is none that is known. */
export const PROMPTS_EXPAND_METHOD = 'hob/prompts/expand';
export const PromptsExpandResult = z
  .object({
    name: z.string(),
    prompt: z.string(),
    /** Variables that occur; the client sends what they stand for and asks again. */
    needs: z.array(PromptNeed),
    /** `server/model`, where the prompt file names a model of this machine or a task that has another model. */
    model: z.string().optional(),
  })
  .nullable();
export type PromptsExpandResult = z.infer<typeof PromptsExpandResult>;

export const PromptFileParams = z.object({
  text: z.string(),
  /** UTF-16 offset of the cursor: asks for completions and for what stands there. */
  offset: z.number().int().optional(),
});
export type PromptFileParams = z.infer<typeof PromptFileParams>;
/** Request: what is wrong in a prompt file, and at an offset what could be written and what stands there. */
export const PROMPT_FILE_METHOD = 'hob/prompts/file';
export const PromptFileResult = z.object({
  problems: z.array(z.object({ start: z.number().int(), end: z.number().int(), message: z.string() })),
  completions: z.array(
    z.object({
      label: z.string(),
      /** Replaces what stands from `start` to the cursor. */
      insert: z.string(),
      start: z.number().int(),
      detail: z.string(),
    }),
  ),
  hover: z.object({ start: z.number().int(), end: z.number().int(), text: z.string() }).optional(),
});
export type PromptFileResult = z.infer<typeof PromptFileResult>;
