// A registry of models on loopback, as far as `ollama pull` speaks with one: manifests and blobs of the OCI distribution
// format over TLS, each blob led to another host name from which it comes in ranges. Ollama reaches any registry that a
// model's name begins with, so a real one fetches from here without the network.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SelfSigned } from '../scripted/selfSigned.ts';

const CHUNK_BYTES = 64 * 1024;

/** Bytes of the weights that went out in answer to one request. */
export interface ServedRange {
  /** Offset in the file at which it began. */
  readonly from: number;
  bytes: number;
  isOpen: boolean;
}

interface Blob {
  readonly digest: string;
  readonly data: Buffer;
}

export class LoopbackRegistry {
  /** Requests for the weights, in order. */
  readonly ranges: ServedRange[] = [];
  readonly #server: https.Server;
  readonly #sockets = new Set<Duplex>();
  readonly #blobs = new Map<string, Buffer>();
  readonly #weights: Blob;
  readonly #manifest: string;
  readonly #path: string;
  #upTo = Number.POSITIVE_INFINITY;
  #breakAt: number | undefined;
  #held: (() => void)[] = [];

  private constructor(model: string, gguf: string, certificate: SelfSigned) {
    this.#weights = this.#keep(readFileSync(gguf));
    const licence = this.#keep(Buffer.from('Apache License, Version 2.0'));
    const about = { model_format: 'gguf', model_family: 'qwen2', model_families: ['qwen2'], file_type: 'Q8_0' };
    const system = { architecture: 'amd64', os: 'linux' };
    const rootfs = { type: 'layers', diff_ids: [this.#weights.digest, licence.digest] };
    const config = this.#keep(Buffer.from(JSON.stringify({ ...about, model_type: '7.6M', ...system, rootfs })));
    this.#manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      config: entryOf('application/vnd.docker.container.image.v1+json', config),
      layers: [
        entryOf('application/vnd.ollama.image.model', this.#weights),
        entryOf('application/vnd.ollama.image.license', licence),
      ],
    });
    this.#path = `/v2/library/${model}`;
    this.#server = https.createServer(certificate, (request, response) => void this.#serve(request, response));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  /** Serves one model under the tag `latest`; the certificate is for `localhost` and `127.0.0.1`. */
  static async start(model: string, gguf: string, certificate: SelfSigned): Promise<LoopbackRegistry> {
    const registry = new LoopbackRegistry(model, gguf, certificate);
    registry.#server.listen(0, '127.0.0.1');
    await once(registry.#server, 'listening');
    return registry;
  }

  get port(): number {
    // A server that listens on a host has an address object.
    return (this.#server.address() as AddressInfo).port;
  }

  get weightBytes(): number {
    return this.#weights.data.length;
  }

  /** Whether somebody is fetching the weights now. */
  get isFetching(): boolean {
    return this.ranges.some(({ isOpen }) => isOpen);
  }

  /** Sends no byte of the weights from this offset on until it is called again. */
  serveUpTo(offset: number): void {
    this.#upTo = offset;
    this.#wake();
  }

  /** Hangs up once when this offset of the weights is reached. */
  breakOnceAt(offset: number): void {
    this.#breakAt = offset;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve({ method, url = '', headers }: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const data = this.#blobs.get(url.split('/blobs/')[1] ?? '');
    if (url === `${this.#path}/manifests/latest`) response.end(this.#manifest);
    else if (data === undefined) response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
    else if (method === 'HEAD') response.setHeader('content-length', data.length).end();
    else if (headers.host?.startsWith('localhost')) {
      response.writeHead(307, { location: `https://127.0.0.1:${this.port}${url}` }).end();
    } else await this.#send(data, headers.range, response);
  }

  async #send(data: Buffer, range: string | undefined, response: http.ServerResponse): Promise<void> {
    const [, from = '0', to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
    const end = to === undefined ? data.length : Number(to) + 1;
    const served: ServedRange = { from: Number(from), bytes: 0, isOpen: true };
    if (data === this.#weights.data) this.ranges.push(served);
    response.on('close', () => {
      served.isOpen = false;
      this.#wake();
    });
    const contentRange = `bytes ${from}-${end - 1}/${data.length}`;
    response.writeHead(206, { 'content-length': end - served.from, 'content-range': contentRange });
    while (served.isOpen && served.from + served.bytes < end) {
      const at = served.from + served.bytes;
      if (this.#breakAt !== undefined && at >= this.#breakAt) {
        this.#breakAt = undefined;
        response.destroy();
        return;
      }
      const stop = Math.min(end, at + CHUNK_BYTES, data === this.#weights.data ? this.#upTo : end);
      if (stop > at) {
        served.bytes += stop - at;
        await new Promise((resolve) => response.write(data.subarray(at, stop), resolve));
      } else await new Promise<void>((resolve) => this.#held.push(resolve));
    }
    response.end();
  }

  #wake(): void {
    for (const resolve of this.#held.splice(0)) resolve();
  }

  #keep(data: Buffer): Blob {
    const digest = `sha256:${createHash('sha256').update(data).digest('hex')}`;
    this.#blobs.set(digest, data);
    return { digest, data };
  }
}

function entryOf(mediaType: string, { digest, data }: Blob): object {
  return { mediaType, digest, size: data.length };
}
