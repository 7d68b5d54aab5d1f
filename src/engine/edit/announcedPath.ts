// Which file an answer says a code block is for: in the fence's info string, in the line above, or in a comment on the
// first line. What it says is only read here; whether that file may be touched is targetPath.ts's business.

/** Two words with a slash are no path unless the last has an extension or is one of the usual names without. */
const PATH = String.raw`(?:[\w.@~+\-\[\]()]+[\\/])*(?:[\w.@+\-\[\]()]*\.[\w-]+|Dockerfile|Makefile|Modelfile|LICENSE|Gemfile|Rakefile)`;
const ANY = String.raw`(?:(?:[A-Za-z]:)?[\\/]+|\.{1,2}[\\/]+)*${PATH}`;
const QUOTED = new RegExp(String.raw`[\`"'*]+(${ANY})[\`"'*]+`);
const WHOLE = new RegExp(String.raw`^(?:(?:file|filename|path)\s*[:=]\s*)?["']?(${ANY})["']?:?$`, 'i');

/** Words that look like a file name with an extension and are none. */
const NO_FILE = /^(?:e\.g\.?|i\.e\.?|node\.js|next\.js|vue\.js|react\.js|etc\.?|\d+(?:\.\d+)+|v\d.*)$/i;

export interface AnnouncedPath {
  readonly path: string;
  /** Its comment is not part of the code. */
  readonly isOnFirstLine: boolean;
}

export function announcedPath(said: { info: string; above: string; first: string }): AnnouncedPath | undefined {
  const path = inInfo(said.info) ?? inLine(said.above);
  if (path !== undefined) return { path, isOnFirstLine: false };
  const first = inComment(said.first);
  return first === undefined ? undefined : { path: first, isOnFirstLine: true };
}

/** `ts src/a.ts`, `ts:src/a.ts`, `ts title="src/a.ts"`, `ts {file: src/a.ts}`, `src/a.ts`. */
function inInfo(info: string): string | undefined {
  const words = info
    .trim()
    .split(/[\s{},]+/)
    .filter((word) => word !== '');
  for (const word of words) {
    const value =
      /^(?:title|file|filename|path|name)[=:](.*)$/i.exec(word)?.[1] ?? /^\w+:(?![\\/]{2})(.+)$/.exec(word)?.[1];
    const path = wholePath(value ?? word);
    if (path !== undefined && (value !== undefined || /[./\\]/.test(word))) return path;
  }
  return undefined;
}

/** The line above: a path by itself, in backticks, bold, or as a heading. */
function inLine(line: string): string | undefined {
  const text = line
    .trim()
    .replace(/^#+\s*/, '')
    .replace(/^(?:[-*]|\d+[.)])\s+/, '');
  const whole = wholePath(text.replace(/^[*_`]+|[*_`]*:?[*_`]*$/g, ''));
  if (whole !== undefined) return whole;
  const quoted = [...text.matchAll(new RegExp(QUOTED, 'g'))]
    .map((match) => match[1] ?? '')
    .filter((path) => !NO_FILE.test(path));
  // Two files in one sentence: it does not say which.
  return new Set(quoted).size === 1 ? quoted[0] : undefined;
}

/** `// src/a.ts`, `# File: a.py`, `<!-- a.html -->`, `/* a.css …`. */
function inComment(line: string): string | undefined {
  const comment = /^\s*(?:\/\/+|#+|--|;+|<!--|\/\*+)\s*(.*?)\s*(?:\*\/|-->)?\s*$/.exec(line)?.[1];
  const path = comment === undefined ? undefined : wholePath(comment);
  return path !== undefined && !line.startsWith('#!') ? path : undefined;
}

function wholePath(text: string): string | undefined {
  const path = WHOLE.exec(text.trim())?.[1];
  return path === undefined || NO_FILE.test(path) || path.length > 400 ? undefined : path;
}
