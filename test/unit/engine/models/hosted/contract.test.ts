// Each hosted API against a server that takes its published format and nothing else.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { StreamEvent } from '../../../../../src/engine/models/modelClient.ts';
import { ServerError, type ServerErrorKind } from '../../../../../src/engine/models/serverError.ts';
import { HOSTED_PROVIDERS, type HostedProviderId } from '../../../../../src/shared/protocol/fallback.ts';
import { collect, type Hosted, question, startHosted } from './support.ts';

const textOf = (events: readonly StreamEvent[]) =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('');
const endOf = (events: readonly StreamEvent[]) => events.at(-1) as Extract<StreamEvent, { type: 'end' }>;

/** Statuses of the issue, with what Hob makes of each and a word that the sentence must have. */
const REFUSALS: readonly (readonly [status: number, kind: ServerErrorKind, words: RegExp])[] = [
  [400, 'failed', /does not take this request/],
  [401, 'unauthorized', /does not accept the key/],
  [402, 'unauthorized', /out of credit/],
  [403, 'unauthorized', /may not use some-model/],
  [404, 'not-found', /has no model some-model/],
  [408, 'timeout', /took too long/],
  [413, 'failed', /larger than .* takes/],
  [429, 'busy', /wait 7 seconds/],
  [500, 'failed', /trouble of its own/],
  [529, 'busy', /overloaded/],
];

for (const provider of HOSTED_PROVIDERS) {
  describe(`the hosted API of ${provider}`, () => {
    let hosted: Hosted;
    before(async () => {
      hosted = await startHosted(provider);
    });
    after(() => hosted.stop());

    const failure = async (client = hosted.client()): Promise<ServerError> => {
      const before = hosted.server.requests.length;
      const error = await collect(client.chat(question())).then(
        () => assert.fail('it was answered'),
        (thrown: unknown) => thrown,
      );
      assert.equal(hosted.server.requests.length, before + 1, 'a failed request was sent again');
      assert.ok(error instanceof ServerError, String(error));
      return error;
    };

    it('takes the request, streams, and says what is billed', async () => {
      hosted.server.say({ pieces: ['Se', 'ven', ' 😀.'], promptTokens: 120, outputTokens: 5 });
      const events = await collect(hosted.client().chat(question()));
      assert.equal(textOf(events), 'Seven 😀.');
      assert.equal(endOf(events).reason, 'stop');
      assert.equal(endOf(events).usage?.promptTokens, 120);
      assert.equal(endOf(events).usage?.outputTokens, 5);
    });

    it('says when the answer was cut at its limit', async () => {
      hosted.server.say({ stop: 'length' });
      assert.equal(endOf(await collect(hosted.client().chat(question()))).reason, 'length');
    });

    it('asks for an answer of limited length even where nobody said one', async () => {
      hosted.server.say({});
      const { maxTokens: _, ...open } = question();
      await collect(hosted.client().chat(open));
    });

    it('tells its own words from a broken connection', async () => {
      hosted.server.say({ breaksAfter: 2 });
      const outcome = await collect(hosted.client().chat(question())).then(
        (events) => endOf(events).reason,
        (error: unknown) => (error instanceof ServerError ? 'incomplete' : error),
      );
      assert.equal(outcome, 'incomplete');
    });

    it('lists models with the key', async () => {
      hosted.server.say({});
      const names = (await hosted.client().list(new AbortController().signal)).map(({ name }) => name);
      assert.deepEqual(names, ['listed-model']);
    });

    it('says that a key is wrong', async () => {
      hosted.server.say({});
      const error = await failure(hosted.client('another-key'));
      assert.equal(error.kind, 'unauthorized');
      assert.match(error.message, /does not accept the key/);
      assert.equal(error.remedy?.command, 'hob.setUpFallback');
      assert.doesNotMatch(error.message, /another-key/);
    });

    for (const [status, kind, words] of REFUSALS) {
      it(`explains status ${status}, and does not ask twice`, async () => {
        hosted.server.refuse({ status, message: 'No.', ...(status === 429 && { retryAfter: '7' }) });
        const error = await failure();
        assert.equal(error.kind, kind);
        assert.match(error.message, words);
        assert.equal(error.details.status, status);
        if (status === 429) assert.equal(error.details.retryAfterMs, 7_000);
      });
    }

    it('stops at the provider when it is called off', async () => {
      let release = () => {};
      hosted.server.say({ wait: new Promise<void>((resolve) => (release = resolve)) });
      const abort = new AbortController();
      const answer = collect(hosted.client().chat(question({ signal: abort.signal })));
      setTimeout(() => abort.abort(), 20);
      await assert.rejects(answer, { name: 'AbortError' });
      release();
    });

    it('tells the provider nothing about this machine', () => {
      const headers = hosted.server.requests.flatMap(({ headers: all }) => Object.keys(all));
      assert.deepEqual(
        headers.filter((name) => /stainless|user-agent|traceparent|x-app/.test(name)),
        [],
      );
    });
  });
}

describe('what hosted APIs bill', () => {
  const usage = async (provider: HostedProviderId, answer: Parameters<Hosted['server']['say']>[0]) => {
    const hosted = await startHosted(provider);
    try {
      hosted.server.say(answer);
      return endOf(await collect(hosted.client().chat(question()))).usage;
    } finally {
      await hosted.stop();
    }
  };

  it('counts Anthropic’s cached tokens, which input_tokens leaves out', async () => {
    const billed = await usage('anthropic', { promptTokens: 1_000, cachedTokens: 800, outputTokens: 9 });
    assert.deepEqual(billed, { promptTokens: 1_000, cachedTokens: 800, outputTokens: 9 });
  });

  it('counts what Gemini thought, which completion_tokens leaves out', async () => {
    const billed = await usage('gemini', { promptTokens: 50, outputTokens: 400, thinkingTokens: 390 });
    assert.equal(billed?.outputTokens, 400);
  });

  it('knows the cached part at OpenAI and DeepSeek', async () => {
    for (const provider of ['openai', 'deepseek'] as const) {
      const billed = await usage(provider, { promptTokens: 1_000, cachedTokens: 600, outputTokens: 9 });
      assert.equal(billed?.promptTokens, 1_000);
      assert.equal(billed?.cachedTokens, 600);
    }
  });

  it('keeps thinking apart from the answer', async () => {
    for (const provider of ['anthropic', 'deepseek'] as const) {
      const hosted = await startHosted(provider);
      hosted.server.say({ thinking: ['Hm.'], pieces: ['Seven.'] });
      const events = await collect(hosted.client().chat(question()));
      assert.equal(textOf(events), 'Seven.');
      assert.deepEqual(
        events.flatMap((event) => (event.type === 'thinking' ? [event.text] : [])),
        ['Hm.'],
      );
      await hosted.stop();
    }
  });
});

describe('errors in the middle of a hosted answer', () => {
  for (const [provider, type] of [
    ['anthropic', 'overloaded_error'],
    ['openai', 'server_error'],
  ] as const) {
    it(`are told as such by ${provider}`, async () => {
      const hosted = await startHosted(provider);
      hosted.server.say({ failsWith: type });
      const events: StreamEvent[] = [];
      const reading = (async () => {
        for await (const event of hosted.client().chat(question())) events.push(event);
      })();
      await assert.rejects(reading, (error) => error instanceof ServerError);
      assert.equal(textOf(events), 'Hello there.');
      assert.equal(hosted.server.requests.length, 1);
      await hosted.stop();
    });
  }
});

describe('credit', () => {
  it('is told apart from a rate limit at OpenAI, and from a wrong request at Anthropic', async () => {
    for (const [provider, status, type, message] of [
      ['openai', 429, 'insufficient_quota', 'You exceeded your current quota.'],
      ['anthropic', 400, 'invalid_request_error', 'Your credit balance is too low to access the API.'],
      ['deepseek', 402, 'unknown_error', 'Insufficient Balance'],
    ] as const) {
      const hosted = await startHosted(provider);
      hosted.server.refuse({ status, type, message });
      await assert.rejects(collect(hosted.client().chat(question())), /out of credit/);
      await hosted.stop();
    }
  });
});
