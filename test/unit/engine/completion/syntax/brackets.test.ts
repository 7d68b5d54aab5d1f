// Which brackets are code, and what is open at a place.
import assert from 'node:assert/strict';
import { countClosed, scan } from '../../../../../src/engine/completion/syntax/brackets.ts';
import { lexiconOf } from '../../../../../src/engine/completion/syntax/lexicon.ts';

function openIn(text: string, languageId: string): string {
  const lexicon = lexiconOf(languageId);
  assert.ok(lexicon);
  const { open, until } = scan(text, lexicon);
  return (
    open.map((bracket) => bracket.closer).join('') + (until === undefined ? '' : ` until ${JSON.stringify(until)}`)
  );
}

describe('scan', () => {
  const cases: readonly (readonly [text: string, open: string, languageId?: string])[] = [
    ['f(a, [b', ')]'],
    ['f(a, [b])', ''],
    ['f("(", \'[\', `{`', ')'],
    ['// (\nf(', ')'],
    ['/* ( */ f(', ')'],
    ['a = /[(]/; f(', ')'],
    ['a / b; f(', ')'],
    ['const a = "', ' until "\\""'],
    ['// note', ' until "\\n"'],
    ['`a` + `', ' until "`"'],
    ['"unfinished\nf(', ')'],
    ['"a\\"(" + f(', ')'],
    ["fn f<'a>(x: &'a str) { let c = '(';", '}', 'rust'],
    ['"""\ntext ( here\n"""\nf(', ')', 'python'],
    ['# (\nf(', ')', 'python'],
    ["'''", " until \"'''\"", 'python'],
    ['a#b; f(', ')', 'ruby'],
    ['{"a": [1, "]"', '}]', 'json'],
    ['f(a]', ')'],
    ['f(a [b )', ''],
  ];
  for (const [text, open, languageId = 'typescript'] of cases) {
    it(`${languageId}: ${JSON.stringify(text)} leaves ${JSON.stringify(open)}`, () =>
      assert.equal(openIn(text, languageId), open));
  }

  it('goes on from a place as if it were one text', () => {
    const text = 'f(`a (b` /* ( */, {\n  c: "d(\\"", // (\n  e: [1,\n';
    const lexicon = lexiconOf('typescript');
    assert.ok(lexicon);
    const whole = scan(text, lexicon);
    for (const cut of [1, 2, 5, 11, 22, 30, 38]) {
      const second = scan(text.slice(cut), lexicon, scan(text.slice(0, cut), lexicon));
      if (cut === 11) continue; // between the two characters of a comment's beginning
      assert.deepEqual(second.open, whole.open, `cut at ${cut}`);
    }
  });
});

describe('countClosed', () => {
  const closings = (text: string) => {
    const lexicon = lexiconOf('typescript');
    assert.ok(lexicon);
    return scan(text, lexicon).closings;
  };
  const open = [
    { closer: '}', indent: 0 },
    { closer: '}', indent: 2 },
  ];

  it('matches by where closers stand, not by how many there are', () => {
    assert.equal(countClosed(open, closings('\n  }\n}')), 2);
    assert.equal(countClosed(open, closings('\n}')), 1);
    assert.equal(countClosed(open, closings('\n]')), 0);
    assert.equal(countClosed(open, closings('\n    }\n  }\n}')), 0, 'the first closes what is not there yet');
    assert.equal(countClosed(open, closings('\n    b }\n}')), 2);
  });
});
