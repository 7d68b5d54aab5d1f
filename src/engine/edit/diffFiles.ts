// A diff as git writes it, file by file: what a commit message is made from.

export interface FileDiff {
  readonly path: string;
  /** All that may be meant: before and after a move, and with or without a first folder that may be git's `a/` or `b/`. */
  readonly paths: readonly string[];
  readonly added: number;
  readonly removed: number;
  readonly isBinary: boolean;
  /** With its headers. */
  readonly text: string;
}

export function filesOfDiff(diff: string): FileDiff[] {
  return diff
    .split(/^(?=diff --git )/m)
    .filter((part) => part.trim() !== '')
    .map((text) => {
      const lines = text.split('\n');
      const count = (sign: string, header: string) =>
        lines.filter((line) => line.startsWith(sign) && !line.startsWith(header)).length;
      return {
        path: pathIn(lines),
        paths: pathsIn(lines),
        added: count('+', '+++ '),
        removed: count('-', '--- '),
        isBinary: lines.some((line) => /^(?:Binary files .* differ|GIT binary patch)$/.test(line)),
        text,
      };
    });
}

function pathIn(lines: readonly string[]): string {
  const to = lines.find((line) => line.startsWith('+++ '))?.slice(4);
  const from = lines.find((line) => line.startsWith('--- '))?.slice(4);
  const named = to !== undefined && to !== '/dev/null' ? to : from;
  const header = /^diff --git (?:"?a\/.*"? )"?b\/(.*?)"?$/.exec(lines[0] ?? '')?.[1];
  return named === undefined || named === '/dev/null' ? (header ?? 'a file') : unquoted(named).replace(/^[ab]\//, '');
}

/** Empty where the header is none that git writes. */
function pathsIn(lines: readonly string[]): string[] {
  const body = lines.findIndex((line) => line.startsWith('@@ '));
  const header = body < 0 ? lines : lines.slice(0, body);
  const named = header.flatMap((line) => /^(?:--- |\+\+\+ |(?:rename|copy) (?:from|to) )(.+)$/.exec(line)?.[1] ?? []);
  // Without a change of text (a binary, a mode) only the first line has it, twice.
  const both = /^diff --git (.+)$/.exec(lines[0] ?? '')?.[1] ?? '';
  const [from, to] = [both.slice(0, (both.length - 1) / 2), both.slice((both.length + 1) / 2)];
  const isTwice = from !== '' && withoutPrefix(from) === withoutPrefix(to);
  const found = named.length === 0 && isTwice ? [from] : named.filter((name) => name !== '/dev/null');
  return [...new Set(found.map(unquoted).flatMap((name) => [name, withoutPrefix(name)]))];
}

/** git's `a/` and `b/`, and those of diff.mnemonicPrefix. */
function withoutPrefix(name: string): string {
  return name.replace(/^("?)[abciow]\//, '$1');
}

/** A name as git quotes it: bytes of UTF-8 in octal. What follows a tab is no part of it. */
function unquoted(name: string): string {
  if (!name.startsWith('"')) return name.replace(/\t.*$/, '');
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };
  const pieces = name.slice(1, name.lastIndexOf('"')).match(/\\[0-7]{3}|\\.|[^\\]+/g) ?? [];
  const bytes = pieces.map((piece) => {
    if (!piece.startsWith('\\')) return Buffer.from(piece);
    const code = piece.slice(1);
    return code.length === 3 ? Buffer.from([Number.parseInt(code, 8)]) : Buffer.from(escapes[code] ?? code);
  });
  return Buffer.concat(bytes).toString();
}
