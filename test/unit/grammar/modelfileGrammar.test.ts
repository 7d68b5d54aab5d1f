// Runs vscode-tmgrammar-test over the annotated Modelfiles in this folder, and holds the grammar against Ollama's list.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';

const root = path.resolve(import.meta.dirname, '../../..');
const grammar = 'syntaxes/modelfile.tmLanguage.json';
const tester = 'node_modules/vscode-tmgrammar-test/dist/unit.js';

function annotated(): string[] {
  return fs.readdirSync(import.meta.dirname).filter((name) => name.endsWith('.modelfile'));
}

describe('Modelfile grammar', function () {
  this.timeout(20_000);

  for (const name of annotated()) {
    it(`gives each token of ${name} the scope written below it`, () => {
      const file = path.join(import.meta.dirname, name);
      try {
        execFileSync(process.execPath, [tester, '-g', grammar, path.relative(root, file)], {
          cwd: root,
          stdio: 'pipe',
        });
      } catch (error) {
        assert.fail((error as { stdout: Buffer }).stdout.toString());
      }
    });
  }

  it('notices a wrong scope, so that a pass means something', () => {
    fs.mkdirSync(path.join(root, 'out'), { recursive: true });
    const file = path.join(fs.mkdtempSync(path.join(root, 'out/grammar-')), 'wrong.modelfile');
    fs.writeFileSync(file, '# SYNTAX TEST "source.modelfile" "wrong"\nFROM a\n# <- comment.line\n');
    try {
      assert.throws(() =>
        execFileSync(process.execPath, [tester, '-g', grammar, path.relative(root, file)], {
          cwd: root,
          stdio: 'pipe',
        }),
      );
    } finally {
      fs.rmSync(path.dirname(file), { recursive: true });
    }
  });

  it('knows every instruction of Ollama 0.32', () => {
    const text = fs.readFileSync(path.join(root, grammar), 'utf8');
    const all = 'from license template system adapter draft renderer parser parameter message requires'.split(' ');
    const missing = all.filter((word) => !new RegExp(`[(|:]${word}[|)]`).test(text));
    assert.deepEqual(missing, []);
  });
});
