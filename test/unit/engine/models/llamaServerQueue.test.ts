// llama-server tells its queue in two places, neither of which must be there.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { json, text } from '../../../harness/scripted/answers.ts';
import { Bench } from './bench.ts';

const NOT_STARTED_WITH = json({ error: { code: 501, message: 'no metrics', type: 'not_supported_error' } }, 501);

describe('the queue of a llama-server', () => {
  let bench: Bench | undefined;
  afterEach(() => bench?.close());
  const depth = async (script: Parameters<typeof Bench.open>[1]) => {
    bench = await Bench.open('llama-server', script);
    return bench.client.queueDepth?.(new AbortController().signal);
  };

  it('is read from the metrics', async () => {
    const page = '# TYPE llamacpp:requests_deferred gauge\nllamacpp:requests_deferred 4\n';
    assert.equal(await depth({ '/metrics': text(page) }), 4);
  });

  it('is as long as the slots where all of them are at work and there are no metrics', async () => {
    const slots = json([{ is_processing: true }, { is_processing: true }]);
    assert.equal(await depth({ '/metrics': NOT_STARTED_WITH, '/slots': slots }), 2);
  });

  it('is empty where a slot is free', async () => {
    const slots = json([{ is_processing: true }, { is_processing: false }]);
    assert.equal(await depth({ '/metrics': NOT_STARTED_WITH, '/slots': slots }), 0);
  });

  it('is an error where the server says neither', async () => {
    await assert.rejects(depth({ '/metrics': NOT_STARTED_WITH, '/slots': NOT_STARTED_WITH }), { kind: 'unsupported' });
  });
});
