// The chat panel of a desk, used with the hands of a person: its input, what is attached, its answers.
import type { FrameLocator, Locator } from 'playwright-core';
import { waitFor } from '../../harness/workbench/workbenchPage.ts';
import { type Desk, HOB } from './desk.ts';

/** A model of 135 M parameters on two busy cores writes a few tokens a second at worst. */
export const answerMs = 150_000;

export class ChatPanel {
  readonly desk: Desk;
  panel: FrameLocator;

  constructor(desk: Desk) {
    this.desk = desk;
    this.panel = desk.person.webview();
  }

  /** Opens it, or goes back to it; the cursor is in its input then. */
  async openPanel(): Promise<void> {
    await this.desk.person.runCommand('Hob: Open Chat');
    this.panel = this.desk.person.webview();
    await this.panel.locator('.composer textarea:focus').waitFor({ timeout: 60_000 });
  }

  /** The window is reloaded, as a person does it, and the panel opened again. */
  async reload(): Promise<void> {
    await this.desk.person.page.reload();
    await this.desk.person.waitUntilReady();
    await this.desk.person.waitForExtension(HOB);
    await this.openPanel();
  }

  get input(): Locator {
    return this.panel.getByRole('textbox', { name: 'Ask Hob' });
  }

  get answers(): Locator {
    return this.panel.locator('article.answer');
  }

  get questions(): Locator {
    return this.panel.locator('article.question');
  }

  /** What the list above the input offers after `#` or `/`. */
  get options(): Locator {
    return this.panel.getByRole('option');
  }

  /** Something that goes with the next question. */
  chip(label: string | RegExp): Locator {
    return this.panel.locator('.composer .chip').filter({ hasText: label });
  }

  /** Waits for the chip with its tokens and gives their number. */
  async tokensOf(label: string): Promise<number> {
    const size = await waitFor(`the tokens of ${label}`, async () => {
      const [text] = await this.chip(label).locator('.chip-size').allTextContents();
      return text?.replaceAll(/[^\d]/g, '');
    });
    return Number(size);
  }

  /** Writes with the keyboard, so that what opens while one types does open. */
  async type(text: string): Promise<void> {
    await this.input.click();
    await this.input.pressSequentially(text, { delay: 20 });
  }

  async send(question: string): Promise<void> {
    await this.input.fill(question);
    await this.input.press('Enter');
  }

  /** Waits until no answer runs; the button says so. */
  async answered(): Promise<void> {
    await this.panel.getByRole('button', { name: 'Send' }).waitFor({ timeout: answerMs });
  }
}
