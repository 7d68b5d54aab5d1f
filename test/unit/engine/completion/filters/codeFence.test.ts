import assert from 'node:assert/strict';
import { codeFence } from '../../../../../src/engine/completion/filters/codeFence.ts';
import { filtered } from './siteAt.ts';

const IN_BODY = 'function f() {\n  │\n}\n';

describe('code fence', () => {
  it('takes the fence away', () => {
    assert.equal(filtered(codeFence, IN_BODY, '```ts\nreturn 1;\n```'), 'return 1;');
  });

  it('takes sentences before and after away', () => {
    const answer = 'Sure, here is the code:\n\n```ts\nreturn 1;\n```\n\nIt returns one.';
    assert.equal(filtered(codeFence, IN_BODY, answer), 'return 1;');
  });

  it('cuts at a fence that ends the code', () => {
    assert.equal(filtered(codeFence, IN_BODY, 'return 1;\n```\n\nThis returns one.'), 'return 1;');
  });

  it('drops an explanation without code', () => {
    assert.equal(filtered(codeFence, IN_BODY, 'Here is what the function should do: return one.'), '');
  });

  it('leaves sentences in comments and strings', () => {
    assert.equal(
      filtered(codeFence, '/**\n * │', 'Here is the answer to all of it.'),
      'Here is the answer to all of it.',
    );
    assert.equal(
      filtered(codeFence, 'def f():\n    """\n    │', 'The missing values are zero.', { languageId: 'python' }),
      'The missing values are zero.',
    );
  });

  it('does not wait for code where sentences belong', () => {
    const more = { isPartial: true };
    assert.equal(filtered(codeFence, '/**\n * │', 'This is used by', more), 'This is used by');
    assert.equal(filtered(codeFence, '<p>\n│</p>', 'The', { ...more, languageId: 'html' }), 'The');
    assert.equal(filtered(codeFence, '<p>\n│', 'This is all of it.\n', { languageId: 'html' }), 'This is all of it.\n');
    assert.equal(filtered(codeFence, 'const a = │', 'This is', more), '');
  });

  it('leaves Markdown alone', () => {
    const answer = '```ts\nconst a = 1;\n```\n';
    assert.equal(filtered(codeFence, '# Use\n\n│', answer, { languageId: 'markdown' }), answer);
  });

  it('leaves fences where the file has its own', () => {
    const answer = '   * ```ts\n   * f();\n   * ```';
    assert.equal(filtered(codeFence, '/**\n```\nold\n```\n│', answer), answer);
  });

  it('keeps the line end that parts the answer from code below', () => {
    assert.equal(filtered(codeFence, '│  return a;\n', '```\n  let a = 1;\n```'), '  let a = 1;\n');
  });

  it('waits for the code behind a fence or a sentence', () => {
    const more = { isPartial: true };
    assert.equal(filtered(codeFence, IN_BODY, 'Here is the code:', more), '');
    assert.equal(filtered(codeFence, IN_BODY, '```ts', more), '');
    assert.equal(filtered(codeFence, IN_BODY, 'return 1;\n``', more), 'return 1;\n');
  });
});
