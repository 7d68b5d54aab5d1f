import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { withOverrides } from '../../../src/extension/languageSwitches.ts';

describe('withOverrides', () => {
  it('switches a language off where completions are on', () => {
    assert.deepEqual(withOverrides({ enabled: true, languages: { latex: false } }, { markdown: false }), {
      enabled: true,
      languages: { latex: false, markdown: false },
    });
  });

  it('switches only the named language on where completions are off', () => {
    assert.deepEqual(withOverrides({ enabled: false, languages: { latex: true } }, { python: true }), {
      enabled: true,
      languages: { '*': false, python: true },
    });
  });

  it('leaves everything off where nothing is switched on', () => {
    assert.equal(withOverrides({ enabled: false, languages: {} }, { python: false }).enabled, false);
  });
});
