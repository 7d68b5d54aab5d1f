// Completion at a cursor: prompts taken apart into the fields of hosted APIs, and the two APIs that take them.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { FAMILIES } from '../../../../../src/engine/completion/fim/families.ts';
import { fimFieldsOf } from '../../../../../src/engine/models/hosted/fimPrompt.ts';
import { collect, startHosted } from './support.ts';

const PARTS = {
  context: [{ path: 'other.ts', text: 'export const b = 2;' }],
  workspaceName: 'w',
  path: 'file.ts',
  languageId: 'typescript',
  prefix: 'const a = ',
  suffix: ';\nuse(a);\n',
  begun: 'one',
};

describe('fimFieldsOf', () => {
  for (const family of ['codestral', 'deepseek-coder']) {
    it(`finds text before and after the cursor in a prompt of ${family}`, () => {
      const prompt = FAMILIES.get(family)?.render(PARTS) ?? '';
      const fields = fimFieldsOf(prompt, family);
      assert.equal(fields.suffix, PARTS.suffix);
      assert.ok(fields.prompt.endsWith('const a = one'), fields.prompt);
      assert.ok(fields.prompt.includes('export const b = 2;'));
      assert.doesNotMatch(fields.prompt + fields.suffix, /\[PREFIX\]|\[SUFFIX\]|fim▁/);
    });
  }

  it('takes a prompt of another layout as it is', () => {
    assert.deepEqual(fimFieldsOf('const a = ', 'codestral'), { prompt: 'const a = ', suffix: '' });
    assert.deepEqual(fimFieldsOf('[SUFFIX]x', 'codestral'), { prompt: '[SUFFIX]x', suffix: '' });
    assert.deepEqual(fimFieldsOf('x', 'nobody'), { prompt: 'x', suffix: '' });
  });
});

describe('hosted completion', () => {
  for (const [provider, family, path] of [
    ['mistral', 'codestral', '/v1/fim/completions'],
    ['deepseek', 'deepseek-coder', '/beta/completions'],
  ] as const) {
    it(`is taken and streamed by ${provider}`, async () => {
      const hosted = await startHosted(provider);
      hosted.server.say({ pieces: ['1', ' + 2'], promptTokens: 40, outputTokens: 4 });
      const { fim } = hosted.address;
      const events = await collect(
        hosted.client().complete({
          model: fim?.modelFor('deepseek-chat') ?? '',
          prompt: FAMILIES.get(family)?.render(PARTS) ?? '',
          maxTokens: 64,
          stop: FAMILIES.get(family)?.stop ?? [],
          signal: new AbortController().signal,
        }),
      );
      assert.equal(events.map((event) => (event.type === 'text' ? event.text : '')).join(''), '1 + 2');
      assert.deepEqual(events.at(-1), {
        type: 'end',
        reason: 'stop',
        usage: { promptTokens: 40, outputTokens: 4, ...(provider === 'deepseek' && { cachedTokens: 0 }) },
      });
      assert.equal(hosted.server.requests[0]?.path, path);
      await hosted.stop();
    });
  }

  it('is refused by the others without a request', async () => {
    const hosted = await startHosted('openai');
    assert.throws(
      () =>
        hosted
          .client()
          .complete({ model: 'm', prompt: 'x', maxTokens: 8, stop: [], signal: new AbortController().signal }),
      /cannot complete code at a cursor/,
    );
    assert.equal(hosted.server.requests.length, 0);
    await hosted.stop();
  });
});
