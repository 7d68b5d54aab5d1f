import assert from 'node:assert/strict';
import { repetition } from '../../../../../src/engine/completion/filters/repetition.ts';
import { filtered } from './siteAt.ts';

const lines = (...all: string[]) => all.join('\n');

describe('repetition', () => {
  it('drops a line that loops', () => {
    assert.equal(filtered(repetition, '│', `x = ${'foo(bar, '.repeat(12)}`), '');
  });

  it('keeps the lines before a line that loops', () => {
    assert.equal(filtered(repetition, '│', `a = 1;\nb = ${'1, 2, '.repeat(20)}`), 'a = 1;');
  });

  it('drops a line whose loop was closed in the end, and what follows', () => {
    assert.equal(filtered(repetition, '│', `x = [${'a, '.repeat(14)}a];`), '');
    assert.equal(filtered(repetition, 'f(│', `${'node.next, '.repeat(13)}0)\nafter();`), '');
    assert.equal(filtered(repetition, '│', `a = 1;\nb = c${'.child(0)'.repeat(15)};\nc = 2;`), 'a = 1;');
  });

  it('leaves data, format strings, words of one letter, and rows like the ones above', () => {
    const row = `  ${'as, '.repeat(16)}// 0x00`;
    for (const code of [
      `b = [${'0x00, '.repeat(31)}0];`,
      `s = "${'\\xff'.repeat(20)}";`,
      `s = "l${'o'.repeat(40)}ng";`,
      `s = "${'%d, '.repeat(10)}%d";`,
    ]) {
      assert.equal(filtered(repetition, '│', code), code);
    }
    assert.equal(filtered(repetition, `${row}\n│`, row), row);
  });

  it('keeps one of many equal lines', () => {
    assert.equal(
      filtered(repetition, '│', lines('a();', 'b();', 'b();', 'b();', 'b();', 'b();')),
      lines('a();', 'b();'),
    );
  });

  it('keeps one of many equal blocks', () => {
    const block = ['if (a) {', '  b();', '}'];
    assert.equal(filtered(repetition, '│', lines(...block, ...block, ...block)), lines(...block));
  });

  it('sees a loop that began before the cursor', () => {
    const block = ['if (a) {', '  b();', '}'];
    assert.equal(filtered(repetition, `${lines(...block)}\n│`, lines(...block, ...block)), '');
  });

  it('leaves tables, rules and closers', () => {
    for (const code of [
      lines('[0, 0, 0],', '[0, 0, 0],', '[0, 0, 0],'),
      `// ${'-'.repeat(76)}`,
      lines('      }', '    }', '  }', '}'),
      lines('case 1:', '  break;', 'case 2:', '  break;', 'case 3:', '  break;'),
      'const zeros = [0, 0, 0, 0, 0, 0, 0, 0];',
    ]) {
      assert.equal(filtered(repetition, '│', code), code);
    }
  });

  it('holds a second equal line back until something else comes', () => {
    const more = { isPartial: true };
    assert.equal(filtered(repetition, '│', 'a();\na();', more), 'a();');
    assert.equal(filtered(repetition, '│', 'a();\na();\nb();', more), 'a();\na();\nb();');
  });
});
