import assert from 'node:assert/strict';
import { rarity, saturated } from '../../../../src/engine/context/bm25.ts';

describe('BM25', () => {
  const usual = { k1: 1.2, b: 0.75 };

  it('values rare terms more, and those that every text holds a little', () => {
    assert.equal(rarity(1, 1), Math.log(2));
    assert.ok(rarity(1, 9) > rarity(5, 5));
    assert.ok(rarity(10, 0) > 0);
  });

  it('counts one occurrence in a text of average length as one', () => {
    assert.equal(saturated(1, 1, usual), 1);
  });

  it('adds less with each further occurrence, and never reaches k1 + 1', () => {
    const [one = 0, two = 0, three = 0] = [1, 2, 3].map((count) => saturated(count, 1, usual));
    assert.ok(two - one > three - two && three > two);
    assert.ok(saturated(1_000, 1, usual) < 2.2);
  });

  it('holds the length of a text against it as much as b says', () => {
    assert.ok(saturated(2, 3, usual) < saturated(2, 1, usual));
    assert.equal(saturated(2, 3, { k1: 1.2, b: 0 }), saturated(2, 1, { k1: 1.2, b: 0 }));
  });
});
