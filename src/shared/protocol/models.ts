// hob/models/*: which models there are, and which does which task.
import * as z from 'zod';
import { ServerStatus } from './status.ts';
import { ServerKind, Task } from './tasks.ts';

/** How a model can complete code at a cursor: trained for it, by instruction, or from the text before alone. */
export const FimAbility = z.enum(['native', 'instruction', 'prefix', 'none']);
export type FimAbility = z.infer<typeof FimAbility>;

/** What is known of a model; what the server did not say is missing, never guessed as zero. */
export const ModelInfo = z.object({
  /** `server/model`, as routes name it. The model's own name may contain slashes. */
  id: z.string(),
  server: z.string(),
  kind: ServerKind,
  name: z.string(),
  fim: FimAbility,
  /** FIM family id (see engine/completion/fim), where one is known. */
  fimFamily: z.string().optional(),
  sizeBytes: z.number().optional(),
  parameterSize: z.string().optional(),
  quantization: z.string().optional(),
  architecture: z.string().optional(),
  /** Tokens one request may use on this server now. */
  contextTokens: z.number().int().optional(),
  licence: z.string().optional(),
  isLoaded: z.boolean().optional(),
  canChat: z.boolean(),
  canThink: z.boolean(),
  canEmbed: z.boolean(),
  canSee: z.boolean(),
  canUseTools: z.boolean(),
  /** The server passes requests for this model on to another machine. */
  leavesMachine: z.boolean(),
});
export type ModelInfo = z.infer<typeof ModelInfo>;

export const ModelsListResult = z.object({
  models: z.array(ModelInfo),
  servers: z.array(ServerStatus),
  /** Model by task, and whether the person chose it or Hob did. */
  routes: z.partialRecord(Task, z.object({ model: z.string(), isChosen: z.boolean() })),
});
export type ModelsListResult = z.infer<typeof ModelsListResult>;
/** Request, no parameters: looks at all servers anew. */
export const MODELS_LIST_METHOD = 'hob/models/list';

export const ModelsSelectParams = z.object({ task: Task, model: z.string() });
export type ModelsSelectParams = z.infer<typeof ModelsSelectParams>;
/** Request, result null: routes a task to a model at once, for this session; the client keeps it in `hob.routes`. */
export const MODELS_SELECT_METHOD = 'hob/models/select';

export const ModelsPullParams = z.object({ server: z.string(), name: z.string() });
export type ModelsPullParams = z.infer<typeof ModelsPullParams>;
/** Request with work-done progress, result null: fetches a model through the server's own means. */
export const MODELS_PULL_METHOD = 'hob/models/pull';
