import assert from 'node:assert/strict';
import { trailingWhitespace } from '../../../../../src/engine/completion/filters/trailingWhitespace.ts';
import { filtered } from './siteAt.ts';

describe('trailing white space', () => {
  it('goes at the end of a line', () => {
    assert.equal(filtered(trailingWhitespace, 'a = │\nb', '1  \n\n'), '1');
  });

  it('stays where code follows', () => {
    assert.equal(filtered(trailingWhitespace, 'a = │b;', '1 + '), '1 + ');
  });

  it('waits while the answer comes', () => {
    assert.equal(filtered(trailingWhitespace, 'a = │b;', '1 + ', { isPartial: true }), '1 +');
  });
});
