// The simulated engine's process: a model server of known speed with one slot and a KV prefix cache, so that completion
// clients can be compared on what they cost an engine rather than on how good a model is. Started by simulatedEngine.ts,
// which is told of every request; by hand it prints them:
//   node bench/replay/engine/main.ts --port 11500 --target FILE [--target FILE2] [--prefill 1500] [--decode 60]
//     [--skill 0.6] [--dice line|column] [--abort now|batch] [--speed 1] [--model NAME]
import fs from 'node:fs';
import http from 'node:http';
import { parseArgs } from 'node:util';
import { type Engine, readBody, sendJson } from './http.ts';
import { ollamaDialect } from './ollamaDialect.ts';
import { openaiDialect } from './openaiDialect.ts';
import { Oracle } from './oracle.ts';
import { Slot, type SlotRecord } from './slot.ts';

/** What it tells whoever started it. */
export type EngineMessage = { readonly listening: number } | { readonly request: SlotRecord };

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    target: { type: 'string', multiple: true, default: [] },
    prefill: { type: 'string', default: '1500' },
    decode: { type: 'string', default: '60' },
    skill: { type: 'string', default: '0.6' },
    dice: { type: 'string', default: 'line' },
    abort: { type: 'string', default: 'now' },
    speed: { type: 'string', default: '1' },
    model: { type: 'string', default: 'qwen2.5-coder:1.5b' },
  },
});

const tell = (message: EngineMessage) => {
  if (process.send) process.send(message);
  else console.log(JSON.stringify(message));
};
process.on('disconnect', () => process.exit(0));

const prefill = Number(values.prefill);
const decode = Number(values.decode);
const engine: Engine = {
  model: values.model,
  prefill,
  decode,
  slot: new Slot(
    { prefill, decode, speed: Number(values.speed), abort: values.abort === 'batch' ? 'batch' : 'now' },
    (request) => tell({ request }),
  ),
  oracle: new Oracle(
    values.target.map((file) => fs.readFileSync(file, 'utf8')),
    { skill: Number(values.skill), dice: values.dice === 'column' ? 'column' : 'line' },
  ),
};

const server = http.createServer(async (request, response) => {
  const path = new URL(request.url ?? '/', 'http://engine').pathname;
  const body = request.method === 'POST' ? await readBody(request) : {};
  const closed = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) closed.abort();
  });
  const exchange = { path, body, response, signal: closed.signal };
  const isAnswered = (await ollamaDialect(exchange, engine)) || (await openaiDialect(exchange, engine));
  if (!isAnswered) sendJson(response, { error: 'not found' }, 404);
});
server.listen(Number(values.port), '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) tell({ listening: address.port });
});
