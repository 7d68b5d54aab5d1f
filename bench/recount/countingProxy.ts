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
        from.on('data', (chunk: Buffer) => {
          answer.push(chunk);
          outgoing.write(chunk);
        });
        from.on('end', () => {
          write(false);
          outgoing.end();
        });
        from.on('error', () => outgoing.destroy());
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
