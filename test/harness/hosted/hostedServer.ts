// A hosted API on loopback that takes its provider's published format and nothing else: what the provider would refuse
// is refused here, in the same words and status. For contract tests; nothing is recorded from a real API.
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { SelfSigned } from '../scripted/selfSigned.ts';

/** What the answer says, and what is billed for it. */
export interface HostedAnswer {
  readonly pieces: readonly string[];
  readonly thinking?: readonly string[];
  readonly promptTokens: number;
  /** Part of `promptTokens`. */
  readonly cachedTokens?: number;
  readonly outputTokens: number;
  /** Part of `outputTokens`. */
  readonly thinkingTokens?: number;
  readonly stop?: 'stop' | 'length';
  /** The connection ends after this many pieces. */
  readonly breaksAfter?: number;
  /** An error event comes after the pieces, of this type. */
  readonly failsWith?: string;
  /** Held until this settles, after the headers. */
  readonly wait?: Promise<unknown>;
}

export interface Refusal {
  readonly status: number;
  readonly message: string;
  /** The provider's own word for it. */
  readonly type?: string;
  readonly retryAfter?: string;
}

export interface WireRequest {
  readonly headers: http.IncomingHttpHeaders;
  readonly body: unknown;
}

export interface WireRoute {
  /** What the provider would say against the request. */
  check(request: WireRequest): Refusal | undefined;
  /** Server-sent events without the blank lines after them. */
  events(answer: HostedAnswer, model: string): string[];
}

/** How one provider speaks. */
export interface WireFormat {
  /** By `METHOD /path`. */
  readonly routes: Readonly<Record<string, WireRoute>>;
  /** By the request's headers; undefined where the key is there and right. */
  authorise(headers: http.IncomingHttpHeaders, key: string): Refusal | undefined;
  error(refusal: Refusal): unknown;
  /** The body of `GET` on the list of models. */
  readonly modelsPath: string;
}

export interface HostedSeen extends WireRequest {
  readonly path: string;
}

export const KEY = 'test-key-1234567890';
const DEFAULT: HostedAnswer = { pieces: ['Hello', ' there.'], promptTokens: 100, outputTokens: 3 };

export class HostedServer {
  readonly requests: HostedSeen[] = [];
  readonly #format: WireFormat;
  readonly #server: http.Server;
  readonly #sockets = new Set<Socket>();
  #answer: HostedAnswer = DEFAULT;
  #refusal: Refusal | undefined;

  private constructor(format: WireFormat, certificate: SelfSigned | undefined) {
    this.#format = format;
    const serve: http.RequestListener = (request, response) => void this.#serve(request, response);
    this.#server = certificate ? https.createServer(certificate, serve) : http.createServer(serve);
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  /** Over TLS where there is a certificate, for a test in which a proxy leads the provider's own host here. */
  static async start(format: WireFormat, certificate?: SelfSigned): Promise<HostedServer> {
    const server = new HostedServer(format, certificate);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get port(): number {
    // A server that listens on a host has an address object.
    return (this.#server.address() as AddressInfo).port;
  }

  /** For a server without a certificate. */
  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** From the next request on. */
  say(answer: Partial<HostedAnswer>): void {
    this.#answer = { ...DEFAULT, ...answer };
    this.#refusal = undefined;
  }

  /** Refuses every request from now on, whatever it says. */
  refuse(refusal: Refusal): void {
    this.#refusal = refusal;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const body = parsed(Buffer.concat(chunks).toString('utf8'));
    const seen: HostedSeen = { path, headers: request.headers, body };
    this.requests.push(seen);
    const route = this.#format.routes[`${request.method} ${path}`];
    const isList = request.method === 'GET' && path === this.#format.modelsPath;
    const refusal =
      this.#format.authorise(request.headers, KEY) ??
      this.#refusal ??
      (isList ? undefined : (route?.check(seen) ?? (route ? undefined : { status: 404, message: 'Not Found' })));
    if (refusal) return this.#refuseWith(refusal, response);
    if (isList || !route) return end(response, { data: [{ id: 'listed-model' }] });
    await this.#stream(route, modelOf(body), response);
  }

  #refuseWith(refusal: Refusal, response: http.ServerResponse): void {
    response.statusCode = refusal.status;
    if (refusal.retryAfter !== undefined) response.setHeader('retry-after', refusal.retryAfter);
    end(response, this.#format.error(refusal));
  }

  async #stream(route: WireRoute, model: string, response: http.ServerResponse): Promise<void> {
    const answer = this.#answer;
    response.setHeader('content-type', 'text/event-stream');
    response.flushHeaders();
    await answer.wait;
    const all = route.events(answer, model);
    const events = answer.breaksAfter === undefined ? all : all.slice(0, answer.breaksAfter);
    for (const event of events) response.write(`${event}\n\n`);
    if (answer.breaksAfter === undefined) response.end();
    else response.write('', () => response.destroy());
  }
}

function end(response: http.ServerResponse, body: unknown): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}

function modelOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'model' in body ? String(body.model) : '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
