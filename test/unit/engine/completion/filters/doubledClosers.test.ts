import assert from 'node:assert/strict';
import { doubledClosers } from '../../../../../src/engine/completion/filters/doubledClosers.ts';
import { filtered } from './siteAt.ts';

describe('doubled closers', () => {
  it('cuts a closer that stands below already', () => {
    assert.equal(filtered(doubledClosers, 'function f() {\n  │\n}\n', 'return 1;\n}'), 'return 1;');
  });

  it('keeps a closer that is missing', () => {
    assert.equal(filtered(doubledClosers, 'function f() {\n  │\n', 'return 1;\n}'), 'return 1;\n}');
  });

  it('keeps an inner closer although an outer one stands below', () => {
    const picture = 'class A {\n  f() {\n    │\n}\n';
    assert.equal(filtered(doubledClosers, picture, 'return 1;\n  }'), 'return 1;\n  }');
  });

  it('keeps a closer although those of blocks that are still to come stand below', () => {
    const picture = 'func f() {\n\tif a {\n\t\tb()\n│\n\t\t}\n\t}\n}\n';
    const answer = '\t}\n\tfor a {\n\t\tif b {\n\t\t\tc()';
    assert.equal(filtered(doubledClosers, picture, answer, { languageId: 'go' }), answer);
    assert.equal(filtered(doubledClosers, picture, '\t}\n\tc()', { languageId: 'go' }), '\t}\n\tc()');
  });

  it('cuts only what is too much', () => {
    const picture = 'class A {\n  f() {\n    │\n}\n';
    assert.equal(filtered(doubledClosers, picture, 'return 1;\n  }\n}'), 'return 1;\n  }');
  });

  it('keeps an else', () => {
    const answer = 'a();\n} else {\n  b();';
    assert.equal(filtered(doubledClosers, 'if (x) {\n  │\n}\n', answer), answer);
  });

  it('does not count brackets in strings and comments', () => {
    const answer = "log('}');\n  // }\n  done();";
    assert.equal(filtered(doubledClosers, 'function f() {\n  │\n}\n', answer), answer);
  });

  it('cuts a closer that stands below the list the answer itself opened', () => {
    assert.equal(
      filtered(doubledClosers, '│\n    }\n', '    const a = {\n      b: 1,\n    }'),
      '    const a = {\n      b: 1,',
    );
  });

  it('cuts a closer that closes nothing', () => {
    assert.equal(filtered(doubledClosers, 'function f() {\n  │', 'g(a));'), 'g(a)');
  });

  it('leaves languages alone whose brackets it cannot read', () => {
    assert.equal(
      filtered(doubledClosers, 'case $x in\n  │\nesac', 'a) run ;;', { languageId: 'shellscript' }),
      'a) run ;;',
    );
  });
});
