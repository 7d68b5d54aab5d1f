// A diff as git writes it, file by file: what a commit message is made from.

export interface FileDiff {
  readonly path: string;
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
  return named === undefined || named === '/dev/null'
    ? (header ?? 'a file')
    : named.replace(/^"|"$|\t.*$/g, '').replace(/^[ab]\//, '');
}
