// npm run bench:conversation [-- --kinds llama-server,vllm --write]: a chat of several questions with attachments against
// real engines; what a follow-up question makes the engine evaluate, against what is new in it.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CHAT_SEND_METHOD, type ChatSendParams, type ChatSendResult } from '../../src/shared/protocol/chat.ts';
import { type EngineServer, startLlamaServer, startOllama, startVllm } from '../../test/harness/engines/launch.ts';
import type { EngineKind } from '../../test/harness/engines/provided.ts';
import { LspClient } from '../../test/harness/lsp/lspClient.ts';
import { evaluatedSoFar } from '../engines/reported.ts';
import { bundleServer } from '../replay/serverBundle.ts';
import { writePage } from '../report/page.ts';
import { type Row, writeResults } from '../report/results.ts';

const { values } = parseArgs({
  options: {
    kinds: { type: 'string', default: 'llama-server,ollama,vllm' },
    write: { type: 'boolean', default: false },
  },
});

/** vLLM keeps whole blocks: of 16 tokens on a GPU, on a CPU of 32 at least (and of 128 unless told). */
const VLLM_BLOCK_TOKENS = 32;

const START: Readonly<Record<EngineKind, () => Promise<EngineServer>>> = {
  'llama-server': () => startLlamaServer({ model: 'tiny-fim', args: ['-np', '1'] }),
  ollama: () => startOllama({ models: ['tiny-fim'] }),
  vllm: () => startVllm({ model: 'tiny-fim', args: ['--block-size', String(VLLM_BLOCK_TOKENS)] }),
};

/** A file per question, of about this many characters: what people attach to a follow-up. */
const ATTACHED_CHARS = 900;
const QUESTIONS = [
  'What does this do, in one sentence?',
  'And how does this differ from it?',
  'Which of them is the simpler one?',
  'What would you rename here?',
];
/** The model is the smallest there is, since only the prompts matter; it writes on until it is stopped. */
const ANSWER_CHARS = 160;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-conversation-'));
process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const bundle = await bundleServer(folder);
const files = ['slots', 'router', 'reasons', 'defaultModel'].map((name) => {
  const file = path.join(import.meta.dirname, '../../src/engine/routing', `${name}.ts`);
  return { name: `${name}.ts`, text: fs.readFileSync(file, 'utf8').slice(0, ATTACHED_CHARS) };
});

const rows: Row[] = [];
for (const kind of ['llama-server', 'ollama', 'vllm'] as const) {
  if (values.kinds.split(',').includes(kind)) rows.push(await converse(kind));
}
console.table(rows);
if (values.write) {
  writeResults('conversation', 'npm run bench:conversation -- --write', [
    {
      title: 'What a follow-up question makes an engine evaluate',
      text: 'Four questions to tiny-fim, each with a file of its own. `new`: tokens of a prompt beyond the prompt and answer before it, as the server counts them; `evaluated`: what the engine evaluated for it. The first question is left out: all of it is new. vLLM keeps whole blocks and evaluates the last begun one again; it runs here with blocks of 32 tokens, the smallest on a CPU (a GPU has 16; with 128, what a CPU has unless told, the ratio was 1.24).',
      rows,
    },
  ]);
  writePage();
}

async function converse(kind: EngineKind): Promise<Row> {
  const engine = await START[kind]();
  const model = `real/${engine.models[0]}${kind === 'ollama' ? ':latest' : ''}`;
  const client = await LspClient.start({
    bundle,
    settings: { servers: [{ name: 'real', kind, url: engine.url }], routes: { chat: model } },
  });
  try {
    await client.untilStatus(({ servers }) => servers.some(({ state }) => state === 'up'), 'up');
    let before = { prompt: 0, answer: 0 };
    let fresh = 0;
    let evaluated = 0;
    for (const [index, text] of QUESTIONS.entries()) {
      const file = files[index];
      const attachments = file ? [{ kind: 'file' as const, label: file.name, text: file.text }] : [];
      const counted = await evaluatedSoFar(engine);
      const { message } = await ask(client, { conversation: 'c', text, attachments });
      const { promptTokens = 0, outputTokens = 0 } = message.usage ?? {};
      const took = (await evaluatedSoFar(engine)) - counted;
      if (index > 0) {
        fresh += promptTokens - before.prompt - before.answer;
        evaluated += took;
      }
      console.log(`${kind}: question ${index + 1}, prompt ${promptTokens}, evaluated ${took}, answer ${outputTokens}`);
      before = { prompt: promptTokens, answer: outputTokens };
    }
    return {
      engine: kind,
      questions: QUESTIONS.length - 1,
      new: fresh,
      evaluated,
      'evaluated ÷ new': ratio(evaluated, fresh),
    };
  } finally {
    await client.stop();
    await engine.stop();
  }
}

/** Asks, and stops the answer when it is long enough. */
async function ask(client: LspClient, params: ChatSendParams) {
  const { CancellationTokenSource } = await import('vscode-languageserver');
  const source = new CancellationTokenSource();
  const from = client.deltas.length;
  const length = () => client.deltas.slice(from).reduce((sum, { text = '' }) => sum + text.length, 0);
  const watch = setInterval(() => {
    if (length() > ANSWER_CHARS) source.cancel();
  }, 20);
  try {
    // Not by `client.chat`, whose bound is for tests: an engine on a busy machine takes its time.
    return await client.connection.sendRequest<ChatSendResult>(CHAT_SEND_METHOD, params, source.token);
  } finally {
    clearInterval(watch);
  }
}

function ratio(part: number, whole: number): string {
  return whole > 0 ? (part / whole).toFixed(2) : '–';
}
