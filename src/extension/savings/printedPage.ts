// The savings report as a file that a browser shows and prints: no scripts, nothing loaded, black on white.

/** What VS Code's theme gives the report inside the editor. */
const COLOURS = `:root {
  --vscode-foreground: #222; --vscode-editor-background: #fff; --vscode-widget-border: #ccc;
  --vscode-descriptionForeground: #555; --vscode-font-family: sans-serif;
  --vscode-charts-green: #388a34; --vscode-charts-orange: #d18616; --vscode-charts-purple: #652d90;
}`;

/** `content`: markup that the report's page has made; `style`: the page's own style sheet. */
export function printedPage(content: string, style: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Savings</title>
<style>
${COLOURS}
${style}
</style>
</head>
<body>
${content}
</body>
</html>
`;
}
