// What is said of an answer that came from a hosted model.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isUnreachable, troubleOf } from '../../../../src/engine/fallback/localTrouble.ts';
import { paidFor, redactionNote, wasHeldBack } from '../../../../src/engine/fallback/paidAnswer.ts';
import { ServerError } from '../../../../src/engine/models/serverError.ts';
import { UserError } from '../../../../src/shared/base/errors.ts';

describe('paidAnswer', () => {
  const cost = ({ prompt, output, cached = 0, cacheWrite = 0 }: Parameters<Parameters<typeof paidFor>[0]>[0]) =>
    prompt * 1_000 + output * 100 + cached * 10 + cacheWrite;
  const usage = { promptTokens: 2, outputTokens: 3, cachedTokens: 1, source: 'reported' } as const;

  it('is paid for as reported, with what was cached and written', () => {
    const reported = { promptTokens: 2, outputTokens: 3, cachedTokens: 1, cacheWriteTokens: 1 };
    assert.equal(paidFor(cost, usage, { reported, text: 'x' }), 2_311);
  });

  it('is paid for by estimate where it broke off, and not at all where nothing came', () => {
    const estimated = { promptTokens: 2, outputTokens: 3, source: 'estimated' } as const;
    assert.equal(paidFor(cost, estimated, { reported: undefined, text: 'x' }), 2_300);
    assert.equal(paidFor(cost, estimated, { reported: undefined, text: '' }), 0);
    assert.equal(
      paidFor(() => null, estimated, { reported: undefined, text: 'x' }),
      null,
    );
    assert.equal(paidFor(cost, { source: 'estimated' }, { reported: undefined, text: 'x' }), null);
  });

  it('says how many secrets were left out', () => {
    const leaving = (...redactions: { kind: string; count: number }[]) => ({
      host: 'h',
      bytesOut: 1,
      redactions,
      settle: () => {},
    });
    assert.equal(redactionNote(undefined), undefined);
    assert.equal(redactionNote(leaving()), undefined);
    assert.equal(
      redactionNote(leaving({ kind: 'aws-key', count: 1 })),
      'One secret was left out of what was sent (aws-key).',
    );
    assert.equal(
      redactionNote(leaving({ kind: 'aws-key', count: 2 }, { kind: 'jwt', count: 1 })),
      '3 secrets were left out of what was sent (aws-key, jwt).',
    );
  });

  it('knows what was held back before it was sent', () => {
    assert.equal(wasHeldBack(new UserError('no budget')), true);
    assert.equal(wasHeldBack(new ServerError('refused', 'no')), true);
    assert.equal(wasHeldBack(new ServerError('failed', 'no', { status: 500 })), false);
    assert.equal(wasHeldBack(new Error('bug')), false);
  });
});

describe('localTrouble', () => {
  it('is what another model helps with', () => {
    assert.equal(troubleOf(new ServerError('context', '')), 'doesNotFit');
    assert.equal(troubleOf(new ServerError('unreachable', '')), 'localUnreachable');
    for (const kind of ['busy', 'loading', 'failed', 'refused', 'unsupported'] as const) {
      assert.equal(troubleOf(new ServerError(kind, '')), undefined, kind);
    }
    assert.equal(troubleOf(new Error('bug')), undefined);
    assert.equal(isUnreachable({ code: 'server-down', text: '' }), true);
    assert.equal(isUnreachable({ code: 'looking', text: '' }), false);
  });
});
