// A web proxy on loopback: takes whole addresses and CONNECT, passes everything on to one server of the test whatever
// host was asked for, and remembers what it was asked.
import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';

export interface ProxyOptions {
  /** Port on loopback that everything ends at. */
  readonly target: number;
  /** The header's value that it wants to see; asks for none where missing. */
  readonly authorization?: string;
}

export class ProxyServer {
  /** `GET http://host/path` or `CONNECT host:port`, one per request. */
  readonly asked: string[] = [];
  url = '';
  readonly #server: http.Server;
  readonly #sockets = new Set<Socket>();

  private constructor({ target, authorization }: ProxyOptions) {
    const isWelcome = ({ headers }: http.IncomingMessage) =>
      authorization === undefined || headers['proxy-authorization'] === authorization;
    this.#server = http.createServer((request, response) => {
      this.asked.push(`${request.method} ${request.url}`);
      if (!isWelcome(request)) {
        response.writeHead(407, { 'proxy-authenticate': 'Basic realm="office"' }).end();
        return;
      }
      const { pathname, search } = new URL(request.url ?? '');
      const { 'proxy-authorization': _, ...headers } = request.headers;
      const on = http.request({
        port: target,
        host: '127.0.0.1',
        method: request.method,
        path: pathname + search,
        agent: false,
        headers,
      });
      on.on('response', (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers)));
      on.on('error', () => response.destroy());
      request.pipe(on);
    });
    this.#server.on('connect', (request: http.IncomingMessage, socket: Socket) => {
      this.asked.push(`CONNECT ${request.url}`);
      if (!isWelcome(request)) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="office"\r\n\r\n');
        return;
      }
      const on = net.connect(target, '127.0.0.1', () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
      on.pipe(socket).pipe(on);
      this.#keep(on);
      for (const end of [on, socket]) end.on('error', () => this.#drop(on, socket));
    });
    this.#server.on('connection', (socket) => this.#keep(socket));
  }

  static async start(options: ProxyOptions): Promise<ProxyServer> {
    const proxy = new ProxyServer(options);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    // A server that listens on a host has an address object.
    proxy.url = `http://127.0.0.1:${(proxy.#server.address() as AddressInfo).port}`;
    return proxy;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #drop(...sockets: readonly Socket[]): void {
    for (const socket of sockets) socket.destroy();
  }
}
