// Above the input when a hosted model may be asked: its price before anything is sent, and the button, or the word that
// the question will go there by itself.
import type { FallbackOffer } from '../../shared/protocol/fallback.ts';
import { el } from '../dom.ts';
import { textButton } from './buttons.ts';

/** `Ask claude-sonnet-5 · about $0.012`. */
export function offerLabel({ name, costMicroUsd }: FallbackOffer): string {
  return `Ask ${name} · ${priceInWords(costMicroUsd)}`;
}

/** Below a tenth of a cent the digits say nothing. */
function priceInWords(costMicroUsd: number | null): string {
  if (costMicroUsd === null) return 'price unknown';
  if (costMicroUsd < 1_000) return 'less than $0.001';
  return `about $${(costMicroUsd / 1e6).toFixed(costMicroUsd < 100_000 ? 3 : 2)}`;
}

export class FallbackLine {
  readonly element = el('div', { class: 'fallback-line', role: 'status', hidden: true });
  readonly #ask: (model: string) => void;

  constructor(ask: (model: string) => void) {
    this.#ask = ask;
  }

  /** `hasQuestion`: there is something that could be asked. */
  show(offer: FallbackOffer | undefined, hasQuestion: boolean): void {
    this.element.hidden = offer === undefined || !hasQuestion;
    if (offer === undefined) return;
    const { model, name, costMicroUsd, isAutomatic } = offer;
    const words = `No local model can answer this: it goes to ${name}, ${priceInWords(costMicroUsd)}.`;
    const content = isAutomatic ? el('span', {}, words) : textButton(offerLabel(offer), () => this.#ask(model));
    this.element.replaceChildren(content);
  }
}
