import assert from 'node:assert/strict';
import { Pacing } from '../../../../src/engine/completion/pacing.ts';

/** Types `keys` keys, `gapMs` apart. */
function typed(gapMs: number, keys = 20): { pacing: Pacing; now: number } {
  const pacing = new Pacing();
  let now = 0;
  for (let i = 0; i < keys; i++) {
    now += gapMs;
    pacing.key(now);
  }
  return { pacing, now };
}

describe('pacing', () => {
  it('does not wait while guesses hold', () => {
    const { pacing, now } = typed(120);
    pacing.missed(1);
    assert.equal(pacing.waitMs(now), 0);
  });

  it('waits longer with each guess that fails at once, never more than 300 ms', () => {
    const { pacing, now } = typed(120);
    const waits = Array.from({ length: 12 }, () => {
      pacing.missed(0);
      return pacing.waitMs(now);
    });
    for (const [i, wait] of waits.entries()) assert.ok(wait >= (waits[i - 1] ?? 0));
    assert.ok((waits.at(-1) ?? 0) > 120 && (waits.at(-1) ?? 0) <= 300);
  });

  it('waits as long as it may while nothing holds', () => {
    const { pacing, now } = typed(110);
    for (let i = 0; i < 10; i++) pacing.missed(0);
    assert.equal(pacing.waitMs(now), 300);
  });

  it('does not wait at a new place for what went wrong before', () => {
    const { pacing, now } = typed(120);
    for (let i = 0; i < 8; i++) pacing.missed(0);
    pacing.moved();
    assert.equal(pacing.waitMs(now), 0);
  });

  it('counts the time since the key as waited', () => {
    const { pacing, now } = typed(200);
    for (let i = 0; i < 8; i++) pacing.missed(0);
    assert.equal(pacing.waitMs(now) - pacing.waitMs(now + 50), 50);
    assert.equal(pacing.waitMs(now + 5_000), 0);
  });

  it('forgives after a guess that held', () => {
    const { pacing, now } = typed(120);
    for (let i = 0; i < 5; i++) pacing.missed(0);
    pacing.missed(9);
    assert.equal(pacing.waitMs(now), 0);
  });
});
