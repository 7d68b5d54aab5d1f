// The independent recount: Hob's built server completes and chats on real engines through a counting proxy, and what its
// ledger says is compared with what the proxy saw. Fails where a figure differs by more than 2 %.
//   npm run bench:recount [-- --kinds llama-server,vllm --write]      needs `npm run engines` before

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CancellationTokenSource } from 'vscode-languageserver';
import { CHAT_SEND_METHOD, type ChatSendResult } from '../../src/shared/protocol/chat.ts';
import { ACCEPTED_METHOD } from '../../src/shared/protocol/completion.ts';
import {
  SAVINGS_EXPORT_METHOD,
  SAVINGS_REPORT_METHOD,
  type SavingsCell,
  type SavingsReport,
} from '../../src/shared/protocol/savingsView.ts';
import { type EngineServer, startLlamaServer, startOllama, startVllm } from '../../test/harness/engines/launch.ts';
import { LspClient } from '../../test/harness/lsp/lspClient.ts';
import { bundleServer } from '../replay/serverBundle.ts';
import { writePage } from '../report/page.ts';
import { type Row, writeResults } from '../report/results.ts';
import { startCountingProxy } from './countingProxy.ts';
import { priceByCharacters, type Recounted, recount } from './recount.ts';

const ALLOWED = 0.02;
const KINDS = ['llama-server', 'ollama', 'vllm'] as const;
type Kind = (typeof KINDS)[number];
/** A small model may write on until its window is full; such an answer is stopped, and counts as one that was. */
const LONGEST_ANSWER_CHARS = 400;

const { values } = parseArgs({
  options: {
    kinds: { type: 'string', default: KINDS.join(',') },
    completions: { type: 'string', default: '200' },
    chats: { type: 'string', default: '20' },
    write: { type: 'boolean', default: false },
  },
});
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-recount-'));
process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const bundle = await bundleServer(folder);

let failures = 0;
const rows: Row[] = [];
for (const kind of KINDS.filter((name) => values.kinds.split(',').includes(name))) {
  for (const what of ['completion', 'chat'] as const) {
    const engine = await startEngine(kind, what === 'chat' ? 'smollm2' : 'tiny-fim');
    await measure(kind, engine, what).finally(() => engine.stop());
  }
  if (values.write) write(); // after each engine: the next takes minutes
}
process.exitCode = failures === 0 ? 0 : 1;
console.log(failures === 0 ? 'Ledger and recount agree.' : `${failures} figures differ by more than 2 %.`);

function write(): void {
  writeResults('recount', 'npm run bench:recount -- --write', [
    {
      title: "Hob's ledger and a recount of the proxy's log",
      text: `Differences are the ledger's from the recount's. \`tokens in\`, \`tokens out\`: of the requests whose engine reported them (\`reported\`); gross and saved: of all, at the price of GPT-4o, by characters. ${failures === 0 ? 'None' : String(failures)} of the compared figures is off by more than 2 %.`,
      rows,
    },
  ]);
  writePage();
}

function startEngine(kind: Kind, model: 'tiny-fim' | 'smollm2'): Promise<EngineServer> {
  if (kind === 'ollama') return startOllama({ models: [model] });
  if (kind === 'llama-server') return startLlamaServer({ model });
  return startVllm({ model: 'tiny-fim' }); // SmolLM2 comes in a form that vLLM does not read
}

/** An engine's first answer takes a while on a busy machine; it goes past the proxy and is counted nowhere. */
async function warmUp(engine: EngineServer): Promise<void> {
  const [at, limit] = engine.kind === 'ollama' ? ['/api/generate', {}] : ['/v1/completions', { max_tokens: 4 }];
  const body = { model: engine.models[0], prompt: 'def area(', stream: false, options: { num_predict: 4 }, ...limit };
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(engine.url + at, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${at}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

async function measure(kind: Kind, engine: EngineServer, what: 'completion' | 'chat'): Promise<void> {
  await warmUp(engine);
  const proxy = await startCountingProxy(engine.url);
  const model = `engine/${engine.models[0]}${kind === 'ollama' ? ':latest' : ''}`;
  const client = await LspClient.start({
    bundle,
    settings: {
      servers: [{ name: 'engine', kind, url: proxy.url }],
      routes: { [what]: model },
      'completion.ahead': 'never',
      'savings.referenceModels': { completion: 'gpt-4o', chat: 'gpt-4o' },
    },
  });
  try {
    await client.untilStatus(({ state }) => state === 'ready', 'ready', 60_000);
    const accepted =
      what === 'completion'
        ? await complete(client, Number(values.completions))
        : await chat(client, Number(values.chats));
    await client.untilStatus(({ state }) => state !== 'working', 'the end of the last request', 120_000);
    const report = await client.request<SavingsReport>(SAVINGS_REPORT_METHOD);
    const seen = recount(proxy.passed).filter((one) => one.kind === what);
    console.log(`\n${kind}, ${what}`);
    rows.push({
      engine: kind,
      task: what,
      ...compare(report, seen, accepted),
      ...compareTokens(await exportedFrom(client), seen),
    });
  } finally {
    await client.stop();
    await proxy.stop();
  }
}

/** Asks in documents that each say their own name; takes every third answer. Answers the names of those. */
async function complete(client: LspClient, times: number): Promise<Set<string>> {
  const accepted = new Set<string>();
  for (let n = 0; n < times; n += 1) {
    const name = `shape_${String(n).padStart(3, '0')}`;
    const document = await client.open(
      `# ${name}\ndef area_of_${name}(width, height):\n    return │\n\n\ndef main():\n    print(area_of_${name}(3, 4))\n`,
      { uri: `file:///w/${name}.py`, languageId: 'python' },
    );
    const ghost = await document.ask({ isInvoked: true }).ghost;
    const id = (ghost?.item.command?.arguments?.[0] as { id?: string } | undefined)?.id;
    if (id !== undefined && n % 3 === 0) {
      await client.notify(ACCEPTED_METHOD, { id });
      accepted.add(name);
    }
    await document.close();
  }
  return accepted;
}

async function chat(client: LspClient, times: number): Promise<Set<string>> {
  const answered = new Set<string>();
  for (let n = 0; n < times; n += 1) {
    const name = `shape_${String(n).padStart(3, '0')}`;
    const params = { conversation: name, text: `In one short sentence: what is ${name}?` };
    const source = new CancellationTokenSource();
    const from = client.deltas.length;
    const watch = setInterval(() => {
      const length = client.deltas.slice(from).reduce((sum, { text = '' }) => sum + text.length, 0);
      if (length > LONGEST_ANSWER_CHARS) source.cancel();
    }, 20);
    // not client.chat: an answer on a busy processor may take longer than a test would wait
    const sent = client.connection.sendRequest<ChatSendResult>(CHAT_SEND_METHOD, params, source.token);
    const { message } = await sent.finally(() => clearInterval(watch));
    if (message.state === 'complete') answered.add(name);
  }
  return answered;
}

function compare(report: SavingsReport, seen: readonly Recounted[], useful: ReadonlySet<string>): Row {
  const cells = report.cells.filter((cell) => cell.task === (seen[0]?.kind ?? 'completion'));
  const sum = (name: Exclude<keyof SavingsCell, 'day' | 'task' | 'model' | 'place'>) =>
    cells.reduce((total, cell) => total + cell[name], 0);
  const brokenOff = seen.filter((one) => one.isBrokenOff).length;
  console.log(`  ${seen.length} requests seen, ${useful.size} accepted or answered, ${brokenOff} broken off by Hob`);
  if (seen.every((one) => one.cachedTokens === null))
    console.log('  the engine does not report what came from its cache');
  const total = (of: (one: Recounted) => number) => seen.reduce((all, one) => all + of(one), 0);
  const isUseful = (one: Recounted) => [...useful].some((name) => one.prompt.includes(name));
  const saved = seen.filter(isUseful).reduce((all, one) => all + priceByCharacters(one), 0);
  line('requests', sum('requests'), seen.length);
  line('accepted or answered', sum('accepted') + sum('answered'), useful.size);
  const gross = total((one) => 1e6 * priceByCharacters(one));
  return {
    requests: seen.length,
    'broken off': brokenOff,
    'accepted or answered': useful.size,
    gross: line('gross at GPT-4o, micro-dollars', sum('grossMicroUsd'), gross),
    saved: line('saved at GPT-4o, micro-dollars', sum('savedMicroUsd'), 1e6 * saved),
  };
}

/** An entry of the ledger, as far as it is compared. */
interface Entry {
  readonly promptTokens: number | null;
  readonly outputTokens: number | null;
  readonly isEstimated: boolean;
}

async function exportedFrom(client: LspClient): Promise<readonly Entry[]> {
  const file = path.join(client.storage, 'recount.json');
  await client.request(SAVINGS_EXPORT_METHOD, { format: 'json', path: file });
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { entries: Entry[] }).entries; // Hob's own export
}

/** Tokens where the engine reported them; where it did not, Hob must say that it estimated. */
function compareTokens(entries: readonly Entry[], seen: readonly Recounted[]): Row {
  const told = seen.filter((one) => one.promptTokens !== null && one.outputTokens !== null);
  const reported = entries.filter((entry) => !entry.isEstimated);
  const sum = (all: readonly { [name in 'promptTokens' | 'outputTokens']: number | null }[]) => ({
    in: all.reduce((total, one) => total + (one.promptTokens ?? 0), 0),
    out: all.reduce((total, one) => total + (one.outputTokens ?? 0), 0),
  });
  line('requests with tokens reported', reported.length, told.length);
  const row = {
    reported: told.length,
    'tokens in': line('tokens in, reported', sum(reported).in, sum(told).in),
    'tokens out': line('tokens out, reported', sum(reported).out, sum(told).out),
  };
  const silent = seen.filter((one) => !told.includes(one));
  if (silent.length === 0) return row;
  const pieces = silent.reduce((total, one) => total + one.pieces, 0);
  console.log(`  the engine reported no tokens for ${silent.length}; it sends a piece per token or so`);
  const estimated = sum(entries.filter((entry) => entry.isEstimated)).out;
  return {
    ...row,
    'out, estimated, against pieces': line('tokens out, estimated, against pieces', estimated, pieces, true),
  };
}

/** Prints both figures, counts what is too far off, and answers how far. */
function line(name: string, ledger: number, counted: number, isEstimated = false): string {
  const difference = counted === 0 ? (ledger === 0 ? 0 : 1) : (ledger - counted) / counted;
  const isWrong = Math.abs(difference) > ALLOWED;
  if (isWrong && !isEstimated) failures += 1;
  const figures = `ledger ${Math.round(ledger)}, recount ${Math.round(counted)}, ${(100 * difference).toFixed(1)} %`;
  const verdict = isWrong ? (isEstimated ? 'estimated' : 'WRONG    ') : 'ok       ';
  console.log(`  ${verdict} ${name}: ${figures}`);
  return `${(100 * difference).toFixed(1)} %`;
}
