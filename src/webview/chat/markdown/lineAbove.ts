// The line of an answer above a block, with its code in backticks again: it often names the file that the block is for.

const LONGEST = 500;

export function lineAbove(element: HTMLElement): string {
  const before = element.previousElementSibling;
  if (!before || before.classList.contains('code-block')) return '';
  const last = before.matches('ul, ol') ? (before.lastElementChild ?? before) : before;
  const text = [...last.childNodes].map(written).join('');
  return (text.trimEnd().split('\n').at(-1) ?? '').slice(0, LONGEST);
}

function written(node: Node): string {
  const text = node.textContent ?? '';
  if (node.nodeName === 'CODE' || node.nodeName === 'STRONG') return `\`${text}\``;
  return node.nodeName === 'BR' ? '\n' : text;
}
