// A person at the dialogs, scripted: each question is answered by the first rule that knows its words.
import type { Choice, Dialog, Input, Question } from '../../../../src/extension/fallback/dialog.ts';
import { english } from '../fixtures.ts';

export interface Script {
  /** Label to pick, by a word of the placeholder; of several, the next each time. */
  readonly picks?: Readonly<Record<string, string | readonly string[]>>;
  readonly ticks?: readonly string[];
  /** Text to enter, by a word of the placeholder. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Modal questions that get a yes, by a word of their message. */
  readonly yes?: readonly string[];
}

export class DialogScript implements Dialog {
  readonly t: Dialog['t'];
  readonly told: string[] = [];
  readonly asked: { message: string; detail: string }[] = [];
  readonly shown: Choice<unknown>[] = [];
  readonly inputsSeen: Input[] = [];
  readonly problems: string[] = [];
  readonly #script: Script;
  readonly #timesAsked = new Map<string, number>();

  constructor(script: Script) {
    this.#script = script;
    // `vscode.l10n.t` has more forms than the one that Hob's dialogs use.
    this.t = english as Dialog['t'];
  }

  async pick<T>(choices: readonly Choice<T>[], { placeHolder }: Question): Promise<T | undefined> {
    this.shown.push(...choices);
    const answer = answerTo(this.#script.picks, placeHolder);
    const times = this.#timesAsked.get(placeHolder) ?? 0;
    this.#timesAsked.set(placeHolder, times + 1);
    const label = typeof answer === 'string' ? answer : answer?.[times];
    return choices.find((choice) => choice.label === label)?.value;
  }

  async pickMany<T>(choices: readonly Choice<T>[]): Promise<readonly T[] | undefined> {
    const { ticks } = this.#script;
    return ticks && choices.filter(({ label }) => ticks.includes(label)).map(({ value }) => value);
  }

  async input(input: Input): Promise<string | undefined> {
    this.inputsSeen.push(input);
    const text = answerTo(this.#script.inputs, input.placeHolder) ?? input.value;
    const problem = text === undefined ? undefined : input.problem?.(text);
    if (problem !== undefined) this.problems.push(problem);
    return problem === undefined ? text : undefined;
  }

  async agree(message: string, { detail }: { detail: string }): Promise<boolean> {
    this.asked.push({ message, detail });
    return this.#script.yes?.some((word) => message.includes(word)) ?? false;
  }

  tell(message: string): void {
    this.told.push(message);
  }
}

function answerTo<A>(answers: Readonly<Record<string, A>> = {}, question: string): A | undefined {
  return Object.entries(answers).find(([word]) => question.includes(word))?.[1];
}
