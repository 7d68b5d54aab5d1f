// Which files must never enter a prompt, whatever asks: completion, its context, chat, edits. One place for all. By name
// alone; what a folder's ignore files say is in exclusions.ts.
import ignore from 'ignore';

/** Files that hold secrets: settings with passwords, keys, certificates, credentials of tools. */
const SECRET_FILES = [
  ...['.env', '.env.*', '.envrc'],
  ...['*.pem', '*.key', '*.p8', '*.p12', '*.pfx', '*.ppk', '*.jks', '*.keystore', '*.kdbx', '*.gpg'],
  ...['*.crt', '*.cer', '*.der', '*.p7b'],
  ...['id_rsa*', 'id_dsa*', 'id_ecdsa*', 'id_ed25519*'],
  ...['.netrc', '.npmrc', '.pypirc', '.pgpass', '.htpasswd', '.git-credentials'],
  ...['**/.aws/credentials', '**/.docker/config.json', '**/.kube/config'],
];

/** Names that make a file that git ignores one that was kept out of the repository for its secrets. */
const SECRET_NAMES = ignore().add([
  ...['*secret*', '*credential*', '*password*', '*passwd*', '*token*', '*apikey*', '*api_key*', '*api-key*'],
  ...['*.tfvars', '*.tfvars.json', '*.tfstate', '*.tfstate.*', 'kubeconfig*', 'local.settings.json'],
  ...[
    'service-account*.json',
    'serviceAccount*.json',
    '*.local.json',
    '*.local.y*ml',
    'config.local.*',
    'settings.local.*',
  ],
]);

/** Whether a path must not enter a prompt; `patterns` are those of the setting hob.completion.exclude. */
export function isExcluded(path: string, patterns: readonly string[]): boolean {
  const relative = relativeTo(path);
  return relative !== '' && matcherOf(patterns).ignores(relative);
}

/** Whether a file that git ignores must not leave the machine: its name says that it holds secrets. */
export function isNamedSecret(path: string): boolean {
  const relative = relativeTo(path);
  return relative !== '' && SECRET_NAMES.ignores(relative);
}

function relativeTo(path: string): string {
  return path.replace(/^(\.{0,2}\/)+/, '').replace(/^[a-z]:[\\/]/i, '');
}

let last: { readonly patterns: string; readonly matcher: ignore.Ignore } | undefined;

/** Kept, since a walk asks for thousands of paths with the same patterns. */
function matcherOf(patterns: readonly string[]): ignore.Ignore {
  const key = patterns.join('\n');
  if (last?.patterns !== key)
    last = {
      patterns: key,
      matcher: ignore()
        .add(SECRET_FILES)
        .add([...patterns]),
    };
  return last.matcher;
}
