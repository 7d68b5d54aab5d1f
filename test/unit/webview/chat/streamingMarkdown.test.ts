// An answer looks the same however it was cut into pieces, and what is finished is not rendered again.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { StreamingMarkdown } from '../../../../src/webview/chat/markdown/streamingMarkdown.ts';
import { between, seeded } from '../../../harness/random.ts';
import { usePageDom } from './support/pageDom.ts';
import { renderPieces, renderWhole } from './support/rendering.ts';

const SAMPLE = [
  '# Title',
  'A paragraph with **bold**, `code`, &lt;entities&gt; and a [link](https://a.example).',
  'Heading below\n-------------',
  '1. one\n2. two\n   - inner\n   - more\n\n     paragraph inside\n3. three',
  '```ts\nconst a = 1;\n\nfunction f() {}\n```',
  '> quoted\n> more',
  '| a | b |\n|---|--:|\n| 1 | `2` |',
  '~~~\nplain ``` inside\n~~~',
  '   ```py\n   indented = True\n   ```',
  '- [x] done\n- [ ] open',
  '***',
  'Last line',
].join('\n\n');

function cut(text: string, seed: number): string[] {
  const random = seeded(seed);
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const size = between(random, 1, between(random, 1, 4) === 1 ? 80 : 6);
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
}

/** Structure and text without what differs on purpose (the empty tail, where a list was split). */
function shapeOf(element: HTMLElement): string {
  return element.innerHTML.replace(/<div class="markdown-tail"><\/div>/, '');
}

describe('StreamingMarkdown', () => {
  usePageDom();

  it('renders what people expect', () => {
    const { element } = renderWhole(SAMPLE);
    assert.deepEqual(
      [...element.children].map(({ tagName }) => tagName.toLowerCase()).filter((tag) => tag !== 'p'),
      ['h3', 'h4', 'ol', 'div', 'blockquote', 'div', 'div', 'div', 'ul', 'hr', 'div'],
    );
    assert.match(element.textContent, /<entities>/);
    assert.equal(element.querySelectorAll('.hl-keyword').length, 2);
    assert.equal(element.querySelectorAll('input').length, 2);
    const codes = [...element.querySelectorAll('pre')].map(({ textContent }) => textContent);
    assert.deepEqual(codes, ['const a = 1;\n\nfunction f() {}', 'plain ``` inside', 'indented = True']);
  });

  for (let seed = 1; seed <= 25; seed++) {
    it(`comes to the same in pieces (seed ${seed})`, () => {
      assert.equal(shapeOf(renderPieces(cut(SAMPLE, seed)).element), shapeOf(renderWhole(SAMPLE).element));
    });
  }

  it('reads Windows and old line ends, also when cut between them', () => {
    const text = SAMPLE.replaceAll('\n', '\r\n');
    assert.equal(shapeOf(renderPieces(text).element), shapeOf(renderWhole(SAMPLE).element));
  });

  it('leaves finished blocks alone', () => {
    const markdown = streaming();
    markdown.append('First paragraph.\n\nSecond');
    markdown.render();
    markdown.append(' paragraph.\n');
    markdown.render();
    const first = markdown.element.querySelector('p');
    for (let index = 0; index < 50; index++) {
      markdown.append(`word${index} `);
      markdown.render();
    }
    assert.equal(markdown.element.querySelector('p'), first, 'the same node, not a new one');
    assert.equal(first?.textContent, 'First paragraph.');
  });

  it('grows code in place and hides what may be the closing fence', () => {
    const markdown = streaming();
    for (const piece of ['```js\nlet a;', '\nlet b;\n', '``']) {
      markdown.append(piece);
      markdown.render();
    }
    const block = markdown.element.querySelector('.code-block');
    assert.equal(block?.querySelector('code')?.textContent, 'let a;\nlet b;\n');
    markdown.append('`\nDone.');
    markdown.finish();
    assert.equal(markdown.element.querySelector('.code-block'), block);
    assert.equal(markdown.element.textContent.endsWith('Done.'), true);
  });

  it('keeps the numbers of a list that is longer than it renders at once', function () {
    this.timeout(10_000);
    const five = (index: number) => [1, 2, 3, 4, 5].map((each) => `${index * 5 + each}. item **${each}**\n`).join('');
    const items = Array.from({ length: 60 }, (_, index) => five(index));
    const { element } = renderPieces(items);
    const lists = [...element.querySelectorAll('ol')];
    assert.equal(lists.length > 1, true);
    let expected = 1;
    for (const list of lists) {
      assert.equal(Number(list.getAttribute('start') ?? 1), expected);
      expected += list.childElementCount;
    }
    assert.equal(expected, 301);
  });

  it('keeps all rows of a table that grows beyond what is shown', () => {
    const rows = Array.from({ length: 400 }, (_, row) => `| ${row} | **x** |\n`);
    const { element } = renderPieces(['| a | b |\n|---|---|\n', ...cut(rows.join(''), 3), '\nAfter.']);
    assert.equal(element.querySelectorAll('tbody tr').length, 150);
    const more = element.querySelector('.table-frame button');
    assert.equal(more?.textContent, 'Show More (150 of 400 Rows)');
    more?.dispatchEvent(new window.Event('click'));
    const cells = [...element.querySelectorAll('tbody tr')].map((row) => row.firstElementChild?.textContent);
    assert.deepEqual(
      cells,
      rows.map((_, row) => `${row}`),
    );
    assert.equal(element.querySelectorAll('table').length, 1);
    assert.match(element.textContent, /After\.$/);
  });

  it('keeps long code exact while it is coloured part by part', async () => {
    const code = Array.from(
      { length: 600 },
      (_, line) => `const a${line} = "${line}"; // comment${line % 9 ? '' : '\n'}`,
    ).join('\n');
    const { element } = renderPieces(cut(`\`\`\`js\n${code}\n\`\`\`\n`, 5));
    assert.equal(element.querySelector('pre')?.textContent, code);
    const strings = () => element.querySelectorAll('.hl-string').length;
    for (let round = 0; round < 1_000 && strings() < 600; round++) await new Promise((done) => setTimeout(done, 2));
    assert.equal(strings(), 600);
    assert.equal(element.querySelector('pre')?.textContent, code);
  });

  it('sees a comment over many lines as one, once the block is complete', async () => {
    const code = ['/*', ...Array.from({ length: 200 }, (_, line) => `const no${line} = 'comment';\n`), '*/', 'let a;'];
    const { element } = renderPieces(cut(`\`\`\`js\n${code.join('\n')}\n\`\`\`\n`, 7));
    const keywords = () => element.querySelectorAll('.hl-keyword').length;
    for (let round = 0; round < 1_000 && keywords() !== 1; round++) await new Promise((done) => setTimeout(done, 2));
    assert.equal(keywords(), 1);
    assert.equal(element.querySelectorAll('.hl-string').length, 0);
    assert.equal(element.querySelector('pre')?.textContent, code.join('\n'));
  });

  for (const [info, label, isColoured] of [
    ['Python 3.11', 'Python', true],
    ['typescript:src/a.ts', 'typescript', true],
    ['c++', 'c++', true],
    ['JSX {1,3}', 'JSX', true],
    ['klingon', 'klingon', false],
    ['__proto__', '__proto__', false],
    ['constructor', 'constructor', false],
    ['', 'text', false],
  ] as const) {
    it(`takes a fence for “${info}”, whatever the code in it is`, () => {
      const code = 'def f(x):\n\treturn "x" if x else None\n}}} <b> &lt; SELECT 1;';
      const { element } = renderPieces(cut(`\`\`\`${info}\n${code}\n\`\`\`\n`, 11));
      assert.equal(element.querySelector('.code-language')?.textContent, label);
      assert.equal(element.querySelector('pre')?.textContent, code);
      assert.equal(element.querySelector('pre [class^="hl-"]') !== null, isColoured);
    });
  }

  it('shows half a character of code that is under way with its other half', () => {
    const markdown = streaming();
    for (const piece of ['```js\nlet a = "\ud83d', '\udc4d', ' b']) {
      markdown.append(piece);
      markdown.render();
    }
    const line = markdown.element.querySelector('code > span:last-child');
    assert.equal(line?.textContent, 'let a = "👍 b');
    assert.ok([...(line?.childNodes ?? [])].every(({ textContent }) => !/^[\udc00-\udfff]/.test(textContent ?? '')));
  });

  it('adds rows to a growing table once, and ends it where Markdown does', () => {
    const markdown = streaming();
    const rows = () => [...markdown.element.querySelectorAll('tbody tr')].map((row) => row.textContent);
    for (const piece of ['| a | b |\n|---|---|\n| 1 | x |\n', '| 2 | y |\n| 3', ' | **z']) {
      markdown.append(piece);
      markdown.render();
    }
    assert.deepEqual(rows(), ['1x', '2y', '3**z']);
    const first = markdown.element.querySelector('tbody tr');
    for (const piece of ['** |\n', 'no bars\n', '> quoted | not a row\n', '\nAfter | it']) {
      markdown.append(piece);
      markdown.render();
    }
    assert.deepEqual(rows(), ['1x', '2y', '3z', 'no bars']);
    assert.equal(markdown.element.querySelector('tbody tr'), first, 'the same node, not a new one');
    assert.equal(markdown.element.querySelector('blockquote')?.textContent, 'quoted | not a row');
    assert.match(markdown.element.textContent, /After \| it$/);
  });

  it('does work in proportion to what is new, not to what has come', function () {
    this.timeout(10_000);
    const elementsMade = (parts: number) => {
      const markdown = streaming();
      const made = countCalls(document, 'createElement');
      for (let part = 0; part < parts; part++) {
        markdown.append(part % 8 === 7 ? 'text **bold** `code`\n\n' : '- item `code`\n');
        if (part % 8 === 6) markdown.append('\nA paragraph.\n\n');
        markdown.render();
      }
      return made.stop();
    };
    const few = elementsMade(80);
    const many = elementsMade(320);
    assert.ok(many < few * 4 * 1.3, `${many} elements for 4 times the text of ${few}`);
  });

  it('uses link definitions of earlier parts', () => {
    const { element } = renderPieces(['[a]: https://a.example/x\n\n', 'Some text.\n\n', 'See [it][a].\n\nEnd']);
    assert.equal(element.querySelector('a')?.getAttribute('title'), 'https://a.example/x');
  });

  function countCalls(owner: Document, name: 'createElement'): { stop(): number } {
    const original = owner[name];
    let calls = 0;
    Object.defineProperty(owner, name, {
      configurable: true,
      value: (...args: Parameters<typeof original>) => {
        calls++;
        return original.apply(owner, args);
      },
    });
    return {
      stop() {
        Reflect.deleteProperty(owner, name);
        return calls;
      },
    };
  }

  function streaming(): StreamingMarkdown {
    const nothing = () => {};
    return new StreamingMarkdown({
      copy: nothing,
      insert: nothing,
      newFile: nothing,
      apply: nothing,
      openLink: nothing,
    });
  }
});
