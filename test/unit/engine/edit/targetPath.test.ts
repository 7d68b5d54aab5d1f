// Where code of a model may go: only into the workspace, whatever the path looks like and wherever links lead.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { planEdits } from '../../../../src/engine/edit/plan.ts';
import { type TargetFolder, targetOf, targetOfDocument } from '../../../../src/engine/edit/targetPath.ts';

describe('target of an edit', () => {
  let root: string;
  let folder: TargetFolder;

  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'hob-target-'));
    const inside = path.join(root, 'w');
    await mkdir(path.join(inside, 'src'), { recursive: true });
    await mkdir(path.join(inside, '.git', 'hooks'), { recursive: true });
    await writeFile(path.join(root, 'secret.txt'), 'x');
    await symlink(root, path.join(inside, 'out'));
    await symlink(path.join(root, 'secret.txt'), path.join(inside, 'link.txt'));
    await symlink(path.join(inside, '.git'), path.join(inside, 'innocent'));
    await symlink(path.join(inside, 'src'), path.join(inside, 'lib'));
    folder = { name: 'w', uri: pathToFileURL(inside).toString(), path: inside };
  });
  after(() => rm(root, { recursive: true, force: true }));

  const refusalOf = async (written: string) => {
    const target = await targetOf(written, [folder]);
    return 'refused' in target ? target.refused : undefined;
  };

  it('takes paths inside, also of files that are not there yet', async () => {
    for (const written of [
      'src/a.ts',
      './src/a.ts',
      'src\\a.ts',
      'new/deep/file.ts',
      'lib/a.ts',
      `${folder.path}/src/a.ts`,
    ]) {
      const target = await targetOf(written, [folder]);
      assert.ok('uri' in target, written);
      assert.ok(target.uri.startsWith(`${folder.uri}/`), target.uri);
    }
    assert.deepEqual(await targetOf('a b/c#d.ts', [folder]), {
      uri: `${folder.uri}/a%20b/c%23d.ts`,
      path: 'a b/c#d.ts',
    });
  });

  const outside = [
    '../secret.txt',
    'src/../../secret.txt',
    '..\\secret.txt',
    'src/..\\..\\secret.txt',
    '/etc/passwd',
    '//server/share/x',
    '\\\\server\\share\\x',
    'C:\\Windows\\x.ini',
    'C:x',
    'D:/x.ts',
    '~/.ssh/authorized_keys',
    'file:///etc/passwd',
    'a.txt:stream',
    'src/... /x.ts',
    'src/.. /x.ts',
    'a\u0000b.ts',
    'a\u202eb.ts',
    'out/secret.txt',
    'out/new.txt',
    'link.txt',
    '',
    '.',
  ];
  for (const written of outside) {
    it(`refuses ${JSON.stringify(written)}`, async () => assert.ok(await refusalOf(written)));
  }

  const repository = [
    '.git/hooks/pre-commit',
    '.GIT/config',
    '.git./config',
    '.git /config',
    'git~1/config',
    'sub/.git/config',
    'innocent/config',
    '.g\u200cit/config',
    '．git/config',
  ];
  for (const written of repository) {
    it(`leaves the repository’s own files alone: ${JSON.stringify(written)}`, async () =>
      assert.ok(await refusalOf(written)));
  }

  for (const written of [
    '.vscode/tasks.json',
    '.hob/instructions.md',
    'pkg/.VSCode/settings.json',
    '.github/workflows/ci.yml',
  ]) {
    it(`says plainly what ${written} is`, async () => {
      const target = await targetOf(written, [folder]);
      assert.ok('warning' in target && target.warning?.includes('decide what your tools do'));
    });
  }

  it('holds for the document that is open too', async () => {
    const uri = (name: string) => `${folder.uri}/${name}`;
    assert.ok('refused' in (await targetOfDocument(uri('.git/config'), [folder])));
    assert.ok('refused' in (await targetOfDocument(uri('out/secret.txt'), [folder])));
    assert.ok('uri' in (await targetOfDocument(uri('src/a.ts'), [folder])));
  });

  it('refuses without a workspace', async () => {
    assert.ok('refused' in (await targetOf('a.ts', [])));
  });

  it('goes into the folder that the path names where there are several', async () => {
    const other: TargetFolder = { name: 'other', uri: 'vscode-vfs://host/other' };
    const target = await targetOf('other/a.ts', [folder, other]);
    assert.ok('uri' in target);
    assert.equal(target.uri, 'vscode-vfs://host/other/a.ts');
  });

  it('refuses the files of a hostile answer one by one and keeps the others', async () => {
    const text = ['src/good.ts', '../../evil.sh', '.git/hooks/post-checkout.sh', '/etc/cron.d/x.conf']
      .map((name) => `\`${name}\`\n\n\`\`\`ts\nx;\n\`\`\`\n`)
      .join('\n');
    const plan = await planEdits({ text }, [folder]);
    assert.deepEqual(
      plan.targets.map((target) => target.path),
      ['src/good.ts'],
    );
    assert.equal(plan.refused.length, 3);
  });
});
