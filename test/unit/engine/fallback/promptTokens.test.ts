// Estimates against what public tokenizers count: tokenSamples.json holds texts with their token counts by o200k_base
// (gpt-tokenizer) and the tokenizers of DeepSeek V3, Gemma 3 and Mistral Nemo (@lenml/tokenizer-*), counted on 2026-11-22.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { PromptTokens } from '../../../../src/engine/fallback/promptTokens.ts';

interface Sample {
  readonly name: string;
  readonly tokens: Readonly<Record<string, number>>;
  readonly text: string;
}

const SAMPLES = JSON.parse(
  fs.readFileSync(path.join(import.meta.dirname, 'tokenSamples.json'), 'utf8'),
) as readonly Sample[];
const MODELS = ['gpt-5', 'deepseek-chat', 'gemini-2.5-flash', 'mistral-large-2512'];
/** What the issue promises of a prompt. */
const PROMISED = 0.15;

const off = (estimate: number, real: number) => estimate / real - 1;

describe('promptTokens', () => {
  for (const model of MODELS) {
    it(`is within 15 % for prompts of several files at ${model}`, () => {
      // What is attached to a question is seldom of one kind: every pair and every triple of the samples.
      const prompts = SAMPLES.flatMap((a, i) =>
        SAMPLES.slice(i + 1).flatMap((b, j) => [[a, b], ...SAMPLES.slice(i + j + 2).map((c) => [a, b, c])]),
      );
      const wrong = prompts.flatMap((parts) => {
        const real = parts.reduce((sum, { tokens }) => sum + (tokens[model] ?? 0), 0);
        const estimate = new PromptTokens().text(model, parts.map(({ text }) => text).join('')).tokens;
        const error = off(estimate, real);
        return Math.abs(error) > PROMISED ? [`${parts.map(({ name }) => name)}: ${(error * 100).toFixed(1)} %`] : [];
      });
      assert.deepEqual(wrong, []);
    });

    it(`is within 25 % for each kind of text alone at ${model}, which is what a budget reckons with`, () => {
      for (const { name, text, tokens } of SAMPLES) {
        const { tokens: estimate, most } = new PromptTokens().text(model, text);
        const real = tokens[model] ?? 0;
        assert.ok(Math.abs(off(estimate, real)) < 0.25, `${name}: ${estimate} for ${real}`);
        assert.ok(most >= real, `${name}: at most ${most} for ${real}`);
      }
    });
  }

  it('is within 15 % after one report, whatever the tokenizer', () => {
    const [first, second] = SAMPLES;
    const tokens = new PromptTokens();
    const real = (sample: Sample | undefined) => Math.round((sample?.tokens['gpt-5'] ?? 0) * 1.4);
    const before = tokens.text('claude-next', first?.text ?? '').tokens;
    tokens.learn('claude-next', before, real(first));
    const after = tokens.text('claude-next', second?.text ?? '').tokens;
    assert.ok(Math.abs(off(after, real(second))) < PROMISED, `${after} for ${real(second)}`);
  });

  it('learns nothing from what cannot be the same prompt', () => {
    const tokens = new PromptTokens();
    const before = tokens.text('m', 'word '.repeat(1_000)).tokens;
    tokens.learn('m', before, before * 10);
    tokens.learn('m', 10, 20);
    assert.equal(tokens.text('m', 'word '.repeat(1_000)).tokens, before);
  });

  it('counts what goes around each turn', () => {
    const tokens = new PromptTokens();
    const turn = { role: 'user', content: '' } as const;
    assert.equal(tokens.turns('m', [turn, turn]).tokens - tokens.turns('m', []).tokens, 8);
  });
});
