import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { RestartPolicy } from '../../../src/extension/restartPolicy.ts';

function policyAt(start: number) {
  const clock = { now: start };
  return { clock, policy: new RestartPolicy(() => clock.now) };
}

describe('RestartPolicy', () => {
  it('allows one restart and no second', () => {
    const { policy } = policyAt(1_000);
    policy.started(true);
    assert.equal(policy.mayRestart(), true);
    policy.started(false);
    assert.equal(policy.mayRestart(), false);
  });

  it('allows one restart of a server that never came up', () => {
    const { policy } = policyAt(1_000);
    assert.deepEqual([policy.mayRestart(), policy.mayRestart()], [true, false]);
  });

  it('allows another after ten minutes of work', () => {
    const { policy, clock } = policyAt(1_000);
    policy.started(true);
    policy.mayRestart();
    policy.started(false);
    clock.now += 10 * 60_000;
    assert.equal(policy.mayRestart(), true);
  });

  it('begins anew when a person restarts', () => {
    const { policy } = policyAt(1_000);
    policy.started(true);
    policy.mayRestart();
    policy.started(true);
    assert.equal(policy.mayRestart(), true);
  });
});
