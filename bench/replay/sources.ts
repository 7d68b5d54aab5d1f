// The files that are typed from: of several languages and lengths, all of them on any machine that has this project's
// dependencies; Python's and Go's standard libraries where they are installed.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { lengthen } from '../keystroke/longFile.ts';
import { REPOSITORY } from './serverBundle.ts';
import type { Stretch } from './stretch.ts';

export interface Source {
  /** As the tables name it. */
  readonly name: string;
  readonly file: string;
  readonly lines: number;
  /** Where the person types, and a second place further down. */
  readonly stretch: Stretch;
  readonly second: Stretch;
}

export interface SourceOptions {
  /** Folders of the standard libraries; found by asking the interpreters where not given. */
  readonly python?: string | undefined;
  readonly go?: string | undefined;
  /** Characters to type at a place. */
  readonly chars: number;
  /** Where generated files go. */
  readonly folder: string;
}

const MODULES = path.join(REPOSITORY, 'node_modules');
const LONG_LINES = 10_000;

/** All sources that this machine has. */
export function sources(options: SourceOptions): Source[] {
  const python = options.python ?? ask('python3', '-c', 'import sysconfig; print(sysconfig.get_paths()["stdlib"])');
  const go = options.go ?? (ask('go', 'env', 'GOROOT') && path.join(ask('go', 'env', 'GOROOT'), 'src'));
  const typescript = path.join(MODULES, 'zod', 'src', 'v4', 'core', 'errors.ts');
  const long = path.join(options.folder, 'long.ts');
  if (fs.existsSync(typescript)) fs.writeFileSync(long, lengthen(fs.readFileSync(typescript, 'utf8'), LONG_LINES));
  const candidates = [
    typescript,
    path.join(MODULES, 'mocha', 'lib', 'runnable.js'),
    ...(python ? [path.join(python, 'shlex.py'), path.join(python, 'configparser.py')] : []),
    ...(go ? [path.join(go, 'bufio', 'scan.go')] : []),
    path.join(MODULES, 'node-addon-api', 'napi.h'),
    path.join(MODULES, 'mocha', 'mocha.css'),
    long,
  ];
  return candidates.filter((file) => fs.existsSync(file)).map((file) => sourceOf(file, options.chars));
}

function sourceOf(file: string, chars: number): Source {
  const lines = fs.readFileSync(file, 'utf8').replaceAll('\r\n', '\n').split('\n');
  const stretch = stretchAt(file, lines, { from: Math.floor(lines.length / 2), chars });
  const second = stretchAt(file, lines, { from: Math.floor(lines.length * 0.8), chars: chars / 3 });
  return { name: `${path.basename(file)} (${lines.length} lines)`, file, lines: lines.length, stretch, second };
}

/** Whole lines from the first paragraph after a line on, so many characters long (without indentation). */
function stretchAt(file: string, lines: readonly string[], { from, chars }: { from: number; chars: number }): Stretch {
  let first = from;
  while (first < lines.length - 1 && (lines[first - 1]?.trim() || !lines[first]?.trim())) first++;
  let last = first;
  for (let count = 0; last < lines.length - 2; last++) {
    count += (lines[last]?.trim().length ?? 0) + 1;
    if (count >= chars) break;
  }
  return { file, from: first + 1, to: last + 1 };
}

function ask(command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    // Not installed: these files are left out.
    return '';
  }
}
