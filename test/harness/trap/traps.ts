// Two traps for a process's ways to the network: strace sees what the kernel is asked for, by whatever code and by child
// processes too; the hook sees what goes through Node, on every system.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** One attempt to reach somebody. */
export interface Contact {
  readonly kind: 'connect' | 'datagram' | 'dns' | 'unix';
  readonly host: string;
  readonly port: number;
}

export interface Trap {
  readonly name: string;
  /** Why it cannot be set here; undefined where it can. */
  readonly missing: string | undefined;
  /** What is put before `node`, and into its environment; contacts are written to `file`. */
  set(file: string): { readonly wrap: readonly string[]; readonly env: Readonly<Record<string, string>> };
  read(file: string): Contact[];
}

const hook: Trap = {
  name: 'a hook in Node',
  missing: undefined,
  set: (file) => ({
    wrap: [],
    env: { NODE_OPTIONS: `--require=${path.join(import.meta.dirname, 'hook.cjs')}`, HOB_TRAP_FILE: file },
  }),
  read: (file) =>
    linesOf(file)
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line)),
};

const strace: Trap = {
  name: 'strace',
  missing:
    spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0 ? undefined : 'strace cannot be used here',
  set: (file) => ({
    wrap: ['strace', '-f', '-qq', '-e', 'trace=connect,sendto,sendmsg,sendmmsg', '-e', 'signal=none', '-o', file],
    env: {},
  }),
  read: (file) => linesOf(file).flatMap(contactOf),
};

export const TRAPS: readonly Trap[] = [hook, strace];

/** Contacts with anybody but this machine's own addresses. A question to a name server is one wherever it listens. */
export function outside(contacts: readonly Contact[]): Contact[] {
  return contacts.filter(({ kind, host, port }) => {
    if (kind === 'dns' || port === 53) return true;
    // Programs ask these for names.
    if (kind === 'unix') return /nscd|resolve/.test(host);
    return !(/^127\./.test(host) || host === '::1' || host === 'localhost');
  });
}

/** One line of strace that names an address; the calls that go along an open connection name none. */
function contactOf(line: string): Contact[] {
  const call = /\b(connect|sendto|sendmsg|sendmmsg)\(/.exec(line)?.[1];
  if (call === undefined) return [];
  const unix = /sa_family=AF_UNIX, sun_path=@?"([^"]*)"/.exec(line)?.[1];
  if (unix !== undefined) return [{ kind: 'unix', host: unix, port: 0 }];
  const kind = call === 'connect' ? 'connect' : 'datagram';
  const port = Number(/sin6?_port=htons\((\d+)\)/.exec(line)?.[1] ?? 0);
  const host = /inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"/.exec(line);
  return host === null ? [] : [{ kind, host: host[1] ?? host[2] ?? '', port }];
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n');
}
