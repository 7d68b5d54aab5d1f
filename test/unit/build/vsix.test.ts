// What would go into the VSIX, asked of vsce itself, against an allow-list and the promised size.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { listFiles, PackageManager } from '@vscode/vsce';
import { before, describe, it } from 'mocha';
import { dist, root } from './meta.ts';

const ALLOWED = [
  /^dist\/(extension|languageClient|server|codebaseWorker|openai|anthropic)\.js$/,
  /^dist\/webview\/(chat|savings)\.(js|css)$/,
  /^dist\/grammars\/(tree-sitter\.js|tree-sitter[\w-]*\.wasm)$/,
  /^dist\/third-party-licences\.txt$/,
  /^media\/hob-(icon|activity)\.(svg|png)$/,
  /^media\/walkthrough\/\w+\.svg$/,
  /^syntaxes\/modelfile\.(tmLanguage|language-configuration)\.json$/,
  /^(package|package\.nls)\.json$/,
  /^(README|CHANGELOG|SECURITY)\.md$/,
  /^LICENSE(\.txt)?$/,
];

/** Without these there is no Hob. */
const NEEDED = [
  'dist/extension.js',
  'dist/languageClient.js',
  'dist/third-party-licences.txt',
  'dist/grammars/tree-sitter-typescript.wasm',
  'dist/server.js',
  'dist/webview/chat.js',
  'media/hob-icon.png',
  'package.json',
  'package.nls.json',
  'README.md',
  'LICENSE',
];

const MAX_BYTES = 3_000_000;

describe('the VSIX', function () {
  this.timeout(30_000);
  let files: string[] = [];

  before(async () => {
    if (!fs.existsSync(path.join(dist, 'extension.js'))) throw new Error('There are no bundles. Run: npm run build');
    files = (await listFiles({ cwd: root, packageManager: PackageManager.None })).map((file) =>
      file.replaceAll('\\', '/'),
    );
  });

  it('holds what is on the list and nothing else', () => {
    assert.deepEqual(
      files.filter((file) => !ALLOWED.some((pattern) => pattern.test(file))),
      [],
    );
  });

  it('holds everything that Hob needs', () => {
    assert.deepEqual(
      NEEDED.filter((file) => !files.includes(file)),
      [],
    );
  });

  it('stays under three megabytes', () => {
    const bytes = files.reduce((sum, file) => sum + deflateRawSync(fs.readFileSync(path.join(root, file))).length, 0);
    assert.ok(bytes <= MAX_BYTES, `${bytes} bytes compressed`);
  });
});
