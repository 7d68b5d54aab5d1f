// Text lines out of a byte stream, as they come: the ground that NDJSON and server-sent events both stand on.
import { ServerError } from './serverError.ts';

/** No engine sends a record this long; without a limit a server that never ends its line would fill the memory. */
export const MAX_LINE_CHARACTERS = 8 * 1024 * 1024;

/**
 * Yields each line without its end (`\n` or `\r\n`), the last one also where the stream ends without it.
 * Leaving the loop cancels the stream, which closes the socket. Throws ServerError `protocol` for an endless line.
 */
export async function* readLines(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void = ignore,
): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  // Pieces of a line that has not ended: joined once, so that a long line costs its length and not its square.
  let open: string[] = [];
  let openLength = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
      onBytes();
      let from = 0;
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
        const piece = text.slice(from, at);
        const line = open.length === 0 ? piece : open.join('') + piece;
        if (open.length > 0) open = [];
        openLength = 0;
        from = at + 1;
        yield line.endsWith('\r') ? line.slice(0, -1) : line;
      }
      if (from < text.length) {
        open.push(text.slice(from));
        openLength += text.length - from;
        if (openLength > MAX_LINE_CHARACTERS) throw new ServerError('protocol', 'The server sends a line without end.');
      }
      if (done) break;
    }
    if (openLength > 0) yield open.join('');
  } finally {
    // Nobody waits for it: a stream that has ended or failed has nothing left to cancel.
    reader.cancel().catch(ignore);
  }
}

function ignore(): void {}
