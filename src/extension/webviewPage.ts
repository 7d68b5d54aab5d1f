// The HTML frame of a page in a webview: its script, its style sheet, and a policy that allows nothing else.
import { randomBytes } from 'node:crypto';
import { type ExtensionContext, Uri, type Webview } from 'vscode';

export interface WebviewPageOptions {
  /** Name of the built script and style sheet, without their endings. */
  readonly name: string;
  /** Plain text: it is not escaped. */
  readonly title: string;
}

/** Folder of the built pages. */
export function pageRoot(context: ExtensionContext): Uri {
  return Uri.joinPath(context.extensionUri, 'dist', 'webview');
}

/** No network, no pictures, no fonts, no frames: what a model writes has nothing to load or to send with. */
export function webviewPage(webview: Webview, root: Uri, { name, title }: WebviewPageOptions): string {
  const nonce = randomBytes(24).toString('base64');
  const script = webview.asWebviewUri(Uri.joinPath(root, `${name}.js`));
  const style = webview.asWebviewUri(Uri.joinPath(root, `${name}.css`));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${style}">
</head>
<body>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
