// Pictures for the README, taken of the real thing in three themes.
import fs from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../../harness/workbench/runCommand.ts';
import type { Desk } from './desk.ts';

/** A README loads several of these. */
const maxBytes = 200_000;

/** `npm test` leaves pictures in test-results; with `HOB_UPDATE_IMAGES=1` they replace those of the documentation. */
const folder = path.join(
  repositoryRoot,
  process.env['HOB_UPDATE_IMAGES'] === '1' ? 'docs/images' : 'test-results/images',
);

export async function takePicture(desk: Desk, name: string): Promise<void> {
  keep(name, await desk.person.page.screenshot());
}

function keep(name: string, picture: Buffer): void {
  if (picture.length > maxBytes) throw new Error(`${name}.png has ${picture.length} bytes, more than ${maxBytes}`);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, `${name}.png`), picture);
}

const themes = [
  { name: 'dark', label: 'Default Dark Modern', mark: '.monaco-workbench.vs-dark' },
  { name: 'light', label: 'Default Light Modern', mark: '.monaco-workbench.vs:not(.vs-dark)' },
  { name: 'high-contrast', label: 'Default High Contrast', mark: '.monaco-workbench.hc-black' },
];

/** Shows the desk in light, in high contrast and, again, in dark; `look` is called in each. */
export async function inThemes(desk: Desk, look: (theme: string) => Promise<unknown>): Promise<void> {
  for (const theme of [...themes.slice(1), ...themes.slice(0, 1)]) {
    desk.workbench.updateSettings({ 'workbench.colorTheme': theme.label });
    await desk.person.page.waitForSelector(theme.mark, { timeout: 20_000 });
    // The colours of a theme come a moment after its class: two frames, and the stylesheet of the tokens.
    await desk.person.page.waitForTimeout(700);
    await look(theme.name);
  }
}

/** A picture for looking at, not for the documentation. */
export async function keepLook(desk: Desk, name: string): Promise<void> {
  await desk.person.screenshot(path.join(repositoryRoot, 'test-results/images', `${name}.png`));
}

/**
 * Takes the same view in dark, light and high contrast and goes back to dark. `redraw` is called before each picture, for
 * what keeps the colours of the theme it was drawn in (ghost text does).
 */
export async function takePictures(desk: Desk, name: string, redraw?: () => Promise<unknown>): Promise<void> {
  // Away from everything that changes under the mouse.
  await desk.person.page.mouse.move(700, 600);
  await inThemes(desk, async (theme) => {
    await redraw?.();
    await takePicture(desk, `${name}-${theme}`);
  });
}

/** One picture of the side bar in the three themes, side by side; `look` is called in each. */
export async function takeSideBySide(
  desk: Desk,
  name: string,
  look?: (theme: string) => Promise<unknown>,
): Promise<void> {
  await desk.person.page.mouse.move(700, 600);
  const taken = new Map<string, Buffer>();
  await inThemes(desk, async (theme) => {
    taken.set(theme, await desk.person.page.locator('.part.sidebar').screenshot());
    await look?.(theme);
  });
  const sheet = await desk.person.page.context().newPage();
  try {
    const images = themes.map((theme) => {
      const data = taken.get(theme.name)?.toString('base64');
      return `<img src="data:image/png;base64,${data}">`;
    });
    await sheet.setContent(
      `<div style="display: inline-flex; gap: 8px; padding: 8px; background: #888">${images.join('')}</div>`,
    );
    await sheet.setViewportSize({ width: 1_900, height: 800 });
    keep(name, await sheet.locator('div').screenshot());
  } finally {
    await sheet.close();
  }
}
