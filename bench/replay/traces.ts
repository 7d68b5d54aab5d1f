// The ways of typing that are replayed: which places in which order, and what the person does besides typing.
import type { Command } from 'vscode-languageserver';
import { Acceptances } from './person/habits/acceptances.ts';
import { Chatting } from './person/habits/chatting.ts';
import type { Habit } from './person/habits/habit.ts';
import { Pasting } from './person/habits/pasting.ts';
import { SeveralCursors } from './person/habits/severalCursors.ts';
import { Slips } from './person/habits/slips.ts';
import { Suggestions } from './person/habits/suggestions.ts';
import { Undoing } from './person/habits/undoing.ts';
import type { Site } from './person/site.ts';

export const TRACES = [
  'linear',
  'typo',
  'accept',
  'jump',
  'undo',
  'paste',
  'twofiles',
  'suggest',
  'multicursor',
  'crlf',
  'chat',
] as const;
export type Trace = (typeof TRACES)[number];

export function isTrace(name: string): name is Trace {
  return TRACES.some((trace) => trace === name);
}

/** What habits need of the world outside the editor. */
export interface TraceWorld {
  readonly accepted: (command: Command) => void;
  readonly chat: (conversation: string) => Promise<boolean>;
}

export function habitOf(trace: Trace, world: TraceWorld): Habit {
  switch (trace) {
    case 'typo':
      return new Slips();
    case 'accept':
      return new Acceptances(world.accepted);
    case 'undo':
      return new Undoing();
    case 'paste':
      return new Pasting();
    case 'suggest':
      return new Suggestions();
    case 'multicursor':
      return new SeveralCursors();
    case 'chat':
      return new Chatting(world.chat);
    default:
      return {};
  }
}

/** Traces that type at a second place: in the same file, or in another one. */
export function secondPlaceOf(trace: Trace): 'sameFile' | 'otherFile' | undefined {
  return ({ jump: 'sameFile', twofiles: 'otherFile' } as const)[trace as 'jump' | 'twofiles'];
}

/** One stay at a place: up to which character of its text the person types there. */
export interface Visit {
  readonly site: Site;
  readonly end: number;
}

const LINES_BEFORE_JUMP = 3;

/** jump: three lines, then all of the second place, then the rest; twofiles: halves in turn. */
export function visitsOf(trace: Trace, sites: readonly Site[]): Visit[] {
  const [first, second] = sites;
  if (!first) return [];
  const all = (site: Site): Visit => ({ site, end: site.text.length });
  if (!second) return [all(first)];
  if (trace === 'jump') return [{ site: first, end: endOfLines(first, LINES_BEFORE_JUMP) }, all(second), all(first)];
  const half = (site: Site): Visit => ({ site, end: endOfLines(site, Math.ceil(site.text.split('\n').length / 2)) });
  return [half(first), half(second), all(first), all(second)];
}

function endOfLines({ text }: Site, lines: number): number {
  return Math.min(text.length, text.split('\n').slice(0, lines).join('\n').length + 1);
}
