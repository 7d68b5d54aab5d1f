// Lines and events out of bytes, wherever the pieces are cut.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { MAX_LINE_CHARACTERS, readLines } from '../../../../src/engine/models/lines.ts';
import { readEvents } from '../../../../src/engine/models/sse.ts';

function streamOf(pieces: readonly Uint8Array[], onCancel: () => void = () => {}): ReadableStream<Uint8Array> {
  const left = [...pieces];
  return new ReadableStream({
    pull: (controller) => {
      const piece = left.shift();
      if (piece) controller.enqueue(piece);
      else controller.close();
    },
    cancel: onCancel,
  });
}

function cut(text: string, at: readonly number[]): Uint8Array[] {
  const bytes = Buffer.from(text);
  const places = [0, ...at.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((to, index) => bytes.subarray(places[index], to));
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('lines', () => {
  it('are the same wherever the bytes are cut', async () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n\ufeff]/g, ' '));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.nat()), fc.constantFrom('\n', '\r\n'), async (lines, at, end) => {
        const text = lines.map((one) => one + end).join('');
        assert.deepEqual(await all(readLines(streamOf(cut(text, at)))), lines);
      }),
      { numRuns: 200 },
    );
  });

  it('include the last one without an end', async () => {
    assert.deepEqual(await all(readLines(streamOf([Buffer.from('a\n'), Buffer.from('b')]))), ['a', 'b']);
  });

  it('cancel the stream when nobody wants more', async () => {
    let isCancelled = false;
    const stream = streamOf([Buffer.from('a\nb\n'), Buffer.from('c\n')], () => {
      isCancelled = true;
    });
    for await (const line of readLines(stream)) {
      assert.equal(line, 'a');
      break;
    }
    assert.ok(isCancelled);
  });

  it('fail where a line never ends', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'x');
    const pieces = Array.from({ length: MAX_LINE_CHARACTERS / piece.length + 1 }, () => piece);
    await assert.rejects(all(readLines(streamOf(pieces))), { kind: 'protocol' });
  });
});

describe('events', () => {
  const eventsOf = (text: string) => all(readEvents(readLines(streamOf([Buffer.from(text)]))));

  it('are the data lines; comments, names and ids are not', async () => {
    assert.deepEqual(await eventsOf(': ping\n\nevent: x\nid: 3\ndata: {"a":1}\n\ndata:no space\n\n'), [
      '{"a":1}',
      'no space',
    ]);
  });

  it('join several data lines, and count at the end of the stream', async () => {
    assert.deepEqual(await eventsOf('data: a\ndata: b\n\ndata: last'), ['a\nb', 'last']);
  });

  it('keep empty data, and an error line as older llama-server builds send it', async () => {
    assert.deepEqual(await eventsOf('data:\n\nerror: {"code":500}\n\n'), ['', '{"code":500}']);
  });
});
