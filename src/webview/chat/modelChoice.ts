// The model that answers, as a button that switches it, and how that model thinks, as a list beside it.
import type { ChatMeasureResult, Think } from '../../shared/protocol/chat.ts';
import { el } from '../dom.ts';
import { icon } from './icons.ts';

const THINK_LABELS: Readonly<Record<Think, string>> = {
  on: 'Thinking on',
  off: 'Thinking off',
  low: 'Thinking low',
  medium: 'Thinking medium',
  high: 'Thinking high',
};

export interface ModelChoiceActions {
  /** The person wants another model. */
  pick(): void;
  /** The chosen ways of thinking, by model, to be kept with the page. */
  keep(think: Record<string, Think>): void;
}

export class ModelChoice {
  readonly button = el('button', { class: 'model-button', type: 'button', 'aria-haspopup': 'dialog' });
  readonly thinking = el('select', { class: 'think', 'aria-label': 'Thinking', title: 'Thinking', hidden: true });
  readonly #actions: ModelChoiceActions;
  #modelId = '';
  #thinkByModel: Record<string, Think>;

  constructor(kept: Readonly<Record<string, Think>>, actions: ModelChoiceActions) {
    this.#actions = actions;
    this.#thinkByModel = { ...kept };
    this.button.addEventListener('click', () => actions.pick());
    this.thinking.addEventListener('change', () => this.#onThink());
  }

  /** The way of thinking that is chosen for the model shown. */
  get think(): Think | undefined {
    return this.thinking.hidden ? undefined : this.#thinkByModel[this.#modelId];
  }

  show(model: ChatMeasureResult['model']): void {
    this.#modelId = model?.id ?? '';
    const words = el('span', { class: 'model-name' }, model?.name ?? 'No model');
    this.button.replaceChildren(words, ...(model?.leavesMachine ? [icon('away')] : []), icon('chevron'));
    const where = model?.leavesMachine ? 'Questions to it leave this machine.' : 'It runs where its server runs.';
    this.button.title = model ? `${model.id}. ${where} Click to switch.` : 'Choose a model';
    this.button.setAttribute('aria-label', model ? `Model ${model.name}. Switch` : 'Choose a model');
    this.button.classList.toggle('leaves-machine', model?.leavesMachine === true);
    this.#renderThink(model?.think ?? []);
  }

  #renderThink(choices: readonly Think[]): void {
    this.thinking.hidden = choices.length === 0;
    const chosen = this.#thinkByModel[this.#modelId];
    const option = (value: string, label: string) => {
      const element = el('option', { value }, label);
      element.selected = value === (chosen ?? '');
      return element;
    };
    this.thinking.replaceChildren(option('', 'Thinking'), ...choices.map((each) => option(each, THINK_LABELS[each])));
  }

  #onThink(): void {
    const { [this.#modelId]: _previous, ...others } = this.#thinkByModel;
    const chosen = this.thinking.value;
    // The options are the choices that the server named for this model.
    this.#thinkByModel = chosen === '' ? others : { ...others, [this.#modelId]: chosen as Think };
    this.#actions.keep(this.#thinkByModel);
  }
}
