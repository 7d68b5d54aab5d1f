import assert from 'node:assert/strict';
import { EngineSpeed } from '../../../../src/engine/completion/speed.ts';

describe('engine speed', () => {
  it('knows nothing before it has measured', () => {
    const speed = new EngineSpeed();
    assert.equal(speed.prefill, undefined);
    assert.equal(speed.decode, undefined);
  });

  it('takes the server’s timings over its own estimate', () => {
    const speed = new EngineSpeed();
    speed.observe({
      promptChars: 3_000,
      promptTokens: 1_000,
      evaluatedTokensEstimate: 10,
      firstTokenMs: 5,
      timings: { evaluatedTokens: 500, evaluateMs: 500, generatedTokens: 60, generateMs: 1_000 },
    });
    assert.equal(speed.prefill, 1_000);
    assert.equal(speed.decode, 60);
  });

  it('measures by the server’s count where its own is off', () => {
    const speed = new EngineSpeed();
    speed.observe({ promptChars: 1_500, promptTokens: 250, evaluatedTokensEstimate: 500, firstTokenMs: 250 });
    assert.equal(speed.prefill, 1_000);
  });

  it('does not take a short evaluation for a measure of prefill', () => {
    const speed = new EngineSpeed();
    speed.observe({ promptChars: 3_000, evaluatedTokensEstimate: 5, firstTokenMs: 100 });
    assert.equal(speed.prefill, undefined);
  });

  it('is not led by white space to take what comes for as thin', () => {
    const speed = new EngineSpeed();
    for (let i = 0; i < 20; i++) speed.observe({ promptChars: 8_000, promptTokens: 1_000, evaluatedTokensEstimate: 0 });
    assert.ok(speed.charsOf(512) <= 2_048);
  });

  it('corrects its count of tokens by what the server reports', () => {
    const speed = new EngineSpeed();
    for (let i = 0; i < 20; i++) speed.observe({ promptChars: 4_000, promptTokens: 2_000, evaluatedTokensEstimate: 0 });
    assert.ok(Math.abs(speed.charsPerToken - 2) < 0.05);
    assert.ok(Math.abs(speed.tokensOf(2_000) - 1_000) < 20);
  });
});
