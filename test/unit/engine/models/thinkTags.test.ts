// `<think>` at the beginning of an answer becomes thinking, however it is cut; anywhere else it is text.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { ThinkTagSplitter } from '../../../../src/engine/models/openai/thinkTags.ts';

function split(...pieces: string[]): { thinking: string; text: string } {
  const splitter = new ThinkTagSplitter();
  const result = { thinking: '', text: '' };
  for (const event of [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.flush()])
    result[event.type] += event.text;
  return result;
}

describe('thinkTags', () => {
  it('divides thinking from the answer', () => {
    assert.deepEqual(split('<think>hm, ', 'well</think>\n\nYes.'), { thinking: 'hm, well', text: 'Yes.' });
    assert.deepEqual(split('\n<think></think>Yes.'), { thinking: '', text: 'Yes.' });
  });

  it('leaves an answer without thinking as it is, also one that begins like a tag', () => {
    assert.deepEqual(split('  indented <think>x</think>'), { thinking: '', text: '  indented <think>x</think>' });
    assert.deepEqual(split('<th', 'ead>'), { thinking: '', text: '<thead>' });
    assert.deepEqual(split('<thi'), { thinking: '', text: '<thi' });
  });

  it('keeps thinking that never ends', () => {
    assert.deepEqual(split('<think>hm </thi'), { thinking: 'hm </thi', text: '' });
  });

  it('gives the same however the pieces are cut', () => {
    const whole = '<think>a </ think> < / b</think>  c <think>d</think>';
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length)), (at) => {
        const places = [0, ...at.sort((a, b) => a - b), whole.length];
        const pieces = places.slice(1).map((to, index) => whole.slice(places[index], to));
        const { thinking, text } = split(...pieces);
        assert.equal(thinking, 'a </ think> < / b');
        assert.equal(text, 'c <think>d</think>');
      }),
    );
  });
});
