// The chat panel's page by itself in Chromium, under the policy that it has in VS Code, with a stand-in for the
// extension host.
import path from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { HostMessage } from '../../src/shared/protocol/chatView.ts';
import { ensureChromium } from '../../test/harness/workbench/ensureChromium.ts';
import { REPOSITORY } from '../replay/serverBundle.ts';

const ORIGIN = 'http://panel.invalid';
const NONCE = 'bench';
const POLICY = `default-src 'none'; style-src ${ORIGIN}; script-src 'nonce-${NONCE}'`;

/** The colours that cost something to draw; the rest of a theme is not needed for measuring. */
const THEME = `:root {
  --vscode-foreground: #ccc; --vscode-editor-background: #1f1f1f; --vscode-sideBar-background: #181818;
  --vscode-font-family: sans-serif; --vscode-font-size: 13px; --vscode-editor-font-family: monospace;
  --vscode-editor-font-size: 13px; --vscode-debugTokenExpression-string: #ce9178;
  --vscode-debugTokenExpression-boolean: #569cd6; --vscode-debugTokenExpression-number: #b5cea8;
  --vscode-symbolIcon-functionForeground: #b180d7; --vscode-symbolIcon-classForeground: #ee9d28;
  --vscode-symbolIcon-variableForeground: #75beff; --vscode-textLink-foreground: #4daafc; }
body { background: #181818; }`;

export interface PanelPage {
  readonly browser: Browser;
  readonly page: Page;
  /** Posts to the page as the extension host does. */
  post(message: HostMessage): Promise<void>;
}

/** Opens the page in a window as wide as a side bar. */
export async function openPanelPage(width = 420, height = 900): Promise<PanelPage> {
  const files = await bundle();
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--enable-precise-memory-info',
    ],
  });
  const page = await browser.newPage({ viewport: { width, height } });
  page.on('pageerror', (error) => {
    console.error(error);
    process.exitCode = 1;
  });
  await page.route(`${ORIGIN}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    const body = name === '' ? frame() : files.get(name);
    return route.fulfill({
      contentType: name === '' ? 'text/html' : (TYPES[path.extname(name)] ?? ''),
      body: body ?? '',
    });
  });
  await page.addInitScript(() => {
    let state: unknown;
    Object.assign(window, {
      acquireVsCodeApi: () => ({
        postMessage: () => {},
        getState: () => state,
        setState: (next: unknown) => {
          state = next;
        },
      }),
    });
  });
  await page.goto(`${ORIGIN}/`);
  await page.locator('.composer').waitFor();
  return { browser, page, post: (message) => page.evaluate((each) => window.postMessage(each, '*'), message) };
}

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

function frame(): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>Hob</title>
<link rel="stylesheet" href="theme.css"><link rel="stylesheet" href="chat.css"></head>
<body class="vscode-dark"><script nonce="${NONCE}" src="chat.js"></script></body></html>`;
}

/** As esbuild.js bundles it, in memory: dist/ belongs to whoever builds. */
async function bundle(): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'chrome120',
    minify: true,
    write: false,
    logLevel: 'error',
    absWorkingDir: REPOSITORY,
    entryPoints: { chat: 'src/webview/chat/main.ts' },
    outdir: 'dist/webview',
  });
  return new Map([
    ['theme.css', THEME],
    ...outputFiles.map((file): [string, string] => [path.basename(file.path), file.text]),
  ]);
}
