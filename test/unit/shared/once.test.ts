import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { once } from '../../../src/shared/base/once.ts';

describe('once', () => {
  it('makes nothing before the first call, and the same thing for all', () => {
    let made = 0;
    const get = once(() => {
      made++;
      return undefined;
    });
    assert.equal(made, 0);
    get();
    get();
    assert.equal(made, 1);
  });
});
