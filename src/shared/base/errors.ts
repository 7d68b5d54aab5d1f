// The kinds of error Hob tells apart: what a person can mend, what was cancelled, and everything else (a bug).

/** A command that mends the trouble, as VS Code names it. */
export interface Remedy {
  readonly title: string;
  readonly command: string;
}

/** Something the person can understand and mend. `message` is one sentence shown as it is. */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly remedy: Remedy | undefined;

  constructor(message: string, remedy?: Remedy, options?: ErrorOptions) {
    super(message, options);
    this.remedy = remedy;
  }
}

/** Somebody no longer wants the answer. Never logged above `trace`. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  constructor() {
    super('cancelled');
  }
}

/** Whether an error only says that its work was called off, by us or by a fetch that was aborted. */
export function isCancellation(error: unknown): boolean {
  return error instanceof CancelledError || (error instanceof Error && error.name === 'AbortError');
}

/** One line for a log or a status: never a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** For the log: with its stack where there is one. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
