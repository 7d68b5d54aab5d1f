// Whether ghost text is wanted at a place at all. Each refusal is a reason in one sentence.
import type { Reason } from '../../shared/protocol/status.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import { isExcluded } from '../perimeter/excludedFiles.ts';
import type { Site } from './document.ts';
import { isPointlessPlace } from './syntax/place.ts';

/** Larger documents are generated, and each key would move megabytes. */
const MOST_CHARS = 5 * 1024 * 1024;

export interface Ask {
  readonly isInvoked: boolean;
  /** Elapsed milliseconds until which the person wants none; 0 for never. */
  readonly isSnoozed: boolean;
}

/** The first reason against, or undefined. */
export function gate(site: Site, ask: Ask, settings: Settings): Reason | undefined {
  const { document } = site;
  if (!settings['completion.enabled']) {
    return { code: 'off', text: 'Completions are turned off.', command: 'hob.toggleCompletions' };
  }
  if (ask.isSnoozed) return { code: 'snoozed', text: 'Completions are snoozed.', command: 'hob.snooze' };
  const languages = settings['completion.languages'];
  if (!(languages[document.languageId] ?? languages['*'] ?? true)) {
    return {
      code: 'language-off',
      text: `Completions are off for ${document.languageId} (setting hob.completion.languages).`,
    };
  }
  if (settings['completion.trigger'] === 'onDemand' && !ask.isInvoked) {
    return { code: 'on-demand', text: 'Completions come only when asked for (setting hob.completion.trigger).' };
  }
  if (document.text.length > MOST_CHARS) {
    return { code: 'too-large', text: 'This file is larger than 5 MB; Hob does not complete in it.' };
  }
  if (isExcluded(document.path, settings['completion.exclude'])) {
    return { code: 'excluded', text: `${document.path} is excluded from completion.` };
  }
  if (looksBinary(document.text)) return { code: 'binary', text: 'This file does not look like text.' };
  if (!ask.isInvoked && isPointlessPlace(site.window.prefix, site.window.suffix)) {
    return { code: 'place', text: 'There is nothing to complete in the middle of a word or of a line of punctuation.' };
  }
  return undefined;
}

/** NUL near the beginning: no text encoding that an editor hands over has one. */
function looksBinary(text: string): boolean {
  return text.slice(0, 8000).includes('\0');
}
