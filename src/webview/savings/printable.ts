// The report as it stands, for a page that a browser prints: VS Code lets no webview print itself.

/** Markup of the report with its tables open and without its buttons; its style sheet is not in it. */
export function printable(): string {
  const copy = document.createElement('div');
  for (const part of document.querySelectorAll('main')) copy.append(part.cloneNode(true));
  for (const pressed of copy.querySelectorAll('button')) pressed.remove();
  for (const details of copy.querySelectorAll('details')) details.open = true;
  return copy.innerHTML;
}
