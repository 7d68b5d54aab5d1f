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
