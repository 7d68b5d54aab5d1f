// A workbench in a browser, driven with the hands of a person: keys, palette, quick picks, status bar.
import path from 'node:path';
import { errors, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { readGhostText } from './ghostText.ts';

/** Asks `probe` until it gives something else than undefined, false or ''; @throws Error after `timeoutMs`. */
export async function waitFor<T>(
  what: string,
  probe: () => Promise<T | undefined | false | ''> | T | undefined | false | '',
  timeoutMs = 40_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false && value !== '') return value;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What the status bar shows of one item. */
export interface StatusBarItem {
  readonly text: string;
  /** The accessible name; VS Code puts name, text and tooltip into it. */
  readonly label: string;
}

const modifier = process.platform === 'darwin' ? 'Meta' : 'Control';

export class WorkbenchPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Waits until the workbench is drawn and the status bar has come, which is after its first phase of start. */
  async waitUntilReady(): Promise<void> {
    await this.page.waitForSelector('.monaco-workbench .part.statusbar .statusbar-item', { timeout: 60_000 });
  }

  /** Waits until an extension (`hob.hob`) has put its item into the status bar, so until it is active. */
  async waitForExtension(extensionId: string): Promise<void> {
    await this.page.waitForSelector(`.statusbar-item[id^="${extensionId}"]`, { timeout: 60_000 });
  }

  private get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  /** Rows of the open quick pick, first line of each. */
  async quickPickRows(): Promise<string[]> {
    const rows = this.quickInput.locator('.quick-input-list .monaco-list-row');
    const labels = await rows.evaluateAll((elements) => elements.map((row) => row.getAttribute('aria-label') ?? ''));
    return labels.map((label) => label.replaceAll('\u00a0', ' '));
  }

  /** Types into the open quick pick and takes the first row whose text contains `label`. */
  async chooseInQuickPick(label: string, typed?: string): Promise<void> {
    const row = this.rowOf(label);
    if (typed !== undefined) await this.quickInput.locator('input').first().fill(typed);
    await row.waitFor({ timeout: 30_000 });
    await row.click();
  }

  /**
   * Opens the quick input by its key, writes into it and goes on with it; all of it again when something took too long.
   * While the focus moves between a webview and an editor a key can go to neither, and the input closes when the focus comes
   * late (both seen on a busy machine); a person presses the key again.
   */
  private async inQuickInput(key: string, typed: string, goOn: (input: Locator) => Promise<unknown>): Promise<void> {
    const input = this.quickInput.locator('input').first();
    await waitFor(`${typed} after ${key}`, async () => {
      await this.page.keyboard.press(key);
      try {
        await input.fill(typed, { timeout: 4_000 });
        await goOn(input);
        return true;
      } catch (error) {
        if (!(error instanceof errors.TimeoutError)) throw error;
        if (await input.isVisible()) await this.page.keyboard.press('Escape');
        return false;
      }
    });
  }

  private rowOf(text: string): Locator {
    return this.quickInput.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first();
  }

  /** Runs a command by the title that the palette shows, e.g. `Hob: Switch Model…`. */
  async runCommand(title: string): Promise<void> {
    await this.pickCommand(title);
    await this.page.keyboard.press('Enter');
  }

  /** Goes as far as that: Enter runs it. */
  async pickCommand(title: string): Promise<void> {
    await this.inQuickInput('F1', `>${title}`, () => this.rowOf(title).waitFor({ timeout: 10_000 }));
  }

  /** Opens a file of the workspace and puts the cursor at 1-based `line` and `column`. */
  async openFile(file: string, line = 1, column = 1): Promise<void> {
    const name = path.posix.basename(file);
    await this.inQuickInput(`${modifier}+P`, file, async (input) => {
      await this.rowOf(name).waitFor({ timeout: 15_000 });
      await input.press('Enter', { timeout: 4_000 });
      await this.page.locator('.tab.active').filter({ hasText: name }).waitFor({ timeout: 15_000 });
    });
    await this.goTo(line, column);
  }

  /** Gives the active text editor the focus and moves its cursor (1-based). */
  async goTo(line: number, column = 1): Promise<void> {
    const editor = this.page.locator('.editor-group-container.active .editor-instance .monaco-editor').first();
    await editor.waitFor({ timeout: 30_000 });
    await this.inQuickInput('Control+G', `:${line}:${column}`, (input) => input.press('Enter', { timeout: 4_000 }));
    await waitFor('the editor to have the focus', () =>
      this.page.evaluate(() => document.activeElement?.closest('.editor-instance') !== null),
    );
  }

  /** Types key by key, `gapMs` between keys; `\n` is the Enter key. */
  async typeText(text: string, gapMs = 60): Promise<void> {
    for (const character of text) {
      if (character === '\n') await this.page.keyboard.press('Enter');
      else if (character === '\t') await this.page.keyboard.insertText(character);
      else await this.page.keyboard.type(character);
      await this.page.waitForTimeout(gapMs);
    }
  }

  ghostText(): Promise<string> {
    return readGhostText(this.page);
  }

  /** Waits for ghost text that `accept` likes (any by default) and gives it. */
  waitForGhostText(accept: (text: string) => boolean = () => true, timeoutMs = 40_000): Promise<string> {
    return waitFor(
      'ghost text',
      async () => {
        const text = await this.ghostText();
        return text.trim() !== '' && accept(text) ? text : undefined;
      },
      timeoutMs,
    );
  }

  /** Ghost text that has come to rest: the same for `quietMs`, after streaming has ended. */
  async settledGhostText(quietMs = 700, timeoutMs = 40_000): Promise<string> {
    let last = await this.waitForGhostText(undefined, timeoutMs);
    let since = Date.now();
    return waitFor(
      'ghost text to settle',
      async () => {
        const text = await this.ghostText();
        if (text !== last) since = Date.now();
        last = text;
        return text.trim() !== '' && Date.now() - since >= quietMs ? text : undefined;
      },
      timeoutMs,
    );
  }

  /** Status bar items of one extension (`hob.hob`), in order of appearance. */
  async statusBar(extensionId: string): Promise<StatusBarItem[]> {
    const items = this.page.locator(`.statusbar-item[id^="${extensionId}"]`);
    return items.evaluateAll((elements) =>
      elements.map((element) => ({
        text: (element.textContent ?? '').replaceAll('\u00a0', ' ').trim(),
        label: (element.querySelector('[aria-label]') ?? element).getAttribute('aria-label') ?? '',
      })),
    );
  }

  /** Hovers over the extension's first status bar item and gives the text of its tooltip. */
  async statusBarTooltip(extensionId: string): Promise<string> {
    await this.page.mouse.move(600, 300);
    await this.page.locator(`.statusbar-item[id^="${extensionId}"]`).first().hover();
    const hover = this.page.locator('.monaco-hover:visible, .workbench-hover:visible').last();
    await hover.waitFor({ timeout: 15_000 });
    return (await hover.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
  }

  /** Texts of the notifications on screen. */
  async notifications(): Promise<string[]> {
    return this.page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
  }

  /** The document inside the webview that is on screen (VS Code nests two frames). */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').last().frameLocator('iframe#active-frame');
  }

  /** Drags the right edge of the side bar to `x` (pixels from the left of the window). */
  async widenSideBar(x: number): Promise<void> {
    const box = await this.page.locator('.part.sidebar').boundingBox();
    if (box === null) throw new Error('The side bar is not on screen.');
    await this.page.mouse.move(box.x + box.width, box.y + box.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(x, box.y + box.height / 2, { steps: 5 });
    await this.page.mouse.up();
    await this.page.mouse.move(x + 100, box.y + box.height / 2);
  }

  /** Saves the active editor and waits until it is no longer marked as changed. */
  async save(): Promise<void> {
    await this.page.keyboard.press(`${modifier}+S`);
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached', timeout: 20_000 });
  }

  async screenshot(file: string): Promise<void> {
    await this.page.screenshot({ path: file });
  }
}
