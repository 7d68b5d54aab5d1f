// Stands between Hob and an engine and writes down what goes through: the request's body, the answer as it came. Knows
// nothing of Hob; what it has written is counted by recount.ts.
import http from 'node:http';

/** One request that was answered, or broken off. */
export interface Passed {
  readonly path: string;
  readonly request: string;
  readonly status: number;
  readonly response: string;
  /** Hob hung up before the engine had finished. */
  readonly isBrokenOff: boolean;
}

export interface CountingProxy {
  readonly url: string;
  readonly passed: readonly Passed[];
  stop(): Promise<void>;
}

/**
 * A model of a size that people use writes a token in this time or longer. The tiny one here writes hundreds of them
 * before Hob can hang up: without the pause, the proxy would count what Hob never read.
 */
const LINE_MS = 25;

/** Whole lines as they come; the last may lack its end. */
async function* linesOf(from: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of from) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      yield rest.subarray(0, end + 1);
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length > 0) yield rest;
}

/** Whoever reads has a whole record with it: a line of JSON, or the blank line after an event. */
function endsRecord(line: Buffer): boolean {
  return line.length <= 2 || line.toString().startsWith('{');
}

export async function startCountingProxy(engineUrl: string): Promise<CountingProxy> {
  const passed: Passed[] = [];
  const server = http.createServer((incoming, outgoing) => {
    const body: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => body.push(chunk));
    incoming.on('end', () => {
      const { host: _, ...headers } = incoming.headers;
      const onward = http.request(new URL(incoming.url ?? '/', engineUrl), {
        method: incoming.method ?? 'GET',
        headers,
      });
      const answer: Buffer[] = [];
      let status = 0;
      let isWritten = false;
      const write = (isBrokenOff: boolean) => {
        if (isWritten) return;
        isWritten = true;
        const [request, response] = [Buffer.concat(body).toString(), Buffer.concat(answer).toString()];
        passed.push({ path: incoming.url ?? '/', request, status, response, isBrokenOff });
      };
      onward.on('response', (from) => {
        status = from.statusCode ?? 0;
        outgoing.writeHead(status, from.headers);
        const pass = async () => {
          for await (const line of linesOf(from)) {
            if (outgoing.destroyed) return;
            answer.push(line);
            outgoing.write(line);
            if (endsRecord(line)) await new Promise((resolve) => setTimeout(resolve, LINE_MS));
          }
          write(false);
          outgoing.end();
        };
        pass().catch(() => outgoing.destroy());
      });
      onward.on('error', () => outgoing.destroy());
      outgoing.on('close', () => {
        write(true);
        onward.destroy();
      });
      onward.end(Buffer.concat(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    passed,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
