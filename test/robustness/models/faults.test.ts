// Everything a server can do wrong, on every kind of client: one clear error or a marked end, never a hang, never wrong text.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { ServerError, type ServerErrorKind } from '../../../src/engine/models/serverError.ts';
import {
  dribble,
  flood,
  hangUp,
  hangUpAfter,
  json,
  late,
  raw,
  stall,
  stallAfter,
  text,
} from '../../harness/scripted/answers.ts';
import { MODEL, preloadOr } from '../../harness/scripted/dialects.ts';
import type { Answer } from '../../harness/scripted/scriptedServer.ts';
import { Bench, CHAT_PATH, COMPLETION_PATH, KINDS, SHORT_LIMITS } from '../../unit/engine/models/bench.ts';
import { collect } from '../../unit/engine/models/collect.ts';

type Kind = (typeof KINDS)[number];
type Way = 'completion' | 'chat';

/** One proper piece of text `x` in the words of each kind, as a whole line or event. */
function piece(kind: Kind, way: Way, said = 'x'): string {
  if (kind === 'ollama')
    return `${JSON.stringify(way === 'chat' ? { message: { content: said } } : { response: said })}\n`;
  const record =
    way === 'chat'
      ? { choices: [{ delta: { content: said } }] }
      : kind === 'llama-server'
        ? { content: said, stop: false }
        : { choices: [{ text: said }] };
  return `data: ${JSON.stringify(record)}\n\n`;
}

const STATUSES: readonly [number, ServerErrorKind][] = [
  [400, 'failed'],
  [401, 'unauthorized'],
  [403, 'unauthorized'],
  [404, 'not-found'],
  [408, 'timeout'],
  [429, 'busy'],
  [500, 'failed'],
  [501, 'unsupported'],
  [502, 'failed'],
  [503, 'busy'],
  [504, 'timeout'],
];

describe('faults', () => {
  let bench: Bench;
  afterEach(async () => bench.close());

  for (const kind of KINDS) {
    for (const way of ['completion', 'chat'] as const) {
      const path = (way === 'chat' ? CHAT_PATH : COMPLETION_PATH)[kind];
      const askedFor = (place: string) => bench.server.requestsTo(place).at(-1);
      const ask = async (answer: Answer) => {
        bench = await Bench.open(kind, { [path]: path === '/api/generate' ? preloadOr(answer) : answer }, SHORT_LIMITS);
        if (kind === 'ollama') bench.server.change({ '/api/ps': json({ models: [{ name: MODEL }] }) });
        return way === 'chat' ? bench.client.chat(bench.chat()) : bench.client.complete(bench.completion());
      };
      const fails = async (answer: Answer, kinds: ServerErrorKind | readonly ServerErrorKind[]) => {
        const stream = await ask(answer);
        await assert.rejects(collect(stream), (error: unknown) => {
          assert.ok(error instanceof ServerError, `${error}`);
          assert.ok([kinds].flat().includes(error.kind), `${error.kind}: ${error.message}`);
          assert.doesNotMatch(error.message, /PROMPT|hello|\n/);
          return true;
        });
      };

      describe(`${kind}, ${way}`, () => {
        for (const [status, expected] of STATUSES) {
          it(`status ${status}: ${expected}, with any body`, async () => {
            await fails(json({ error: 'words' }, status), expected);
            await bench.close();
            await fails(text('<html>words</html>', status), expected);
            await bench.close();
            await fails(json({ error: { message: 'words', code: status } }, status), expected);
          });
        }

        it('never begins: given up', () => fails(stall(), 'timeout'));
        it('stops in the middle: given up', () => fails(stallAfter(piece(kind, way)), 'timeout'));
        it('hangs up at once', () => fails(hangUp(), 'unreachable'));
        it('hangs up in mid-answer', () => fails(hangUpAfter(piece(kind, way)), 'unreachable'));
        it('sends what is no JSON', () =>
          fails(raw(piece(kind, way), kind === 'ollama' ? '{"resp\n' : 'data: {"choi\n\n'), 'protocol'));
        it('says in mid-answer that it failed', async () => {
          const failure = { error: { message: 'out of memory', type: 'server_error', code: 500 } };
          await fails(
            raw(
              piece(kind, way),
              kind === 'ollama' ? `${JSON.stringify(failure)}\n` : `data: ${JSON.stringify(failure)}\n\n`,
            ),
            'failed',
          );
          await bench.close();
          const words = { error: 'out of memory' };
          await fails(
            raw(
              piece(kind, way),
              kind === 'ollama' ? `${JSON.stringify(words)}\n` : `data: ${JSON.stringify(words)}\n\n`,
            ),
            'failed',
          );
        });

        it('ends without its last record: what came is kept, marked incomplete', async () => {
          const { text: said, end } = await collect(await ask(raw(piece(kind, way))));
          assert.deepEqual([said, end.reason], ['x', 'incomplete']);
        });

        it('ends without a word', async () => {
          const { text: said, end } = await collect(await ask(raw('')));
          assert.deepEqual([said, end.reason], ['', 'incomplete']);
        });

        it('is slow to begin, then proper', async () => {
          const { text: said } = await collect(await ask(late(150, raw(piece(kind, way)))));
          assert.equal(said, 'x');
        });

        it('sends one byte at a time, in the middle of letters too', async () => {
          const { text: said } = await collect(await ask(dribble(piece(kind, way, 'ä€𝄞'), 1)));
          assert.equal(said, 'ä€𝄞');
        });

        it('sends records of other shapes: nothing is taken for text', async () => {
          const odd = [
            '{}',
            '{"choices":[]}',
            '{"choices":[{}]}',
            '{"response":null}',
            '{"message":null}',
            '{"choices":null}',
          ];
          const body = odd.map((line) => (kind === 'ollama' ? `${line}\n` : `data: ${line}\n\n`)).join('');
          const { text: said, end } = await collect(await ask(raw(body)));
          assert.deepEqual([said, end.reason], ['', 'incomplete']);
        });

        it('sends a line without end: given up before it fills the memory', async () => {
          let sent = 0;
          await fails(
            flood('x'.repeat(256 * 1024), 200 * 1024 * 1024, (bytes) => {
              sent = bytes;
            }),
            'protocol',
          );
          assert.ok(sent < 64 * 1024 * 1024, `${sent} bytes taken in`);
        });

        it('sends megabytes: they stop when nobody wants more', async () => {
          let sent = 0;
          const stream = await ask(
            flood(piece(kind, way).repeat(2_000), 500 * 1024 * 1024, (bytes) => {
              sent = bytes;
            }),
          );
          let characters = 0;
          for await (const event of stream) {
            if (event.type === 'text') characters += event.text.length;
            if (characters > 5_000) break;
          }
          await bench.server.until(() => askedFor(path)?.isAborted === true, 1_500);
          assert.ok(sent < 64 * 1024 * 1024, `${sent} bytes taken in`);
        });

        it('is stopped in mid-answer: the socket closes', async () => {
          const controller = new AbortController();
          await ask(stallAfter(piece(kind, way)));
          const { signal } = controller;
          const request =
            way === 'chat'
              ? bench.client.chat(bench.chat({ signal }))
              : bench.client.complete(bench.completion({ signal }));
          const read = async () => {
            for await (const event of request) if (event.type === 'text') controller.abort();
          };
          await assert.rejects(read(), { name: 'AbortError' });
          await bench.server.until(() => askedFor(path)?.isAborted === true, 1_500);
        });
      });
    }

    describe(`${kind}, lists`, () => {
      const listPath = kind === 'ollama' ? '/api/tags' : '/v1/models';
      const never = new AbortController().signal;

      it('that are empty are empty', async () => {
        for (const list of [
          kind === 'ollama' ? { models: [] } : { data: [] },
          kind === 'ollama' ? { models: null } : { data: null },
        ]) {
          bench = await Bench.open(kind, { [listPath]: json(list), '/api/v0/models': json('no', 404) });
          assert.deepEqual(await bench.client.list(never), []);
          await bench.close();
        }
      });

      it('that are something else are an error', async () => {
        for (const answer of [
          json({ hello: 1 }),
          json([]),
          json('models'),
          text('<html>'),
          text(''),
          json({ models: [{ size: 1 }], data: [{ size: 1 }] }),
        ]) {
          bench = await Bench.open(kind, { [listPath]: answer }, SHORT_LIMITS);
          await assert.rejects(bench.client.list(never), { kind: 'protocol' });
          await bench.close();
        }
      });

      it('that never come, or drip, are given up', async () => {
        for (const answer of [
          stall(),
          stallAfter('{"mod'),
          dribble(JSON.stringify({ models: [], data: [] }).padEnd(2_000), 2),
        ]) {
          bench = await Bench.open(kind, { [listPath]: answer }, SHORT_LIMITS);
          await assert.rejects(bench.client.list(never), { kind: 'timeout' });
          await bench.close();
        }
      });

      it('of 5000 models with odd names come whole', async () => {
        const names = Array.from({ length: 5_000 }, (_, index) => `m${index}\u0007<b>/:latest`);
        const list =
          kind === 'ollama' ? { models: names.map((name) => ({ name })) } : { data: names.map((id) => ({ id })) };
        bench = await Bench.open(kind, { [listPath]: json(list), '/api/v0/models': json('no', 404) });
        assert.equal((await bench.client.list(never)).length, 5_000);
      });
    });
  }
});
