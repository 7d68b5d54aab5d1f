// Things dragged into the panel: from a tab or the explorer with the mouse, from outside as the browser hands files over.
import type { Locator } from 'playwright-core';
import { waitFor } from '../../harness/workbench/workbenchPage.ts';
import type { ChatPanel } from './chatPanel.ts';

/** Where things are dropped, in pixels of the window. */
async function target({ desk }: ChatPanel): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = await boxOf(desk.person.page.locator('.part.sidebar'));
  return { x: x + width / 2, y: y + height / 2 };
}

/**
 * Takes something with the mouse, rests on `over` until the panel opens (a side bar shows either the explorer or the panel),
 * and drops it there. Shift is held over the panel: VS Code keeps other drops for itself.
 */
export async function dragIntoPanel(room: ChatPanel, thing: Locator, over?: Locator): Promise<void> {
  const { page } = room.desk.person;
  const from = await boxOf(thing);
  await page.mouse.move(from.x + 30, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + from.height / 2 + 4, { steps: 4 });
  if (over) {
    const { x, y, width, height } = await boxOf(over);
    await waitFor('the panel to open under the mouse', async () => {
      await shake(room, x + width / 2, y + height / 2);
      return room.input.isVisible();
    });
  }
  await page.keyboard.down('Shift');
  const { x, y } = await target(room);
  // A page that was built a moment ago takes the first movement before it takes a drop: the hand rests there.
  let taken = 0;
  await waitFor('the panel to take the drop', async () => {
    await shake(room, x, y);
    taken = (await room.panel.locator('.panel.dropping').count()) > 0 ? taken + 1 : 0;
    return taken >= 10;
  });
  await page.mouse.up();
  await page.keyboard.up('Shift');
}

/** The browser's own event for files of another program; a mouse of this program cannot bring them. */
export async function dropFromOutside(room: ChatPanel, files: readonly string[]): Promise<void> {
  const { page } = room.desk.person;
  const browser = await page.context().newCDPSession(page);
  const place = await target(room);
  const shift = 8;
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    browser.send('Input.dispatchDragEvent', {
      type,
      ...place,
      data: { items: [], files: [...files], dragOperationsMask: 1 },
      modifiers: shift,
    });
  await send('dragEnter');
  await waitFor('the panel to take the drop', async () => {
    await send('dragOver');
    return room.panel.locator('.panel.dropping').count();
  });
  await send('drop');
  await browser.detach();
}

/** A mouse that rests sends nothing; a hand is never that still. */
async function shake({ desk }: ChatPanel, x: number, y: number): Promise<void> {
  await desk.person.page.mouse.move(x + 2, y);
  await desk.person.page.mouse.move(x, y);
}

async function boxOf(element: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  await element.waitFor({ timeout: 30_000 });
  const box = await element.boundingBox();
  if (!box) throw new Error('What is dragged is not on screen.');
  return box;
}
