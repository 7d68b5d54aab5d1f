// Which models can do a task, in the order in which a person would want them. No VS Code in here.
import type { AvailableModel, FimAbility, ModelInfo } from '../../shared/protocol/models.ts';
import type { Task } from '../../shared/protocol/tasks.ts';

const FIM_RANK: Readonly<Record<FimAbility, number>> = { native: 0, prefix: 1, instruction: 2, none: 3 };
/** Made once: thousands of names are compared. */
const NAMES = new Intl.Collator('en', { numeric: true });

/** Adapters and what was made from a model stand right after it. */
export function modelsFor(task: Task, models: readonly ModelInfo[]): ModelInfo[] {
  const able = models.filter((model) => canDo(task, model));
  const sorted = able.sort(
    (a, b) => rank(task, a) - rank(task, b) || NAMES.compare(a.server, b.server) || NAMES.compare(a.name, b.name),
  );
  const below = belowBase(sorted);
  const byBase = new Map<string, ModelInfo[]>();
  for (const model of below) {
    const key = `${model.server}/${model.parent}`;
    byBase.set(key, [...(byBase.get(key) ?? []), model]);
  }
  if (byBase.size === 0) return sorted;
  const placed = new Set<ModelInfo>();
  // A model may be made from one that was made from another; a circle (nobody forbids one) ends at what is placed.
  const place = (model: ModelInfo): ModelInfo[] => {
    if (placed.has(model)) return [];
    placed.add(model);
    return [model, ...namesOf(model).flatMap((name) => (byBase.get(name) ?? []).flatMap(place))];
  };
  return [...sorted.filter((model) => !below.has(model)), ...sorted].flatMap(place);
}

/** Those of the list whose base is in it too. */
export function belowBase(models: readonly ModelInfo[]): ReadonlySet<ModelInfo> {
  const bases = new Set(models.flatMap(namesOf));
  return new Set(models.filter(({ server, parent }) => parent !== undefined && bases.has(`${server}/${parent}`)));
}

export function availableFor(task: Task, models: readonly AvailableModel[]): AvailableModel[] {
  if (task === 'embed') return models.filter(({ canEmbed }) => canEmbed);
  const able = models.filter(({ canComplete, canChat }) => (task === 'completion' ? canComplete : canChat));
  const isFirst = ({ recommendedFor }: AvailableModel) => Number(recommendedFor.includes(task));
  return able.sort((a, b) => isFirst(b) - isFirst(a));
}

export function canDo(task: Task, model: ModelInfo): boolean {
  if (task === 'completion') return model.fim !== 'none';
  return task === 'embed' ? model.canEmbed : model.canChat;
}

/** Ollama lists every model with its tag, and names bases without `:latest`. */
function namesOf({ server, name }: ModelInfo): string[] {
  const id = `${server}/${name}`;
  return name.endsWith(':latest') ? [id, id.slice(0, -':latest'.length)] : [id];
}

function rank(task: Task, model: ModelInfo): number {
  const away = model.leavesMachine ? 10 : 0;
  return away + (task === 'completion' ? FIM_RANK[model.fim] : 0);
}
