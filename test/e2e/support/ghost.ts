// Files in which the small model has something to write, and how a person brings its ghost text about.
import type { WorkbenchPage } from '../../harness/workbench/workbenchPage.ts';

/** `isBlank` has no body yet; `  if (` there is gone on with. */
export const text = `export function isEmpty(value: string | undefined): boolean {
  return value === undefined || value.length === 0;
}

export function isBlank(value: string | undefined): boolean {

}
`;
export const textBodyLine = 6;

/** A body of which the model writes several lines. */
export const clamp = `export function clamp(value: number, min: number, max: number): number {

}
`;
export const clampBodyLine = 2;

/**
 * Types until ghost text comes. VS Code makes an editor ready for it when it has nothing else to do, so on a busy machine
 * the first keys after opening go unheard; a person types again.
 */
export async function typeUntilGhostText(person: WorkbenchPage, typed: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    await person.typeText(typed);
    if (await person.waitForGhostText(undefined, 10_000).catch(() => '')) return;
    for (const _ of typed) await person.page.keyboard.press('Backspace');
  }
  throw new Error(`No ghost text after typing ${JSON.stringify(typed)} three times`);
}
