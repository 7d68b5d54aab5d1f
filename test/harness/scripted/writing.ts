// Completions of a scripted server in the words of each kind of engine: whole at once, as a function of the prompt, or
// held back and written when the test says so.
import { json } from './answers.ts';
import { isPreload, LLAMA_TIMINGS, llamaServer, MODEL, OLLAMA_END, ollama, vllm } from './dialects.ts';
import type { Answer, Script, SeenRequest } from './scriptedServer.ts';

export type Engine = 'ollama' | 'llama-server' | 'vllm';
export const ENGINES: readonly Engine[] = ['ollama', 'llama-server', 'vllm'];

interface Words {
  readonly script: () => Script;
  readonly completionPath: string;
  readonly chatPath: string;
  readonly type: string;
  readonly piece: (text: string) => string;
  readonly chatPiece: (text: string) => string;
  readonly end: () => string;
  readonly chatEnd: () => string;
}

const sse = (...events: readonly unknown[]) =>
  events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join('');
const line = (record: object) => `${JSON.stringify(record)}\n`;
const USAGE = { prompt_tokens: 40, completion_tokens: 7, total_tokens: 47 };
const openAiChat = {
  chatPath: '/v1/chat/completions',
  chatPiece: (content: string) => sse({ choices: [{ index: 0, delta: { content }, finish_reason: null }] }),
  chatEnd: () =>
    sse({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }, { choices: [], usage: USAGE }, '[DONE]'),
};

/** How each engine says it. */
export const WORDS: Readonly<Record<Engine, Words>> = {
  ollama: {
    script: ollama,
    completionPath: '/api/generate',
    chatPath: '/api/chat',
    type: 'application/x-ndjson',
    // Without the model's name: a script answers for whichever model a test asks.
    piece: (response) => line({ response, done: false }),
    chatPiece: (content) => line({ message: { role: 'assistant', content }, done: false }),
    end: () => line({ ...OLLAMA_END, model: undefined }),
    chatEnd: () =>
      line({ ...OLLAMA_END, model: undefined, response: undefined, message: { role: 'assistant', content: '' } }),
  },
  'llama-server': {
    ...openAiChat,
    script: llamaServer,
    completionPath: '/completion',
    type: 'text/event-stream',
    piece: (content) => sse({ content, stop: false }),
    end: () =>
      sse({
        content: '',
        stop: true,
        stop_type: 'eos',
        tokens_evaluated: 40,
        tokens_predicted: 7,
        timings: LLAMA_TIMINGS,
      }),
  },
  vllm: {
    ...openAiChat,
    script: vllm,
    completionPath: '/v1/completions',
    type: 'text/event-stream',
    piece: (text) => sse({ choices: [{ index: 0, text, finish_reason: null }] }),
    end: () =>
      sse({ choices: [{ index: 0, text: '', finish_reason: 'stop' }] }, { choices: [], usage: USAGE }, '[DONE]'),
  },
};

interface Spoken {
  readonly piece: (text: string) => string;
  readonly end: () => string;
}

/** A request that the test answers piece by piece. */
export class HeldRequest {
  readonly seen: SeenRequest;
  readonly #write: (text: string) => void;
  readonly #end: (end: string) => void;
  readonly #words: Spoken;

  constructor(seen: SeenRequest, words: Spoken, out: { write: (text: string) => void; end: (text: string) => void }) {
    this.seen = seen;
    this.#words = words;
    this.#write = out.write;
    this.#end = out.end;
  }

  get prompt(): string {
    return promptOf(this.seen.body);
  }

  write(text: string): void {
    this.#write(this.#words.piece(text));
  }

  end(): void {
    this.#end(this.#words.end());
  }
}

/** Holds completions (or chats) back until the test writes them. */
export class Held {
  readonly requests: HeldRequest[] = [];
  readonly script: Script;

  constructor(engine: Engine, what: 'completion' | 'chat' = 'completion') {
    const words = WORDS[engine];
    const isChat = what === 'chat';
    const spoken = { piece: isChat ? words.chatPiece : words.piece, end: isChat ? words.chatEnd : words.end };
    const answer: Answer = (seen, response) => {
      response.writeHead(200, { 'content-type': words.type });
      response.flushHeaders();
      this.requests.push(
        new HeldRequest(seen, spoken, {
          write: (text) => void response.write(text),
          end: (text) => void response.end(text),
        }),
      );
    };
    this.script = { [isChat ? words.chatPath : words.completionPath]: unlessPreload(answer) };
  }

  get last(): HeldRequest {
    const last = this.requests.at(-1);
    if (!last) throw new Error('the model was not asked');
    return last;
  }
}

/** Answers each completion at once with what `write` makes of its prompt, in pieces of so many characters. */
export function writing(engine: Engine, write: (prompt: string) => string, pieceLength = 10_000): Script {
  const words = WORDS[engine];
  const answer: Answer = (seen, response) => {
    response.writeHead(200, { 'content-type': words.type });
    const text = write(promptOf(seen.body));
    for (let at = 0; at < text.length; at += pieceLength) response.write(words.piece(text.slice(at, at + pieceLength)));
    response.end(words.end());
  };
  return { [words.completionPath]: unlessPreload(answer) };
}

/** Answers each chat at once. */
export function saying(engine: Engine, pieces: readonly string[]): Script {
  const words = WORDS[engine];
  const answer: Answer = (_seen, response) => {
    response.writeHead(200, { 'content-type': words.type });
    for (const piece of pieces) response.write(words.chatPiece(piece));
    response.end(words.chatEnd());
  };
  return { [words.chatPath]: unlessPreload(answer) };
}

/** Completion requests that ask for text. */
export function completionsOf(requests: readonly SeenRequest[], engine: Engine): SeenRequest[] {
  return requests.filter(({ path, body }) => path === WORDS[engine].completionPath && !isPreload(body));
}

export function promptOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'prompt' in body ? String(body.prompt) : '';
}

/** The text before the cursor in a prompt with Qwen's FIM tokens, what was typed since the anchor included. */
export function prefixIn(prompt: string): string {
  const [before = '', after = ''] = prompt.split('<|fim_suffix|>');
  const [, typed = ''] = after.split('<|fim_middle|>');
  return before.slice(before.indexOf('<|fim_prefix|>') + '<|fim_prefix|>'.length) + typed;
}

/** Ollama loads its model with a request of its own first. */
function unlessPreload(answer: Answer): Answer {
  const loaded = json({ model: MODEL, response: '', done: true, done_reason: 'load' });
  return (seen, response) => (seen.path === '/api/generate' && isPreload(seen.body) ? loaded : answer)(seen, response);
}
