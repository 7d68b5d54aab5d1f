import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { activateAll, type Shared } from '../../../src/extension/contributions.ts';

describe('activateAll', () => {
  it('logs a part that fails and starts the others', () => {
    const errors: string[] = [];
    const events: string[] = [];
    // Only the log is touched by activateAll itself.
    const shared = { log: { error: (message: string) => errors.push(message) } } as unknown as Shared;
    const part = (name: string) => ({
      name,
      activate: () => {
        events.push(`start ${name}`);
        return { dispose: () => events.push(`stop ${name}`) };
      },
    });
    const broken = {
      name: 'broken',
      activate: () => {
        throw new Error('no luck');
      },
    };

    activateAll([part('a'), broken, part('b')], shared).dispose();

    assert.deepEqual(events, ['start a', 'start b', 'stop b', 'stop a']);
    assert.equal(errors.length, 1);
    assert.match(errors[0] ?? '', /broken could not start: Error: no luck/);
  });
});
