// Which files must never enter a prompt, whatever asks: completion, its context, chat attachments. One place for all.
import ignore from 'ignore';

/** Files that hold secrets or are no text to be written. */
const NEVER = [
  '.env',
  '.env.*',
  '*.pem',
  '*.key',
  '*.p12',
  '*.pfx',
  'id_rsa*',
  'id_ed25519*',
  '.netrc',
  '.npmrc',
  '.pypirc',
];

/** Whether a path must not enter a prompt; `patterns` are those of the setting hob.completion.exclude. */
export function isExcluded(path: string, patterns: readonly string[]): boolean {
  const relative = path.replace(/^(\.{0,2}\/)+/, '').replace(/^[a-z]:[\\/]/i, '');
  return relative !== '' && matcherOf(patterns).ignores(relative);
}

let last: { readonly patterns: string; readonly matcher: ignore.Ignore } | undefined;

/** Kept, since a walk asks for thousands of paths with the same patterns. */
function matcherOf(patterns: readonly string[]): ignore.Ignore {
  const key = patterns.join('\n');
  if (last?.patterns !== key)
    last = {
      patterns: key,
      matcher: ignore()
        .add(NEVER)
        .add([...patterns]),
    };
  return last.matcher;
}
