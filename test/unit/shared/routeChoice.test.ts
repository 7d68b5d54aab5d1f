// One task of `hob.routes` in every way it can be written, changed and written back.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { changeRoute, readRoute, writeRoute } from '../../../src/shared/settings/routeChoice.ts';

describe('routeChoice', () => {
  it('reads a name, an object, and nothing', () => {
    assert.deepEqual(readRoute('a/b'), { model: 'a/b', languages: {} });
    assert.deepEqual(readRoute(' '), { languages: {} });
    assert.deepEqual(readRoute(undefined), { languages: {} });
    assert.deepEqual(readRoute({ think: 'low', languages: { python: 'a/p', go: '' } }), {
      think: 'low',
      languages: { python: 'a/p' },
    });
  });

  it('changes the model, one language, or the thinking, and leaves the rest', () => {
    const full = { model: 'a/b', think: 'low', languages: { python: 'a/p' } } as const;
    assert.deepEqual(changeRoute(full, { model: 'a/c' }), { ...full, model: 'a/c' });
    assert.deepEqual(changeRoute(full, { model: '' }), { think: 'low', languages: { python: 'a/p' } });
    assert.deepEqual(changeRoute(full, { model: 'a/g', language: 'go' }).languages, { python: 'a/p', go: 'a/g' });
    assert.deepEqual(changeRoute(full, { model: '', language: 'python' }), {
      model: 'a/b',
      think: 'low',
      languages: {},
    });
    assert.deepEqual(changeRoute(full, { think: 'high' }), { ...full, think: 'high' });
    assert.deepEqual(changeRoute(full, { think: null }), { model: 'a/b', languages: { python: 'a/p' } });
  });

  it('writes as little as says it, and reads that again', () => {
    assert.equal(writeRoute({ model: 'a/b', languages: {} }), 'a/b');
    assert.equal(writeRoute({ languages: {} }), undefined);
    for (const choice of [
      { model: 'a/b', think: 'off', languages: { go: 'a/g' } },
      { languages: { go: 'a/g' } },
      { think: 'on', languages: {} },
    ] as const) {
      assert.deepEqual(readRoute(writeRoute(choice)), choice);
    }
  });
});
