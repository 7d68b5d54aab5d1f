// The report's buttons: words alone.
import { el } from '../dom.ts';

/** Does something when it is pressed. */
export function button(label: string, onPress: () => void): HTMLButtonElement {
  const element = el('button', { type: 'button' }, label);
  element.addEventListener('click', onPress);
  return element;
}
