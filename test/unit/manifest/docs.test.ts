// The documentation points only at what is there, and names no test or command that does not exist.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { manifest, root, textOf } from './manifest.ts';

const folders = ['shared', 'engine', 'server', 'extension', 'webview'].map((name) => `src/${name}/README.md`);
const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...fs
    .readdirSync(path.join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...folders,
];

const read = (page: string) => fs.readFileSync(path.join(root, page), 'utf8');

describe('the documentation', () => {
  for (const page of pages) {
    it(`${page} links only to files that are there`, () => {
      const links = [...read(page).matchAll(/\]\(([^)#\s]+)/g)].map((match) => match[1] ?? '');
      const files = links.filter((link) => !/^[a-z]+:/.test(link));
      const missing = files.filter((file) => !fs.existsSync(path.join(root, path.dirname(page), file)));
      assert.deepEqual(missing, []);
    });

    it(`${page} names only tests, folders and sources that are there`, () => {
      const named = [...read(page).matchAll(/`((?:src|test|docs|bench|media)\/[\w./-]+)`/g)].map(
        (match) => match[1] ?? '',
      );
      assert.deepEqual(
        named.filter((file) => !fs.existsSync(path.join(root, file))),
        [],
      );
    });

    it(`${page} names commands by their titles`, () => {
      const titles = manifest.contributes.commands.map(({ title }) => `Hob: ${textOf(title)}`);
      const named = [...read(page).matchAll(/\*(Hob: [^*]+)\*/g)].map((match) => match[1] ?? '');
      assert.deepEqual(
        named.filter((name) => !titles.includes(name)),
        [],
      );
    });
  }

  it('begins the README with the two commands', () => {
    assert.match(read('README.md'), /^# Hob\n\n```\nnpm start .*\nnpm test /);
  });

  it('keeps the READMEs of src between 10 and 20 lines', () => {
    for (const page of folders) {
      const lines = read(page).trimEnd().split('\n').length;
      assert.ok(lines >= 10 && lines <= 20, `${page} has ${lines}`);
    }
  });
});
