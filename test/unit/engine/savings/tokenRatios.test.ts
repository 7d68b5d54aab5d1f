// Which tokenizer a model's name stands for, and that the documentation has the figures that the count uses.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'mocha';
import { charsPerToken } from '../../../../src/engine/savings/tokenRatios.ts';

/** One name, as engines or price lists write it, for every row of the table in docs/savings.md. */
const ROWS: readonly (readonly [row: string, names: readonly string[]])[] = [
  ['o200k', ['gpt-4o', 'gpt-4o-mini', 'gpt-5.1', 'o3', 'o4-mini', 'gpt-oss:20b']],
  [
    'Qwen 2.5',
    ['qwen2.5-coder:1.5b-base', 'hf.co/some-team/Qwen2.5-Coder-7B-GGUF:Q4_K_M', 'qwen3:8b', 'deepseek-r1:7b'],
  ],
  ['Llama 3', ['llama3.1:8b', 'Meta-Llama-3-8B-Instruct', 'deepseek-r1:70b']],
  ['DeepSeek V3', ['deepseek-v3', 'deepseek-chat', 'deepseek-reasoner']],
  ['Tekken (Mistral)', ['mistral-nemo', 'devstral-small', 'mistral-large-2512', 'ministral-8b-latest']],
  ['Gemma 3', ['gemma3:4b', 'gemini-2.5-flash', 'gemini-3-pro-preview']],
  ['Llama 2', ['codellama:7b-code', 'llama2:13b']],
];

const PAGE = fs.readFileSync(new URL('../../../../docs/savings.md', import.meta.url), 'utf8');

describe('characters per token', () => {
  for (const [row, names] of ROWS) {
    it(`of ${row} are measured, and documented as they are used`, () => {
      const documented = PAGE.split('\n').find((line) => line.startsWith(`| ${row} `));
      for (const name of names) {
        const { value, basis } = charsPerToken(name);
        assert.equal(basis, 'measured', name);
        assert.equal(value, Number(documented?.split('|')[2]), name);
      }
    });
  }

  it('of models without a public tokenizer are estimates, and so is everything counted with them', () => {
    for (const name of ['claude-sonnet-4-5', 'codestral', 'gpt-6-sol', 'gemini-3.8-flash', 'somebody/own-model', ''])
      assert.equal(charsPerToken(name).basis, 'published', name);
    assert.equal(charsPerToken('claude-opus-4-1').value, 3.5);
  });
});
