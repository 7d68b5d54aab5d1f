// What a command of this folder is. Ids and registering are in commandsContribution.ts.
import type { Shared } from '../contributions.ts';
import type { Snooze } from './snoozeState.ts';

export interface CommandEnvironment extends Shared {
  readonly snooze: Snooze;
}

export interface Command {
  run(environment: CommandEnvironment, ...args: readonly unknown[]): Promise<void>;
}
