// Which installed model Hob takes for a task that the person has not given one: pure functions over what is there.
import type { ModelInfo } from '../../shared/protocol/models.ts';
import type { Task } from '../../shared/protocol/tasks.ts';

/** Share of the system's memory that a model may take: editor, browser and the rest live there too. */
const MEMORY_SHARE = 0.6;
/** On top of the weights: context and buffers. */
const MEMORY_FACTOR = 1.15;
const CODE_NAME = /code|coder|starcoder|codestral|mellum|devstral|stable-?code|tiny-?fim/i;
const BILLION = 1e9;

/** The best of the models for a task, or undefined where none can do it. Never one that leaves the machine. */
export function defaultModel(task: Task, models: readonly ModelInfo[], memoryBytes: number): ModelInfo | undefined {
  const local = models.filter((model) => !model.leavesMachine && (task === 'embed') === model.canEmbed);
  if (task === 'completion')
    return best(
      local.filter(({ fim }) => fim !== 'none'),
      completionScore,
    );
  if (task === 'embed') return best(local, (model) => [-sizeOf(model)]);
  return best(
    local.filter(({ canChat }) => canChat),
    (model) => chatScore(model, memoryBytes),
  );
}

/**
 * The smallest good one: trained to fill in, for code, and of a size that answers while somebody types. 1 to 4 billion
 * parameters come first, then up to 8, then half a billion; larger ones are too slow, smaller ones too weak.
 */
function completionScore(model: ModelInfo): number[] {
  const ability = { native: 3, instruction: 2, prefix: 1, none: 0 }[model.fim];
  const size = sizeOf(model);
  return [ability, CODE_NAME.test(model.name) ? 1 : 0, sizeClass(size), model.isLoaded ? 1 : 0, -size];
}

function sizeClass(size: number): number {
  if (size >= BILLION && size <= 4 * BILLION) return 5;
  if (size > 4 * BILLION && size <= 8 * BILLION) return 4;
  if (size >= 0.4 * BILLION && size < BILLION) return 3;
  if (size > 8 * BILLION) return 2;
  return 1;
}

/** The largest that fits; one that is made for chat before one that can be made to. */
function chatScore(model: ModelInfo, memoryBytes: number): number[] {
  const size = sizeOf(model);
  const fits = fitsMemory(model, memoryBytes);
  // Of those that do not fit, the smallest has the best chance.
  return [fits ? 1 : 0, fits ? size : -size, model.isLoaded ? 1 : 0];
}

/** A loaded model fits; of one whose size nobody says, its server has taken care. */
export function fitsMemory(model: ModelInfo, memoryBytes: number): boolean {
  if (model.isLoaded || model.sizeBytes === undefined) return true;
  return model.sizeBytes * MEMORY_FACTOR <= memoryBytes * MEMORY_SHARE;
}

/** Parameters: said by the server, else read off the name, else guessed from the file (about 0.6 bytes each at 4 bit). */
function sizeOf(model: ModelInfo): number {
  const said = parseSize(model.parameterSize ?? '') ?? parseSize(model.name);
  return said ?? (model.sizeBytes === undefined ? 0 : model.sizeBytes / 0.6);
}

/** `1.5B`, `494.03M`, and in names `qwen2.5-coder:1.5b-base`, `8x22b` as the whole. */
function parseSize(text: string): number | undefined {
  const match = /(?:^|[^a-z0-9.])(?:(\d+)x)?(\d+(?:\.\d+)?)\s?([mb])(?![a-z0-9])/i.exec(text);
  if (match === null) return undefined;
  const unit = match[3]?.toLowerCase() === 'm' ? 1e6 : BILLION;
  return Number(match[1] ?? 1) * Number(match[2]) * unit;
}

function best(models: readonly ModelInfo[], score: (model: ModelInfo) => number[]): ModelInfo | undefined {
  let winner: { model: ModelInfo; score: number[] } | undefined;
  for (const model of models) {
    const candidate = { model, score: score(model) };
    if (winner === undefined || isBetter(candidate.score, winner.score)) winner = candidate;
  }
  return winner?.model;
}

function isBetter(a: readonly number[], b: readonly number[]): boolean {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    if (value !== other) return value > other;
  }
  return false;
}
