// Files that stay out of prompts: of all, or of those that leave this machine; with ignore files as they are on disk.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { isExcluded } from '../../../../src/engine/perimeter/excludedFiles.ts';
import { exclusionOf } from '../../../../src/engine/perimeter/exclusions.ts';

describe('excludedFiles', () => {
  it('are those that hold secrets, wherever they lie and however they are spelt', () => {
    for (const file of [
      ...['.env', 'a/.env.production', '.ENV', '.envrc', 'deploy/server.pem', 'x.key', 'a/b/id_rsa', 'id_ed25519.pub'],
      ...[
        '.npmrc',
        'home/.aws/credentials',
        '.docker/config.json',
        'store.jks',
        'ca.crt',
        './.netrc',
        '/etc/ssl/a.key',
      ],
    ])
      assert.equal(isExcluded(file, []), true, file);
    for (const file of ['src/env.ts', 'environment.md', 'keys.ts', 'pem.md', 'credentials.ts', 'config.json', ''])
      assert.equal(isExcluded(file, []), false, file);
  });
});

describe('exclusionOf', () => {
  let repository: string;
  let root: string;
  const ask = (file: string, patterns: string[] = []) => exclusionOf({ root, path: file }, patterns);
  before(async () => {
    repository = await mkdtemp(path.join(os.tmpdir(), 'hob-out-'));
    root = path.join(repository, 'app');
    await mkdir(path.join(repository, '.git'));
    await mkdir(path.join(root, 'lib/deep'), { recursive: true });
    await writeFile(path.join(repository, '.gitignore'), '*.tfvars\n/app/secrets/\nnotes.md\n');
    await writeFile(path.join(root, '.hobignore'), 'private/\n*.sql\n');
    await writeFile(path.join(root, 'lib/.hobignore'), 'deep/inner.ts\n');
    await writeFile(path.join(root, 'lib/.gitignore'), 'api-token.ts\n');
  });
  after(() => rm(repository, { recursive: true }));

  it('keeps files of secrets and what the setting names out of every prompt', async () => {
    const secret = await ask('.env.local');
    assert.match(secret.always ?? '', /\.env\.local looks like a file of secrets/);
    assert.equal(secret.beyondLoopback, secret.always);
    assert.match((await ask('gen/a.ts', ['gen/**'])).always ?? '', /hob\.completion\.exclude/);
  });

  it('keeps on this machine what .hobignore names, in the folder itself and below', async () => {
    for (const file of ['private/a.ts', 'dump.sql', 'lib/x.sql', 'lib/deep/inner.ts']) {
      const { always, beyondLoopback } = await ask(file);
      assert.equal(always, null, file);
      assert.match(beyondLoopback ?? '', /named in \.hobignore/, file);
    }
    assert.deepEqual(await ask('deep/inner.ts'), { always: null, beyondLoopback: null });
  });

  it('keeps on this machine what git ignores and a name gives away, and nothing else that git ignores', async () => {
    for (const file of ['prod.tfvars', 'secrets/db-password.txt', 'lib/api-token.ts'])
      assert.match((await ask(file)).beyondLoopback ?? '', /kept out of git/, file);
    for (const file of ['notes.md', 'api-token.ts', 'src/tokenizer.ts', 'lib/secretSanta.ts'])
      assert.deepEqual(await ask(file), { always: null, beyondLoopback: null }, file);
  });

  it('goes by the name alone outside of all folders', async () => {
    assert.deepEqual(await exclusionOf({ path: 'dump.sql' }, []), { always: null, beyondLoopback: null });
    assert.notEqual((await exclusionOf({ path: 'server.key' }, [])).always, null);
  });

  it('counts an ignore file as it is at that moment', async () => {
    assert.equal((await ask('later.ts')).beyondLoopback, null);
    await writeFile(path.join(root, '.hobignore'), 'private/\n*.sql\nlater.ts\n');
    assert.notEqual((await ask('later.ts')).beyondLoopback, null);
  });
});
