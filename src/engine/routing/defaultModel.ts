// Which installed model Hob takes for a task that the person has not given one: pure functions over what is there.
import type { Fit, Machine, ModelInfo } from '../../shared/protocol/models.ts';
import type { Task } from '../../shared/protocol/tasks.ts';
import { catalogRow } from '../models/catalog.ts';
import { fitOf, neededBytes } from '../models/memory.ts';
import { RECKONED_CONTEXT } from '../models/recommend.ts';
import { parseSize } from './parameterSize.ts';

const CODE_NAME = /code|coder|starcoder|codestral|mellum|devstral|stable-?code|tiny-?fim/i;
const BILLION = 1e9;

/** The best of the models for a task, or undefined where none can do it. Never one that leaves the machine. */
export function defaultModel(task: Task, models: readonly ModelInfo[], machine: Machine): ModelInfo | undefined {
  const local = models.filter((model) => !model.leavesMachine && (task === 'embed') === model.canEmbed);
  if (task === 'completion')
    return best(
      local.filter(({ fim }) => fim !== 'none'),
      completionScore,
    );
  if (task === 'embed') return best(local, (model) => [-sizeOf(model)]);
  return best(
    local.filter(({ canChat }) => canChat),
    (model) => chatScore(model, machine),
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

/** The largest that fits, into the memory of a graphics card before that of the system. */
function chatScore(model: ModelInfo, machine: Machine): number[] {
  const size = sizeOf(model);
  const fit = fitsMachine(model, machine);
  // Of those that do not fit, the smallest has the best chance.
  return [{ gpu: 2, memory: 1, no: 0 }[fit], fit === 'no' ? -size : size, model.isLoaded ? 1 : 0];
}

/** A loaded model fits; of one whose size nobody says, its server has taken care. */
export function fitsMachine(model: ModelInfo, machine: Machine): Fit {
  if (model.isLoaded || model.sizeBytes === undefined) return machine.gpus.length > 0 ? 'gpu' : 'memory';
  const needed = neededBytes(
    { ...model, parameters: sizeOf(model) },
    catalogRow(model.name, model.parent),
    model.contextTokens ?? RECKONED_CONTEXT,
  );
  return needed === undefined ? 'memory' : fitOf(needed, machine);
}

/** Parameters: said by the server, else read off the name, else guessed from the file (about 0.6 bytes each at 4 bit). */
function sizeOf(model: ModelInfo): number {
  const said = parseSize(model.parameterSize ?? '') ?? parseSize(model.name);
  return said ?? (model.sizeBytes === undefined ? 0 : model.sizeBytes / 0.6);
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
