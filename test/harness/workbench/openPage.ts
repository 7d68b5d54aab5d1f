// Opens a workbench in headless Chromium through playwright-core.
import { type Browser, chromium } from 'playwright-core';
import { ensureChromium } from './ensureChromium.ts';
import { WorkbenchPage } from './workbenchPage.ts';

const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  /** Called before the page is loaded, e.g. to expose functions to it. */
  readonly prepare?: (page: WorkbenchPage) => Promise<void>;
}

export interface OpenedPage {
  readonly workbench: WorkbenchPage;
  readonly browser: Browser;
  close(): Promise<void>;
}

/** Opens `url` (see `Workbench.url`) and waits until the workbench stands. */
export async function openPage(url: string, options: PageOptions = {}): Promise<OpenedPage> {
  const executablePath = await ensureChromium();
  const browser = await chromium.launch({ executablePath, args: chromiumArguments, headless: true });
  try {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1200, height: options.height ?? 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const workbench = new WorkbenchPage(await context.newPage());
    await options.prepare?.(workbench);
    await workbench.page.goto(url);
    await workbench.waitUntilReady();
    return { workbench, browser, close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
