// The panel's buttons: every one has a label for people who cannot see the icon.
import { el } from '../dom.ts';
import { type IconName, icon } from './icons.ts';

/** How long a button says that it has done its work. */
const DONE_MS = 1_500;

/** A square button with an icon; `label` is its tooltip and its name. */
export function iconButton(name: IconName, label: string, onClick: () => void, className = ''): HTMLButtonElement {
  const button = el('button', {
    class: `icon-button ${className}`.trim(),
    type: 'button',
    title: label,
    'aria-label': label,
  });
  button.append(icon(name));
  button.addEventListener('click', onClick);
  return button;
}

/** An icon button that answers with a tick. */
export function copyButton(label: string, onClick: () => void): HTMLButtonElement {
  const button = iconButton('copy', label, () => {
    onClick();
    button.replaceChildren(icon('check'));
    setTimeout(() => button.replaceChildren(icon('copy')), DONE_MS);
  });
  return button;
}

export function textButton(label: string, onClick: () => void, className = ''): HTMLButtonElement {
  const button = el('button', { class: `text-button ${className}`.trim(), type: 'button' }, label);
  button.addEventListener('click', onClick);
  return button;
}
