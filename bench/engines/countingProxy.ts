// Stands between Hob and a real engine on loopback, passes everything on as it comes, and remembers each prompt and what
// was written for it.
import http from 'node:http';

/** A completion that passed, in order of arrival. */
export interface Passed {
  readonly path: string;
  readonly arrivedAt: number;
  readonly prompt: string;
  /** Text that came back before the end or the abort. */
  answer: string;
  isCancelled: boolean;
  endedAt: number;
}

const COMPLETION_PATH = /^\/(api\/generate|completion|infill|v1\/completions)$/;

export class CountingProxy {
  readonly passed: Passed[] = [];
  readonly #server: http.Server;
  readonly #target: URL;

  private constructor(target: URL) {
    this.#target = target;
    this.#server = http.createServer((request, response) => void this.#pass(request, response));
  }

  /** Listens on a free port of loopback. */
  static async start(target: string): Promise<CountingProxy> {
    const proxy = new CountingProxy(new URL(target));
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer); // A request's chunks are buffers unless decoded.
    const body = Buffer.concat(chunks);
    const passed = this.#note(request.url ?? '/', body);
    const { hostname, port } = this.#target;
    const headers = { ...request.headers, host: `${hostname}:${port}` };
    const upstream = http.request({ hostname, port, path: request.url, method: request.method, headers });
    const reading = passed && new AnswerReader(passed);
    upstream.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('data', (data: Buffer) => reading?.read(data));
      answer.pipe(response);
    });
    upstream.on('error', () => response.destroy());
    // Hob closes its socket to call a request off: so does the proxy.
    response.on('close', () => {
      if (passed) passed.endedAt = Date.now();
      if (response.writableFinished) return;
      if (passed) passed.isCancelled = true;
      upstream.destroy();
    });
    upstream.end(body);
  }

  #note(url: string, body: Buffer): Passed | undefined {
    const path = new URL(url, this.#target).pathname;
    if (!COMPLETION_PATH.test(path)) return undefined;
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    const prompt = typeof parsed === 'object' && parsed && 'prompt' in parsed ? parsed.prompt : undefined;
    // An empty prompt loads the model.
    if (typeof prompt !== 'string' || prompt === '') return undefined;
    const passed = { path, arrivedAt: Date.now(), prompt, answer: '', isCancelled: false, endedAt: 0 };
    this.passed.push(passed);
    return passed;
  }
}

/** Collects the text of a stream of JSON lines (Ollama) or events (vLLM, llama-server). */
class AnswerReader {
  readonly #passed: Passed;
  #rest = '';

  constructor(passed: Passed) {
    this.#passed = passed;
  }

  read(data: Buffer): void {
    this.#rest += data.toString('utf8');
    const lines = this.#rest.split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#passed.answer += textOf(line.replace(/^data: /, ''));
  }
}

function textOf(line: string): string {
  if (!line.startsWith('{')) return '';
  try {
    const record = JSON.parse(line) as { response?: string; content?: string; choices?: { text?: string }[] };
    return record.response ?? record.content ?? record.choices?.[0]?.text ?? '';
  } catch {
    // Half a line of something else: no text.
    return '';
  }
}
