// Stands between Hob and a real engine, passes everything on as it comes, and remembers what was asked.
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** Paths by which the engines are asked to complete or to answer. */
const generating = /\/(completion|completions|generate|infill|chat)$/;

export class CountingProxy {
  /** Method and path of every request, in order, as `POST /completion`. */
  readonly asked: string[] = [];
  /** What was sent with each request that wanted text, in order, once it was whole. */
  readonly sent: string[] = [];
  /** Answers that Hob called off before their end. */
  answersCutOff = 0;
  /** Requests that are not answered to the end yet. */
  underWay = 0;
  readonly #target: URL;
  readonly #server = http.createServer((request, response) => this.#pass(request, response));

  constructor(target: string) {
    this.#target = new URL(target);
  }

  static async to(target: string): Promise<CountingProxy> {
    const proxy = new CountingProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', () => resolve()));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many requests wanted text. */
  get generations(): number {
    return this.asked.filter((line) => line.startsWith('POST') && generating.test(line)).length;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #pass(request: http.IncomingMessage, response: http.ServerResponse): void {
    this.asked.push(`${request.method} ${request.url}`);
    this.underWay++;
    if (request.method === 'POST' && generating.test(request.url ?? '')) this.#keep(request);
    const { hostname, port } = this.#target;
    const onward = http.request(
      { hostname, port, method: request.method, path: request.url, headers: request.headers, agent: false },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.once('error', () => response.destroy());
      },
    );
    onward.once('error', () => response.destroy());
    response.once('close', () => {
      this.underWay--;
      if (response.writableFinished) return;
      this.answersCutOff++;
      onward.destroy();
    });
    request.pipe(onward);
  }

  #keep(request: http.IncomingMessage): void {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.once('end', () => this.sent.push(Buffer.concat(pieces).toString()));
  }
}
