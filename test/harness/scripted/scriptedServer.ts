// A model server that does what a test tells it, path by path, and remembers what it was asked. For faults and the
// edges of protocols only: that Hob works with real engines is shown on real engines.
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Happenings } from '../until.ts';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown;
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
  /** The client closed the connection before the answer was whole. */
  isAborted: boolean;
}

/** Answers one request; may take as long as it likes. `response` is Node's own, so everything is possible. */
export type Answer = (request: SeenRequest, response: http.ServerResponse) => void | Promise<void>;

/** Paths (without query) to answers; what is not there is answered with 404. */
export type Script = Readonly<Record<string, Answer>>;

export class ScriptedServer {
  readonly requests: SeenRequest[] = [];
  readonly #server: http.Server;
  readonly #sockets = new Set<Socket>();
  readonly #happenings = new Happenings();
  #script: Script;

  private constructor(script: Script) {
    this.#script = script;
    this.#server = http.createServer((request, response) => void this.#serve(request, response));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        this.#happenings.notify();
      });
    });
  }

  /** Listens on a free loopback port, or on the given one (to bring a server back). */
  static async start(script: Script, port = 0): Promise<ScriptedServer> {
    const scripted = new ScriptedServer(script);
    scripted.#server.listen(port, '127.0.0.1');
    await once(scripted.#server, 'listening');
    return scripted;
  }

  get port(): number {
    // A server that listens on a host has an address object.
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get openConnections(): number {
    return this.#sockets.size;
  }

  /** From the next request on; paths that are not named stay as they are. */
  change(script: Script): void {
    this.#script = { ...this.#script, ...script };
  }

  requestsTo(path: string): SeenRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  /** Resolves when the condition holds; looks again at each request and each closed connection. Throws after `boundMs`. */
  async until(condition: () => boolean, boundMs = 5_000): Promise<void> {
    await this.#happenings.until(condition, 'the condition of the scripted server', boundMs);
  }

  /** Closes everything at once, as a crash would. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer); // A request without encoding gives buffers.
    const path = new URL(request.url ?? '/', 'http://scripted').pathname;
    const seen: SeenRequest = {
      method: request.method ?? '',
      path,
      headers: request.headers,
      body: parse(Buffer.concat(chunks).toString()),
      at: performance.now(),
      isAborted: false,
    };
    this.requests.push(seen);
    response.on('close', () => {
      seen.isAborted = !response.writableFinished;
      this.#happenings.notify();
    });
    this.#happenings.notify();
    const answer = this.#script[path];
    if (answer !== undefined) return void (await answer(seen, response));
    response.writeHead(404, { 'content-type': 'text/plain' });
    response.end('404 page not found');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
