// The codebase search over a folder on disk: what is found, what is left out, what changes while it lives.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { Codebase } from '../../../../src/engine/codebase/codebase.ts';
import { createLogger } from '../../../../src/shared/base/log.ts';

describe('Codebase', function () {
  // A thread that starts on a busy machine.
  this.timeout(30_000);
  let root: string;
  let exclude: string[];
  let codebase: Codebase;

  before(() => {
    codebase = new Codebase({
      worker: new URL('../../../../src/engine/codebase/codebaseWorker.ts', import.meta.url),
      // No grammars there: pieces are told by their look.
      grammarFolder: tmpdir(),
      folders: () => [{ root, exclude }],
      log: createLogger(() => {}),
    });
  });
  after(() => codebase.dispose());

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'hob-codebase-'));
    exclude = [];
    await write(
      'src/backoff.ts',
      '// How long nothing is asked after a failure.\nexport function waitAfterFailure() {}\n',
    );
    await write('src/colours.ts', '// The colours of the theme.\nexport const COLOURS = { red: 1 };\n');
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  async function write(name: string, text: string): Promise<void> {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  async function found(question: string): Promise<string[]> {
    const { pieces } = await codebase.search({ question, most: 10, signal: new AbortController().signal });
    return pieces.map((piece) => piece.path);
  }

  it('finds a file by words of its comments and by parts of its names', async () => {
    assert.equal((await found('How long do we wait when something failed?'))[0], 'src/backoff.ts');
    assert.equal((await found('colour theme'))[0], 'src/colours.ts');
    assert.deepEqual(await found('of the and with'), [], 'words that tell nothing find nothing');
  });

  it('finds a file by what the files say that use it', async () => {
    await write('src/a1.ts', 'export const a1 = 1; // plumage\n');
    await write('src/a2.ts', 'export const a2 = 1; // plumage\n');
    assert.deepEqual(await found('Whose plumage do swallows need?'), ['src/a1.ts', 'src/a2.ts']);
    await write('src/caller.ts', "import { a2 } from './a2.ts';\n// Swallows.\nexport const swallows = a2;\n");
    const [first, second, third] = await found('Whose plumage do swallows need?');
    assert.deepEqual([first, second, third], ['src/caller.ts', 'src/a2.ts', 'src/a1.ts']);
  });

  it('gives the text and the lines of a piece', async () => {
    const { pieces } = await codebase.search({
      question: 'colours',
      most: 1,
      signal: new AbortController().signal,
    });
    assert.equal(pieces[0]?.text, '// The colours of the theme.\nexport const COLOURS = { red: 1 };\n');
    assert.deepEqual([pieces[0]?.start, pieces[0]?.end], [0, 3]);
  });

  it('leaves out what is ignored, excluded, secret or binary', async () => {
    await write('.gitignore', 'generated/\n');
    await mkdir(path.join(root, '.git'));
    await write('generated/zebra.ts', 'export const zebra = 1;\n');
    await write('private/zebra.ts', 'export const zebra = 2;\n');
    await write('.env', 'zebra=3\n');
    await write('zebra.md', 'zebra\0zebra');
    exclude = ['private/'];
    assert.deepEqual(await found('zebra'), []);
    exclude = [];
    assert.deepEqual(await found('zebra'), ['private/zebra.ts'], 'exclusions count at the moment of the question');
  });

  it('follows files that change, come and go, and reads only those', async () => {
    await found('anything');
    await write('src/colours.ts', '// The giraffes of the zoo.\nexport const ANIMALS = 2;\n');
    // On file systems that count whole seconds the change would not show.
    await utimes(path.join(root, 'src/colours.ts'), new Date(), new Date(Date.now() + 5_000));
    await write('src/added.ts', 'export function penguin() {}\n');
    await rm(path.join(root, 'src/backoff.ts'));
    const signal = new AbortController().signal;
    const { pieces, figures } = await codebase.search({ question: 'giraffe', most: 5, signal });
    assert.deepEqual(
      pieces.map((piece) => piece.path),
      ['src/colours.ts'],
    );
    assert.equal(figures.read, 2);
    assert.deepEqual(await found('penguin'), ['src/added.ts']);
    assert.deepEqual(await found('colours failure'), []);
  });

  it('can be called off, and answers the next question', async () => {
    const abort = new AbortController();
    const search = codebase.search({ question: 'colours', most: 5, signal: abort.signal });
    abort.abort();
    await assert.rejects(search, { name: 'CancelledError' });
    assert.equal((await found('colours'))[0], 'src/colours.ts');
  });

  it('says so where there is no folder', async () => {
    const none = new Codebase({
      worker: new URL('../../../../src/engine/codebase/codebaseWorker.ts', import.meta.url),
      grammarFolder: root,
      folders: () => [],
      log: createLogger(() => {}),
    });
    const search = none.search({ question: 'x', most: 1, signal: new AbortController().signal });
    await assert.rejects(search, /Open a folder first/);
  });
});
