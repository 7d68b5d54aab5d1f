// A model server that says what a test tells it to, in the shape of llama-server. It runs inside the extension host
// under test, so the suite needs nothing from outside and is the same in every VS Code.
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A name from which a FIM family follows (Qwen tokens). */
export const SCRIPTED_MODEL = 'qwen2.5-coder-scripted';

/** What the cursor stands after, and what the model writes there. */
export interface Script {
  readonly after: string;
  readonly writes: string;
  /** Pause after each piece of three characters; none unless given. */
  readonly paceMs?: number;
}

/** Document text before the cursor as the prompt has it, whatever the anchor: what is typed on stands after the middle token. */
export function textBeforeCursor(prompt: string): string {
  const [head = '', rest = ''] = prompt.split('<|fim_suffix|>');
  const typed = rest.split('<|fim_middle|>')[1] ?? '';
  return (head.split('<|fim_prefix|>')[1] ?? head) + typed;
}

/** Hob leaves the white space before the cursor to the model. */
function withoutEnd(text: string): string {
  return text.replace(/[ \t]+$/, '');
}

interface ChatBody {
  readonly messages: readonly { readonly content: string }[];
}

interface CompletionBody {
  readonly prompt: string;
  readonly n_predict: number;
}

export class ScriptedEngine {
  /** Prompts of all requests for a completion, in order; those that only warm the engine up are not among them. */
  readonly prompts: string[] = [];
  /** The last message of everything that was asked as a chat, in order. */
  readonly questions: string[] = [];
  /** What it answers to everything that is asked as a chat. */
  says = '';
  #scripts: readonly Script[] = [];
  /** When a piece was last sent, milliseconds of `performance.now()`. */
  #lastActivity = 0;
  readonly #server = http.createServer((request, response) => void this.#answer(request, response));

  /** Address without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Listens on `port`, or on a free one. */
  start(port = 0): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => resolve());
    });
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  /** From here on this is what the model writes; what was asked before is forgotten. */
  play(...scripts: readonly Script[]): void {
    this.#scripts = scripts;
    this.prompts.length = 0;
  }

  /** Waits until a completion has been asked for since `play`, and nothing has been sent for `quietMs`. */
  async answered(quietMs = 300, timeoutMs = 15_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (this.prompts.length === 0 || performance.now() - this.#lastActivity < quietMs) {
      if (performance.now() > deadline) throw new Error(`Nobody asked for a completion within ${timeoutMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const json = (value: unknown) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    switch (request.url) {
      case '/health':
        return json({ status: 'ok' });
      case '/props':
        return json({ default_generation_settings: { n_ctx: 4096 }, total_slots: 1, build_info: 'scripted' });
      case '/v1/models':
        return json({ object: 'list', data: [{ id: SCRIPTED_MODEL, object: 'model', meta: { n_ctx_train: 4096 } }] });
      case '/tokenize':
        return json({ tokens: Array.from({ length: Math.ceil(body.length / 4) }, (_, index) => index) });
      case '/completion':
        return this.#complete(JSON.parse(body), response);
      case '/v1/chat/completions':
        return this.#chat(JSON.parse(body), response);
      default:
        response.writeHead(404).end('{}');
    }
  }

  #chat({ messages }: ChatBody, response: http.ServerResponse): void {
    this.questions.push(messages.at(-1)?.content ?? '');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (choice: object) =>
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`);
    for (let at = 0; at < this.says.length; at += 3) send({ delta: { content: this.says.slice(at, at + 3) } });
    send({ delta: {}, finish_reason: 'stop' });
    response.end('data: [DONE]\n\n');
  }

  async #complete({ prompt, n_predict }: CompletionBody, response: http.ServerResponse): Promise<void> {
    if (n_predict > 1) this.prompts.push(prompt);
    const before = textBeforeCursor(prompt);
    const { writes: text = '', paceMs = 0 } =
      this.#scripts.find(({ after }) => before.endsWith(withoutEnd(after))) ?? {};
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (record: object) => {
      this.#lastActivity = performance.now();
      response.write(`data: ${JSON.stringify(record)}\n\n`);
    };
    // In pieces of three characters, so that streaming, and surrogate pairs torn in two, take part in every test.
    for (let at = 0; at < text.length; at += 3) {
      send({ content: text.slice(at, at + 3), stop: false });
      if (paceMs > 0) await new Promise((resolve) => setTimeout(resolve, paceMs));
    }
    send({ content: '', stop: true, stop_type: 'eos', tokens_evaluated: prompt.length, tokens_predicted: text.length });
    response.end();
  }
}
