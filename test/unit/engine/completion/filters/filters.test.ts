// The filters together: their order, the reason for nothing, and when more of an answer cannot matter.
import assert from 'node:assert/strict';
import { applyFilters, FILTERS, settledText } from '../../../../../src/engine/completion/filters/filters.ts';
import { siteAt } from './siteAt.ts';

const BODY = 'function add(a: number, b: number) {\n  │\n}\n';

describe('applyFilters', () => {
  it('mends an answer that is damaged in several ways', () => {
    const answer =
      '<think>easy</think>```ts\nfunction add(a: number, b: number) {\n  return a + b;\n}\n```\nThat is all.';
    assert.equal(applyFilters(answer, siteAt(BODY)).text, 'return a + b;');
  });

  const dropped: readonly (readonly [answer: string, name: string])[] = [
    ['', 'nothing'],
    ['  \n', 'nothing'],
    ['<|endoftext|>', 'leaked-tokens'],
    ['<think>hm', 'thinking'],
    ['Here is the code you asked for.', 'code-fence'],
    ['function add(a: number, b: number) {\n', 'echo-of-prefix'],
    [`a(${'b, c, '.repeat(30)}`, 'repetition'],
    ['\n}', 'doubled-closers'],
  ];
  for (const [answer, name] of dropped) {
    it(`names ${name} for ${JSON.stringify(answer.slice(0, 30))}`, () => {
      const result = applyFilters(answer, siteAt(BODY));
      assert.equal(result.text, '');
      assert.equal(result.droppedBy?.name, name);
    });
  }

  it('names nothing while the answer is still coming', () => {
    assert.deepEqual(applyFilters('<thi', siteAt(BODY, { isPartial: true })), { text: '' });
  });

  it('does not hold back a single line that has ended', () => {
    const site = siteAt('/**\n * Returns it.│\n */\n', { isPartial: true, isMultiline: false });
    assert.equal(applyFilters('\n *', site).text, '', 'it may become the line above');
    assert.equal(applyFilters('\n *\n * @re', site).text, '\n *');
  });

  it('has a name and one sentence for each filter', () => {
    assert.equal(new Set(FILTERS.map((filter) => filter.name)).size, FILTERS.length);
    for (const { reason } of FILTERS) assert.match(reason, /^[A-Z][^.]+\.$/);
  });
});

describe('settled text', () => {
  it('is what is left of an answer that repeats itself or what follows, or that has gone over to something else', () => {
    assert.equal(settledText('1;<|endoftext|>', siteAt('const a = │\n')), '1;');
    assert.equal(settledText('1;\nb', siteAt('const a = │\n', { isMultiline: false })), '1;');
    const followed = 'function add() {\n  │\n  const total = sum(all);\n  return total + 1;\n}\n';
    const echoing = 'check(all);\n  const total = sum(all);\n  return total + 1;\n}\n';
    assert.equal(settledText(echoing, siteAt(followed))?.trimEnd(), 'check(all);');
  });

  it('is none past the end of the block: what comes there is of use later', () => {
    assert.equal(settledText('return a;\n}\n\nfunction other() {\n', siteAt('function add() {\n  │\n')), undefined);
  });

  it('is none while more could be shown', () => {
    assert.equal(settledText('return a', siteAt(BODY)), undefined);
    assert.equal(settledText('return a + b;\n', siteAt(BODY)), undefined);
    assert.equal(settledText('const c = 1;\n  const c', siteAt(BODY)), undefined);
  });
});
