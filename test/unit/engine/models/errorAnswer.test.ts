// Every form in which the engines have been seen to refuse, and what Hob makes of it.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { errorFromAnswer } from '../../../../src/engine/models/errorAnswer.ts';
import type { ServerErrorKind } from '../../../../src/engine/models/serverError.ts';

interface Case {
  readonly name: string;
  readonly status?: number;
  readonly body: unknown;
  readonly kind: ServerErrorKind;
  readonly contextTokens?: number;
}

/** llama-server's own, and the same as Ollama hands it on: JSON inside a string. */
const OVERFLOW = {
  code: 400,
  message: 'request (2285 tokens) exceeds the available context size (1024 tokens), try increasing it',
  type: 'exceed_context_size_error',
  n_prompt_tokens: 2285,
  n_ctx: 1024,
};

const CASES: readonly Case[] = [
  { name: 'Ollama, text', status: 404, body: { error: "model 'x:latest' not found" }, kind: 'not-found' },
  {
    name: 'Ollama, suffix',
    status: 400,
    body: { error: 'registry.ollama.ai/library/x:latest does not support insert' },
    kind: 'unsupported',
  },
  { name: 'Ollama, thinking', status: 400, body: { error: '"x" does not support thinking' }, kind: 'unsupported' },
  {
    name: 'Ollama, queue',
    status: 503,
    body: { error: 'server busy, please try again.  maximum pending requests exceeded' },
    kind: 'busy',
  },
  {
    name: 'Ollama, overflow in a string',
    status: 400,
    body: { error: JSON.stringify({ error: OVERFLOW }) },
    kind: 'context',
    contextTokens: 1024,
  },
  {
    name: 'Ollama, overflow after words',
    status: 500,
    body: { error: `completion error: ${JSON.stringify({ error: OVERFLOW })}` },
    kind: 'context',
    contextTokens: 1024,
  },
  {
    name: 'Ollama, overflow in words',
    status: 400,
    body: { error: 'the prompt is longer than the context length currently available to the model' },
    kind: 'context',
  },
  {
    name: 'Ollama, cloud off',
    status: 403,
    body: { error: 'ollama cloud is disabled: remote model is unavailable' },
    kind: 'refused',
  },
  { name: 'Ollama, foreign host', status: 403, body: '', kind: 'unauthorized' },
  {
    name: 'Ollama, out of memory',
    status: 500,
    body: { error: 'model requires more system memory (5.0 GiB) than is available' },
    kind: 'failed',
  },
  { name: 'llama-server, overflow', status: 400, body: { error: OVERFLOW }, kind: 'context', contextTokens: 1024 },
  {
    name: 'llama-server, key',
    status: 401,
    body: { error: { code: 401, message: 'Invalid API Key', type: 'authentication_error' } },
    kind: 'unauthorized',
  },
  {
    name: 'llama-server, loading',
    status: 503,
    body: { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } },
    kind: 'loading',
  },
  {
    name: 'llama-server, infill',
    status: 501,
    body: { error: { code: 501, message: 'Infill is not supported by this model', type: 'not_supported_error' } },
    kind: 'unsupported',
  },
  {
    name: 'vLLM, model',
    status: 404,
    body: { error: { message: 'The model `x` does not exist.', type: 'NotFoundError', code: 404 } },
    kind: 'not-found',
  },
  { name: 'vLLM, key', status: 401, body: { error: 'Unauthorized' }, kind: 'unauthorized' },
  {
    name: 'vLLM, overflow of today',
    status: 400,
    body: {
      error: {
        message:
          "This model's maximum context length is 2048 tokens. However, your prompt contains at least 2100 input tokens (parameter=input_tokens, value=2100)",
        type: 'BadRequestError',
        param: 'input_tokens',
      },
    },
    kind: 'context',
    contextTokens: 2048,
  },
  {
    name: 'vLLM, overflow of early 2026',
    status: 400,
    body: {
      error: {
        message:
          "You passed 9 input tokens. However, the model's context length is only 4096 tokens, resulting in a maximum input length of 1 tokens.",
      },
    },
    kind: 'context',
    contextTokens: 4096,
  },
  {
    name: 'vLLM, flat',
    status: 400,
    body: { object: 'error', message: 'maximum context length is 512 tokens', type: 'BadRequestError' },
    kind: 'context',
    contextTokens: 512,
  },
  {
    name: 'TGI, overload',
    status: 429,
    body: { error: 'Model is overloaded', error_type: 'overloaded' },
    kind: 'busy',
  },
  {
    name: 'TGI, suffix',
    status: 422,
    body: { error: 'Suffix is not supported', error_type: 'suffix not supported' },
    kind: 'unsupported',
  },
  { name: 'gateway', status: 504, body: '<html>504</html>', kind: 'timeout' },
  { name: 'crash', status: 500, body: 'Internal Server Error', kind: 'failed' },
  { name: 'in mid-stream', body: { error: 'an error was encountered while running the model' }, kind: 'failed' },
  { name: 'nothing at all', status: 502, body: '', kind: 'failed' },
  { name: 'null', status: 500, body: null, kind: 'failed' },
  { name: 'a list', status: 500, body: [1], kind: 'failed' },
];

describe('errorAnswer', () => {
  for (const { name, kind, contextTokens, body, status } of CASES) {
    it(`${name}: ${kind}`, () => {
      const error = errorFromAnswer({ body, ...(status !== undefined && { status }) }, 'box');
      assert.equal(error.kind, kind, error.message);
      assert.equal(error.details.contextTokens, contextTokens);
      assert.equal(error.details.status, status);
      assert.match(error.message, /\.$/);
      assert.doesNotMatch(error.message, /[\n[{]|undefined/);
    });
  }

  it('says whether a key is missing, wrong, or not allowed to do this', () => {
    const says = (status: number, hadKey: boolean) => errorFromAnswer({ status, hadKey, body: { error: 'no' } }, 'box');
    assert.equal(says(401, false).message, 'box wants a key (“no”).');
    assert.equal(says(401, true).message, 'box does not take its key, which is wrong or has expired (“no”).');
    assert.equal(says(403, true).message, 'box does not allow this with its key (“no”).');
    assert.equal(says(403, false).message, 'box does not allow this (“no”).');
    assert.equal(says(401, false).remedy?.command, 'hob.setServerKey');
  });

  it('repeats no source text that a validation error quotes', () => {
    const message =
      "[{'type': 'too_long', 'loc': ('body', 'stop'), 'msg': 'List should have at most 4 items', 'input': ['const secret = 1']}]";
    const error = errorFromAnswer({ status: 400, body: { error: { message } } }, 'vllm');
    assert.match(error.message, /at most 4 items/);
    assert.doesNotMatch(error.message, /secret/);
  });

  it('is one short line whatever the server says', () => {
    const error = errorFromAnswer(
      { status: 500, body: { error: `\u001b[31mfirst\nsecond ${'x'.repeat(5_000)}` } },
      'box',
    );
    assert.ok(error.message.length < 300);
    assert.doesNotMatch(error.message, /\p{Cc}/u);
  });

  it('reads how long to wait, in seconds or as a date', () => {
    assert.equal(errorFromAnswer({ status: 429, retryAfter: '7', body: '' }, 'box').details.retryAfterMs, 7_000);
    const inAMinute = new Date(Date.now() + 60_000).toUTCString();
    const ms = errorFromAnswer({ status: 503, retryAfter: inAMinute, body: '' }, 'box').details.retryAfterMs ?? 0;
    assert.ok(ms > 50_000 && ms <= 60_000, `${ms}`);
    assert.equal(errorFromAnswer({ status: 429, retryAfter: 'soon', body: '' }, 'box').details.retryAfterMs, undefined);
  });
});
