// Answers a scripted server can give: proper ones, and every way of going wrong that a real server has shown.
import type { Answer } from './scriptedServer.ts';

const NDJSON = { 'content-type': 'application/x-ndjson' };
const SSE = { 'content-type': 'text/event-stream' };

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };
}

export function text(body: string, status = 200, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/plain', ...headers });
    response.end(body);
  };
}

/** One line of JSON per record (Ollama); ends properly, also where the last record is missing. */
export function ndjson(records: readonly unknown[]): Answer {
  return (_request, response) => {
    response.writeHead(200, NDJSON);
    for (const record of records) response.write(`${JSON.stringify(record)}\n`);
    response.end();
  };
}

/** Server-sent events; strings go out as they are (`[DONE]`), everything else as JSON. */
export function sse(events: readonly unknown[]): Answer {
  return (_request, response) => {
    response.writeHead(200, SSE);
    for (const event of events)
      response.write(`data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`);
    response.end();
  };
}

/** Exactly these bytes as the body, in one piece each. */
export function raw(...pieces: readonly (string | Buffer)[]): Answer {
  return async (_request, response) => {
    response.writeHead(200, SSE);
    for (const piece of pieces) {
      response.write(piece);
      // Lets the piece out by itself, so that the client sees the boundary.
      await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  };
}

/** Takes the request and never says a word. */
export function stall(): Answer {
  return () => {};
}

/** Begins to answer and then never says another word. */
export function stallAfter(beginning: string): Answer {
  return (_request, response) => {
    response.writeHead(200, SSE);
    response.write(beginning);
  };
}

/** Closes the connection before any answer. */
export function hangUp(): Answer {
  return (_request, response) => void response.destroy();
}

/** Closes the connection in the middle of the answer. */
export function hangUpAfter(beginning: string): Answer {
  return async (_request, response) => {
    response.writeHead(200, SSE);
    await new Promise((resolve) => response.write(beginning, resolve));
    response.destroy();
  };
}

/** The whole answer, after a while. */
export function late(ms: number, answer: Answer): Answer {
  return async (request, response) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (!response.destroyed) await answer(request, response);
  };
}

/** One byte at a time with a pause between them. */
export function dribble(body: string, pauseMs: number): Answer {
  return async (_request, response) => {
    response.writeHead(200, SSE);
    for (const byte of Buffer.from(body)) {
      if (response.destroyed) return;
      response.write(Buffer.from([byte]));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    response.end();
  };
}

/** As many bytes as it is allowed to send, `piece` after `piece`, minding back-pressure; counts what it sent. */
export function flood(piece: string, maxBytes: number, onSent: (bytes: number) => void = () => {}): Answer {
  return async (_request, response) => {
    response.writeHead(200, SSE);
    const closed = new Promise((resolve) => response.once('close', resolve));
    let sent = 0;
    while (sent < maxBytes && !response.destroyed) {
      sent += Buffer.byteLength(piece);
      onSent(sent);
      if (!response.write(piece))
        await Promise.race([closed, new Promise((resolve) => response.once('drain', resolve))]);
    }
    response.end();
  };
}

/** One answer after the other; the last one stays. */
export function inTurn(...answers: readonly Answer[]): Answer {
  let turn = 0;
  return (request, response) => answers[Math.min(turn++, answers.length - 1)]?.(request, response);
}
