// The parts of the codebase search by themselves: terms, pieces, what fits, ranking by likeness.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { chunksOf } from '../../../../src/engine/codebase/chunks.ts';
import { filePrior } from '../../../../src/engine/codebase/filePrior.ts';
import { likenessOfUsers } from '../../../../src/engine/codebase/linkedFiles.ts';
import { rerank } from '../../../../src/engine/codebase/rerank.ts';
import { byFile, within } from '../../../../src/engine/codebase/sources.ts';
import { queryTerms, stem, termsOf } from '../../../../src/engine/codebase/terms.ts';
import type { FoundPiece } from '../../../../src/engine/codebase/workerMessages.ts';
import type { Route, Router } from '../../../../src/engine/routing/router.ts';

describe('terms', () => {
  it('are the parts of identifiers, and the whole', () => {
    assert.deepEqual(termsOf('parseHTTPHeader_v2'), ['pars', 'http', 'head', 'parsehttpheaderv2']);
    assert.deepEqual(termsOf('für'), ['für']);
    assert.deepEqual(termsOf('readURLs'), ['read', 'url', 'readurls']);
    assert.deepEqual(termsOf('HTTPServer'), ['http', 'serv', 'httpserver']);
  });

  it('are the same for the forms of a word', () => {
    for (const forms of [
      'exclude excludes excluded excluding',
      'retry retries',
      'completion complete completed',
      'apply applied applies',
    ]) {
      assert.equal(new Set(forms.split(' ').map(stem)).size, 1, forms);
    }
    assert.notEqual(stem('class'), stem('clad'));
  });

  it('of a question are each there once, without the words that tell nothing', () => {
    assert.deepEqual(queryTerms('Where is the file lock, and who takes the lock?'), ['lock', 'tak']);
  });
});

describe('chunksOf', () => {
  it('covers every line once, in pieces of about a screen', () => {
    const lines = Array.from({ length: 500 }, (_, line) => (line % 7 === 0 ? '' : `const name${line} = ${line};`));
    const chunks = chunksOf(lines);
    assert.equal(chunks[0]?.start, 0);
    assert.equal(chunks.at(-1)?.end, 500);
    for (const [index, chunk] of chunks.entries()) {
      assert.ok(chunk.end > chunk.start && chunk.end - chunk.start <= 80, JSON.stringify(chunk));
      if (index > 0) assert.equal(chunk.start, chunks[index - 1]?.end);
    }
    assert.ok(chunks.length >= 8, `${chunks.length} pieces`);
  });

  it('ends with one line of a million characters, and with none', () => {
    assert.deepEqual(chunksOf(['x'.repeat(1_000_000)]), [{ start: 0, end: 1 }]);
    assert.deepEqual(chunksOf([]), []);
  });
});

describe('likenessOfUsers', () => {
  it('is the average of those that have a link to a file, and of one that does not answer', () => {
    const files = new Map([
      ['a.ts', { links: ['shared.ts', 'b.ts'] }],
      ['b.ts', { links: ['shared.ts'] }],
      ['shared.ts', { links: [] }],
    ]);
    const likeness = likenessOfUsers(files, new Map([['a.ts', 6]]));
    assert.deepEqual(
      [...likeness],
      [
        ['shared.ts', 2],
        ['b.ts', 3],
      ],
    );
  });
});

describe('filePrior', () => {
  const ordered = (question: string, ...paths: string[]) => {
    const prior = filePrior(question);
    return paths.sort((a, b) => prior(b) - prior(a) || (a < b ? -1 : 1));
  };

  it('holds tests, prose and declarations of types behind what they are about', () => {
    const paths = ['CHANGES.md', 'lib/a.d.ts', 'lib/a.js', 'test/a.test.js'];
    assert.equal(ordered('How is a lock taken?', ...paths)[0], 'lib/a.js');
  });

  it('does not where the question asks for them', () => {
    assert.equal(filePrior('Which test takes the lock?')('test/lock.test.js'), 1);
    assert.equal(filePrior('Is the lock documented in the readme?')('README.md'), 1);
    assert.equal(filePrior('What are the types of a lock?')('lib/lock.d.ts'), 1);
  });
});

function piece(path: string, text: string, score = 1): FoundPiece {
  return { root: '/r', path, start: 0, end: 1, score, text };
}

describe('within', () => {
  it('takes what fits, best first, and passes over what does not', () => {
    const chosen = within([piece('a', 'x'.repeat(50)), piece('b', 'y'.repeat(500)), piece('c', 'z'.repeat(20))], 140);
    assert.deepEqual(
      chosen.map(({ path }) => path),
      ['a', 'c'],
    );
  });

  it('takes few of one file', () => {
    const many = Array.from({ length: 9 }, () => piece('a', 'x'));
    assert.equal(within(many, 10_000).length, 3);
    assert.deepEqual(
      byFile([...many, piece('b', 'x')]).map(({ path }) => path),
      ['a', 'b'],
    );
  });
});

describe('rerank', () => {
  const signal = new AbortController().signal;
  const pieces = [piece('words.ts', 'first by words'), piece('meaning.ts', 'means it'), piece('other.ts', 'else')];
  const whyNotBeyond = async () => undefined;
  const routed = (embed: ((texts: readonly string[]) => Promise<number[][]>) | undefined, isShared = false): Router => {
    const client = embed ? { embed: ({ texts }: { texts: readonly string[] }) => embed(texts) } : {};
    // rerank asks nothing else of a route.
    const route = { model: { info: { name: 'embedder', leavesMachine: false }, client, isShared } } as unknown as Route;
    return { route: () => route } as unknown as Router;
  };

  it('puts first what is most like the question', async () => {
    const vectors: Record<string, number[]> = { q: [1, 0], words: [0, 1], meaning: [1, 0.1], other: [0, 1] };
    const embed = async (texts: readonly string[]) =>
      texts.map((text, index) => vectors[index === 0 ? 'q' : (text.split('.')[0] ?? '')] ?? []);
    const { ranked, note } = await rerank('question', pieces, { router: routed(embed), signal, whyNotBeyond });
    assert.equal(ranked[0]?.path, 'meaning.ts');
    assert.equal(ranked.length, 3);
    assert.match(note, /embedder/);
  });

  it('leaves the order as it is without an embedding model', async () => {
    const { ranked, note } = await rerank('question', pieces, { router: routed(undefined), signal, whyNotBeyond });
    assert.deepEqual(ranked, pieces);
    assert.equal(note, 'ranked by words');
  });

  it('sends no text of a file that must stay to another machine', async () => {
    for (const isShared of [true, false]) {
      const sent: string[] = [];
      const embed = async (texts: readonly string[]) => {
        sent.push(...texts);
        return texts.map(() => [1, 0]);
      };
      const staying = async (uri: string) => (uri.endsWith('/meaning.ts') ? 'It stays.' : undefined);
      const router = routed(embed, isShared);
      const { ranked } = await rerank('question', pieces, { router, signal, whyNotBeyond: staying });
      assert.equal(sent.join().includes('means it'), !isShared);
      assert.equal(sent.length, isShared ? 3 : 4);
      assert.deepEqual(ranked, pieces, 'all alike, so in the order by words');
    }
    const none = await rerank('question', pieces, {
      router: routed(() => Promise.reject(new Error('asked')), true),
      signal,
      whyNotBeyond: async () => 'They stay.',
    });
    assert.deepEqual(none, { ranked: pieces, note: 'ranked by words' });
  });
});
