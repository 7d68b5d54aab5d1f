// What runs whenever a window opens: main.ts and what it imports. The rest of the extension is read by `import()` when it is
// needed, and must not slip into the start by an import of its own.
import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { type Meta, readMeta } from './meta.ts';

const ENTRY = 'src/extension/main.ts';

/** Bytes of the bundle, from 2026-11 with room for a fifth more. */
const MOST_BYTES = 30_000;

/** What VS Code's own process has loaded anyway. */
const HOST_MODULES = ['vscode', 'node:util'];

describe('the start of the extension', () => {
  let meta: Meta;
  let start: ReadonlySet<string>;

  before(() => {
    meta = readMeta('extension');
    start = readAtOnce(meta, ENTRY);
  });

  it('holds no library and no schema', () => {
    assert.deepEqual(
      [...start].filter((file) => file.startsWith('node_modules/') || /^src\/shared\/(protocol|settings)\//.test(file)),
      [],
    );
  });

  it('needs nothing of the host that takes time to load', () => {
    const imports = [...start].flatMap((file) => meta.inputs[file]?.imports ?? []);
    const modules = new Set(imports.filter(({ external }) => external).map((found) => found.path));
    assert.deepEqual(
      [...modules].filter((module) => !HOST_MODULES.includes(module)),
      [],
    );
  });

  it('is small', () => {
    const output = Object.values(meta.outputs).find(({ entryPoint }) => entryPoint === ENTRY);
    assert.ok(output);
    const bytes = [...start].reduce((sum, file) => sum + (output.inputs[file]?.bytesInOutput ?? 0), 0);
    assert.ok(bytes > 0 && bytes <= MOST_BYTES, `${bytes} bytes, allowed are ${MOST_BYTES}`);
  });

  it('leaves to later what is in the bundle besides', () => {
    const later = Object.keys(meta.inputs).filter((file) => !start.has(file));
    for (const file of [
      'src/extension/connection.ts',
      'src/extension/chat/chatView.ts',
      'src/shared/protocol/chat.ts',
    ]) {
      assert.ok(later.includes(file), file);
    }
  });
});

/** `entry` and what its imports bring with them, those by `import()` left out. */
function readAtOnce({ inputs }: Meta, entry: string): Set<string> {
  const found = new Set([entry]);
  for (const file of found) {
    for (const { path, kind, external } of inputs[file]?.imports ?? []) {
      if (!external && kind !== 'dynamic-import') found.add(path);
    }
  }
  return found;
}
