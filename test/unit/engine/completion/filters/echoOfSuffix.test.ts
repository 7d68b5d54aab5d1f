import assert from 'node:assert/strict';
import { echoOfSuffix } from '../../../../../src/engine/completion/filters/echoOfSuffix.ts';
import { filtered } from './siteAt.ts';

describe('echo of the suffix', () => {
  it('cuts before the next line', () => {
    assert.equal(filtered(echoOfSuffix, '  │\n  return total;\n}', 'add(a);\n  return total;\n}'), 'add(a);');
  });

  it('cuts over empty lines', () => {
    assert.equal(filtered(echoOfSuffix, '  │\n\n\n  return total;\n}', 'add(a);\n  return total;'), 'add(a);');
  });

  it('leaves nothing of an answer that is all echo', () => {
    assert.equal(filtered(echoOfSuffix, '  │\n  return total;\n}', 'return total;\n}'), '');
  });

  it('cuts the rest of the line', () => {
    assert.equal(filtered(echoOfSuffix, 'if (│a.length > 0) {\n', 'b && a.length > 0) {'), 'b && ');
  });

  it('cuts an echo that was broken off', () => {
    assert.equal(
      filtered(
        echoOfSuffix,
        '  │\n  const result = compute(a);\n  return result;',
        'log();\n  const result = compute(a);\n  ret',
      ),
      'log();',
    );
  });

  it('cuts three lines of echo even if something new follows', () => {
    const after = '\n  one();\n  two();\n}\n\nfour();';
    const answer = 'zero();\n  one();\n  two();\n}\n\nother();';
    assert.equal(filtered(echoOfSuffix, `  │${after}`, answer), 'zero();');
  });

  it('leaves an entry that begins as the one after the cursor does', () => {
    const answer = '  "flags": {},\n  "args": [\n    "index"\n  ]';
    const after = '\n  "flags": {},\n  "args": [\n    "filename"\n  ]\n';
    assert.equal(filtered(echoOfSuffix, `"help": "a",\n│${after}`, answer, { languageId: 'json' }), answer);
  });

  it('leaves a line that only looks alike', () => {
    const answer = 'if (a) {\n    return total;\n  }';
    assert.equal(filtered(echoOfSuffix, '  │\n  return total;\n}', answer), answer);
  });

  it('leaves one line of echo in the middle of something new', () => {
    const answer = 'a();\n  done();\n  b();';
    assert.equal(filtered(echoOfSuffix, '  │\n  done();\n}', answer), answer);
  });

  it('leaves an end that is punctuation by chance', () => {
    assert.equal(filtered(echoOfSuffix, 'foo(│)', 'bar(x)'), 'bar(x)');
  });

  it('holds back what may become an echo', () => {
    const more = { isPartial: true };
    assert.equal(filtered(echoOfSuffix, '  │\n  return total;\n}', 'add(a);\n  ret', more), 'add(a);');
    assert.equal(filtered(echoOfSuffix, 'f(│, second)', 'first, se', more), 'first');
  });
});
