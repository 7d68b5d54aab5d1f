// hob/models/*: which models there are, and which does which task.
import * as z from 'zod';
import { Think } from './chat.ts';
import { ServerStatus } from './status.ts';
import { ServerKind, Task } from './tasks.ts';

/** How a model can complete code at a cursor: trained for it, by instruction, or from the text before alone. */
export const FimAbility = z.enum(['native', 'instruction', 'prefix', 'none']);
export type FimAbility = z.infer<typeof FimAbility>;

/** Whether a licence lets people earn money with it: freely, on conditions worth reading, or not at all. */
export const CommercialUse = z.enum(['free', 'conditional', 'no']);
export type CommercialUse = z.infer<typeof CommercialUse>;

/** Where a model has room: in the memory of the graphics cards, in that of the system, or nowhere. */
export const Fit = z.enum(['gpu', 'memory', 'no']);
export type Fit = z.infer<typeof Fit>;

/** Tokens per second as measured here; what has not been measured is missing. */
export const MeasuredSpeed = z.object({ prompt: z.number().optional(), answer: z.number().optional() });
export type MeasuredSpeed = z.infer<typeof MeasuredSpeed>;

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
  /** From the licence's text where the server gives it, else from the catalog. */
  commercialUse: CommercialUse.optional(),
  /** The model on the same server that this one is an adapter of, or was made from. */
  parent: z.string().optional(),
  /** Tuned for this person or team: an adapter (LoRA), or made from another model. */
  isSpecialised: z.boolean().optional(),
  /** Missing for servers on other machines and for models whose size nobody says. */
  fit: Fit.optional(),
  speed: MeasuredSpeed.optional(),
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

/** A model of the catalog that is not installed and has room here. */
export const AvailableModel = z.object({
  /** The server that can fetch it. */
  server: z.string(),
  /** As the server's own library names it. */
  name: z.string(),
  title: z.string(),
  downloadBytes: z.number(),
  contextTokens: z.number().int(),
  licence: z.string(),
  commercialUse: CommercialUse,
  fit: Fit,
  canComplete: z.boolean(),
  canChat: z.boolean(),
  canEmbed: z.boolean(),
  canThink: z.boolean(),
  canSee: z.boolean(),
  canUseTools: z.boolean(),
  /** Tasks for which it is the one to take on this machine. */
  recommendedFor: z.array(Task),
});
export type AvailableModel = z.infer<typeof AvailableModel>;

/** The machine that Hob's server runs on, which is the one that "localhost" names. */
export const Machine = z.object({
  memoryBytes: z.number(),
  gpus: z.array(z.object({ name: z.string(), memoryBytes: z.number() })),
  /** Memory of the cards is that of the system (Apple silicon). */
  isUnified: z.boolean(),
});
export type Machine = z.infer<typeof Machine>;

/** What does a task now. */
export const RouteNow = z.object({
  model: z.string(),
  /** Whether the person chose it or Hob did. */
  isChosen: z.boolean(),
  think: Think.optional(),
  /** Models of their own by language identifier. */
  languages: z.record(z.string(), z.string()).optional(),
});
export type RouteNow = z.infer<typeof RouteNow>;

export const ModelsListResult = z.object({
  models: z.array(ModelInfo),
  servers: z.array(ServerStatus),
  routes: z.partialRecord(Task, RouteNow),
  available: z.array(AvailableModel),
  machine: Machine,
});
export type ModelsListResult = z.infer<typeof ModelsListResult>;
/** Request, no parameters: looks at all servers anew. */
export const MODELS_LIST_METHOD = 'hob/models/list';

export const ModelsSelectParams = z.object({
  task: Task,
  /** `server/model`; empty lets Hob choose (for a language: takes the task's own model again). Missing leaves it as it is. */
  model: z.string().optional(),
  /** For this language only. */
  language: z.string().optional(),
  /** How the model thinks for this task; null goes back to the model's own way. */
  think: Think.nullable().optional(),
});
export type ModelsSelectParams = z.infer<typeof ModelsSelectParams>;
/** Request, result null: routes a task to a model at once, for this session; the client keeps it in `hob.routes`. */
export const MODELS_SELECT_METHOD = 'hob/models/select';

export const ModelsPullParams = z.object({
  server: z.string(),
  name: z.string(),
  /** Progress comes as `hob/models/pulling` instead of work-done progress, for clients that show it themselves. */
  isWatched: z.boolean().optional(),
});
export type ModelsPullParams = z.infer<typeof ModelsPullParams>;
/**
 * Request with work-done progress, result null: fetches a model through the server's own means. Cancelled with
 * `$/cancelRequest`; what has come stays at the server, and asking again goes on from there.
 */
export const MODELS_PULL_METHOD = 'hob/models/pull';

export const ModelsPullingParams = z.object({
  server: z.string(),
  name: z.string(),
  /** In words, with bytes where they are known. */
  text: z.string(),
  /** 0 to 100 and never less than before; missing until it is known. */
  percent: z.number().optional(),
});
export type ModelsPullingParams = z.infer<typeof ModelsPullingParams>;
/** Notification while a watched pull goes on. */
export const MODELS_PULLING_METHOD = 'hob/models/pulling';

export const ServerKeyChangedParams = z.object({ server: z.string() });
export type ServerKeyChangedParams = z.infer<typeof ServerKeyChangedParams>;
/** Notification from the client: the key of a server was set or removed; it is asked for anew when the server wants one. */
export const SERVER_KEY_CHANGED_METHOD = 'hob/servers/keyChanged';
