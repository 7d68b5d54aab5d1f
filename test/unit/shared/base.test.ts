import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { DisposableList, toDisposable } from '../../../src/shared/base/disposables.ts';
import { CancelledError, isCancellation, messageOf } from '../../../src/shared/base/errors.ts';
import { Emitter } from '../../../src/shared/base/events.ts';
import { createLogger } from '../../../src/shared/base/log.ts';

describe('DisposableList', () => {
  it('gives back the newest first, once', () => {
    const order: string[] = [];
    const list = new DisposableList();
    for (const name of ['a', 'b']) list.add(toDisposable(() => order.push(name)));
    list.dispose();
    list.dispose();
    assert.deepEqual(order, ['b', 'a']);
  });

  it('gives back at once what is added too late', () => {
    let isDisposed = false;
    const list = new DisposableList();
    list.dispose();
    list.add(
      toDisposable(() => {
        isDisposed = true;
      }),
    );
    assert.equal(isDisposed, true);
  });
});

describe('Emitter', () => {
  it('fires in order, and a listener that throws stops nobody else', () => {
    const heard: string[] = [];
    const errors: unknown[] = [];
    const emitter = new Emitter<string>((error) => errors.push(error));
    emitter.event(() => {
      throw new Error('mine');
    });
    emitter.event((value) => heard.push(value));
    emitter.fire('x');
    assert.deepEqual(heard, ['x']);
    assert.equal(messageOf(errors[0]), 'mine');
  });

  it('hears twice what was registered twice, and nothing after disposal', () => {
    let count = 0;
    const emitter = new Emitter<void>();
    const listener = () => {
      count++;
    };
    const first = emitter.event(listener);
    emitter.event(listener);
    emitter.fire();
    first.dispose();
    emitter.fire();
    assert.equal(count, 3);
  });
});

describe('createLogger', () => {
  it('puts the subjects of children before the message', () => {
    const lines: string[] = [];
    createLogger((level, message) => lines.push(`${level} ${message}`))
      .child('chat')
      .child('store')
      .warn('full');
    assert.deepEqual(lines, ['warn [chat.store] full']);
  });

  it('keeps the stack of an error that is logged', () => {
    const lines: string[] = [];
    createLogger((_level, message) => lines.push(message)).error('bug', new Error('inner'));
    assert.match(lines[0] ?? '', /^bug: Error: inner\n\s+at /);
  });
});

describe('isCancellation', () => {
  it('knows its own and that of fetch, and no other error', () => {
    const aborted = new DOMException('gone', 'AbortError');
    assert.deepEqual([new CancelledError(), aborted, new Error('x'), 'x'].map(isCancellation), [
      true,
      true,
      false,
      false,
    ]);
  });
});
