import assert from 'node:assert/strict';
import { nothingLeft } from '../../../../../src/engine/completion/filters/nothingLeft.ts';
import { filtered } from './siteAt.ts';

describe('nothing left', () => {
  it('is what white space alone amounts to', () => {
    assert.equal(filtered(nothingLeft, '│', ' \n\t'), '');
    assert.equal(filtered(nothingLeft, '│', ' a '), ' a ');
  });
});
