// What a command is: its id and what it does. Registering and reporting errors is commandsContribution.ts.
import type { Shared } from '../contributions.ts';
import type { CommandId } from '../ids.ts';
import type { Snooze } from './snoozeState.ts';

export interface CommandEnvironment extends Shared {
  readonly snooze: Snooze;
}

export interface Command {
  readonly id: CommandId;
  run(environment: CommandEnvironment, ...args: readonly unknown[]): Promise<void>;
}
