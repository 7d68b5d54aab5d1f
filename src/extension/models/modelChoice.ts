// Which models can do a task, in the order in which a person would want them. No VS Code in here.
import type { FimAbility, ModelInfo } from '../../shared/protocol/models.ts';
import type { Task } from '../../shared/protocol/tasks.ts';

const FIM_RANK: Readonly<Record<FimAbility, number>> = { native: 0, prefix: 1, instruction: 2, none: 3 };

export function modelsFor(task: Task, models: readonly ModelInfo[]): ModelInfo[] {
  const able = models.filter((model) => canDo(task, model));
  return able.sort((a, b) => rank(task, a) - rank(task, b) || a.server.localeCompare(b.server) || byName(a, b));
}

export function canDo(task: Task, model: ModelInfo): boolean {
  if (task === 'completion') return model.fim !== 'none';
  return task === 'embed' ? model.canEmbed : model.canChat;
}

function rank(task: Task, model: ModelInfo): number {
  const away = model.leavesMachine ? 10 : 0;
  return away + (task === 'completion' ? FIM_RANK[model.fim] : 0);
}

function byName(a: ModelInfo, b: ModelInfo): number {
  return a.name.localeCompare(b.name, 'en', { numeric: true });
}
