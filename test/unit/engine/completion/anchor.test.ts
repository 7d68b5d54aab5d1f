import assert from 'node:assert/strict';
import { layAnchor, moveAnchor, typedSince } from '../../../../src/engine/completion/anchor.ts';
import { EngineSpeed } from '../../../../src/engine/completion/speed.ts';
import { siteOf } from './editorState.ts';

const BUDGET = { prefixTokens: 400, suffixTokens: 100, contextTokens: 0, typedTokens: 384 };
const speed = new EngineSpeed();
const lay = (marked: string) => layAnchor(siteOf(marked), BUDGET, speed, { before: undefined, context: [] });
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `const line${from + i} = ${from + i};\n`).join('');

describe('anchor', () => {
  it('lies at the beginning of the cursor’s line, so that the line is the beginning of the middle', () => {
    const anchor = lay('a();\nconst x = │;\nb();\n');
    assert.equal(anchor.prefix, 'a();\n');
    assert.equal(anchor.suffix, ';\nb();\n');
    assert.equal(typedSince(anchor, siteOf('a();\nconst x = │;\nb();\n'), speed), 'const x = ');
  });

  it('holds while the person types on, over several lines', () => {
    const anchor = lay('a();\n│\nb();\n');
    assert.equal(typedSince(anchor, siteOf('a();\nconst x = 1;\nconst y│\nb();\n'), speed), 'const x = 1;\nconst y');
  });

  it('counts closers the editor added behind the cursor as typed', () => {
    const anchor = lay('a();\n│\nb();\n');
    assert.equal(typedSince(anchor, siteOf('a();\nf(│)\nb();\n'), speed), 'f(');
    assert.equal(typedSince(anchor, siteOf('a();\nf({"│"})\nb();\n'), speed), 'f({"');
  });

  for (const [what, now] of [
    ['text before it changed', 'aa();\nconst x│\nb();\n'],
    ['text after the cursor changed', 'a();\nconst x│\nc();\n'],
    ['the cursor went before it', 'a│();\n\nb();\n'],
    ['the cursor went behind the snapshot', 'a();\n\nb();\n│'],
  ] as const) {
    it(`is given up when ${what}`, () => {
      assert.equal(typedSince(lay('a();\n│\nb();\n'), siteOf(now), speed), undefined);
    });
  }

  it('is given up when too much was typed', () => {
    const anchor = lay('a();\n│\nb();\n');
    assert.equal(typedSince(anchor, siteOf(`a();\n${numbered(1, 75)}│\nb();\n`), speed), undefined);
  });

  it('holds over many short lines', () => {
    const anchor = lay('a();\n│\nb();\n');
    const typed = 'fi\n'.repeat(60);
    assert.equal(typedSince(anchor, siteOf(`a();\n${typed}│\nb();\n`), speed), typed);
  });

  it('follows an edit far above', () => {
    const text = `${numbered(1, 200)}│\nb();\n`;
    const anchor = lay(text);
    assert.ok(anchor.head > 0);
    moveAnchor(anchor, { start: 0, end: 0, text: '// new\n' });
    assert.equal(typedSince(anchor, siteOf(`// new\n${text.replace('│', 'x│')}`), speed), 'x');
  });

  it('begins on a grid line and keeps its head when laid anew a few lines on', () => {
    const first = lay(`${numbered(1, 200)}│\n`);
    const line = numbered(1, 200).slice(0, first.head).split('\n').length - 1;
    assert.equal(line % 16, 0);
    const next = layAnchor(siteOf(`${numbered(1, 203)}│\n`), BUDGET, speed, { before: first, context: [] });
    assert.equal(next.head, first.head);
  });

  it('takes text with CRLF as the model sees it', () => {
    const anchor = lay('a();\r\n│\r\nb();\r\n');
    assert.equal(anchor.prefix, 'a();\n');
    assert.equal(anchor.suffix, '\nb();\n');
    assert.equal(typedSince(anchor, siteOf('a();\r\nx\r\ny│\r\nb();\r\n'), speed), 'x\ny');
  });

  it('keeps within its budget in a file of one endless line', () => {
    const anchor = lay(`${'x'.repeat(100_000)}│${'y'.repeat(100_000)}`);
    assert.ok(anchor.prefix.length <= speed.charsOf(BUDGET.prefixTokens));
    assert.ok(anchor.suffix.length <= speed.charsOf(BUDGET.suffixTokens));
  });

  it('leaves nearly all of the typed part free in a line that is long already', () => {
    const typed = typedSince(lay(`${'f(x);'.repeat(1_000)}│`), siteOf(`${'f(x);'.repeat(1_000)}│`), speed);
    assert.ok(typed !== undefined && typed.length < 100);
  });

  it('does not begin in the middle of a surrogate pair', () => {
    const anchor = lay(`${'😀'.repeat(2_000)}x│`);
    assert.ok(!/^[\udc00-\udfff]/.test(anchor.prefix));
  });
});
