// The HTML frame of the savings report: a script, a style sheet, and a policy that allows nothing else.
import { randomBytes } from 'node:crypto';
import { type ExtensionContext, Uri, type Webview } from 'vscode';

/** Folder of the built page. */
export function pageRoot(context: ExtensionContext): Uri {
  return Uri.joinPath(context.extensionUri, 'dist', 'webview');
}

/** No network, no pictures, no fonts, no frames. */
export function savingsPage(webview: Webview, root: Uri): string {
  const nonce = randomBytes(24).toString('base64');
  const script = webview.asWebviewUri(Uri.joinPath(root, 'savings.js'));
  const style = webview.asWebviewUri(Uri.joinPath(root, 'savings.css'));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Savings</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
