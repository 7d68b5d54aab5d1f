import assert from 'node:assert/strict';
import { echoOfPrefix } from '../../../../../src/engine/completion/filters/echoOfPrefix.ts';
import { filtered } from './siteAt.ts';

describe('echo of the prefix', () => {
  it('takes away the line the cursor is on', () => {
    assert.equal(filtered(echoOfPrefix, '  const total = │', 'const total = a + b;'), 'a + b;');
    assert.equal(filtered(echoOfPrefix, '  const total = │', '  const total = a + b;'), 'a + b;');
  });

  it('takes away the last line above', () => {
    assert.equal(filtered(echoOfPrefix, 'for (const a of all) {\n  │', 'for (const a of all) {\n  use(a);'), 'use(a);');
  });

  it('takes away several lines above', () => {
    assert.equal(
      filtered(echoOfPrefix, 'const a = 1;\nconst b = 2;\n│', 'const a = 1;\nconst b = 2;\nconst c = 3;'),
      'const c = 3;',
    );
  });

  it('leaves the same words at another indentation', () => {
    const more = { languageId: 'python' };
    const answer = '        return False\n';
    assert.equal(filtered(echoOfPrefix, '            return False\n│', answer, more), answer);
  });

  it('leaves brackets that are closed one after the other', () => {
    assert.equal(filtered(echoOfPrefix, 'f(() => {\n  g(() => {\n    h();\n  });\n│', '});'), '});');
  });

  it('takes away quotes that would begin a second doc comment', () => {
    const more = { languageId: 'python' };
    assert.equal(
      filtered(echoOfPrefix, 'def f():\n    """ Adds. """\n    """\n    """\n│', '    """\n    x = 1', more),
      '    x = 1',
    );
  });

  it('leaves words that only begin like the line', () => {
    assert.equal(filtered(echoOfPrefix, 'x│', 'x'), 'x');
    assert.equal(filtered(echoOfPrefix, 'const a = │', 'const_b'), 'const_b');
  });

  it('leaves a longer word or operator that only begins like the line', () => {
    const longer = ' scaleX === undefined ? 1 : scaleX;';
    assert.equal(filtered(echoOfPrefix, '\tscaleX =│', longer), longer);
    assert.equal(filtered(echoOfPrefix, '\terr│', '    error', { languageId: 'go' }), '    error');
  });

  it('leaves a word that closes the block around the one closed above', () => {
    const more = { languageId: 'ruby' };
    assert.equal(filtered(echoOfPrefix, 'a do\n  b do\n  end\n│', 'end\n\nc', more), 'end\n\nc');
    assert.equal(filtered(echoOfPrefix, 'a do\n  b do\n  end│', '\nend\n\nc', more), '\nend\n\nc');
  });

  it('waits while the answer may be an echo', () => {
    const more = { isPartial: true };
    assert.equal(filtered(echoOfPrefix, 'const total = │', 'const to', more), '');
    assert.equal(filtered(echoOfPrefix, 'const a = 1;\n│', 'const a', more), '');
    assert.equal(filtered(echoOfPrefix, 'const a = 1;\n│', 'const b', more), 'const b');
  });
});
