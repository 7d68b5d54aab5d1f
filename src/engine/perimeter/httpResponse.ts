// Node's response as a standard Response: same status and headers, and a body that stops the socket when nobody reads.
import type http from 'node:http';

/** Bytes kept ready for the reader before the socket is paused. */
const HIGH_WATER_BYTES = 256 * 1024;
/** Statuses that the Response constructor takes no body with. */
const BODYLESS = new Set([204, 205, 304]);

/** `toError` says in words what became of a connection that broke in mid-answer. */
export function toResponse(message: http.IncomingMessage, toError: (cause: unknown) => unknown): Response {
  const status = message.statusCode ?? 0;
  const headers = new Headers();
  for (let i = 0; i + 1 < message.rawHeaders.length; i += 2) {
    headers.append(message.rawHeaders[i] ?? '', message.rawHeaders[i + 1] ?? '');
  }
  if (BODYLESS.has(status)) {
    message.resume();
    return new Response(null, { status, headers });
  }
  return new Response(toStream(message, toError), { status, statusText: message.statusMessage ?? '', headers });
}

function toStream(message: http.IncomingMessage, toError: (cause: unknown) => unknown): ReadableStream<Uint8Array> {
  let isOver = false;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        message.on('data', (chunk: Buffer) => {
          if (isOver) return;
          controller.enqueue(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
          if ((controller.desiredSize ?? 0) <= 0) message.pause();
        });
        message.on('end', () => {
          if (!isOver) controller.close();
          isOver = true;
        });
        const fail = (cause: unknown) => {
          if (!isOver) controller.error(toError(cause));
          isOver = true;
        };
        message.on('error', fail);
        // `close` without `end` and without `error`: the socket went away under the answer.
        message.on('close', () => fail(undefined));
      },
      pull: () => void message.resume(),
      cancel: () => {
        isOver = true;
        message.destroy();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: HIGH_WATER_BYTES }),
  );
}
