// Reads a stream of events to its end, and holds it to having exactly one.
import assert from 'node:assert/strict';
import type { StreamEvent } from '../../../../src/engine/models/modelClient.ts';

export interface Collected {
  readonly text: string;
  readonly thinking: string;
  readonly end: Extract<StreamEvent, { type: 'end' }>;
}

export async function collect(stream: AsyncIterable<StreamEvent>): Promise<Collected> {
  const said = { text: '', thinking: '' };
  let end: Collected['end'] | undefined;
  for await (const event of stream) {
    assert.equal(end, undefined, 'something came after the end');
    if (event.type === 'end') end = event;
    else said[event.type] += event.text;
  }
  assert.ok(end, 'the stream ended without an end');
  return { ...said, end };
}
