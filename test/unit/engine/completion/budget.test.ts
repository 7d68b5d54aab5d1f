import assert from 'node:assert/strict';
import { promptBudget } from '../../../../src/engine/completion/budget.ts';
import { EngineSpeed } from '../../../../src/engine/completion/speed.ts';

function engine(prefill: number): EngineSpeed {
  const speed = new EngineSpeed();
  speed.observe({
    promptChars: 0,
    evaluatedTokensEstimate: 0,
    timings: { evaluatedTokens: 1_000, evaluateMs: 1e6 / prefill },
  });
  return speed;
}
const ALONE = { maxTokens: 128, wantsContext: false, isWaitedFor: false };
const WITH_CONTEXT = { ...ALONE, wantsContext: true };
const total = (b: ReturnType<typeof promptBudget>) => b.prefixTokens + b.suffixTokens + b.contextTokens;

describe('prompt budget', () => {
  it('is 512 tokens for an unknown or slow engine and grows with measured speed', () => {
    assert.equal(total(promptBudget(new EngineSpeed(), 8192, ALONE)), 512);
    assert.equal(total(promptBudget(engine(100), 8192, ALONE)), 512);
    assert.ok(total(promptBudget(engine(1_500), 8192, ALONE)) > 600);
    assert.ok(total(promptBudget(engine(50_000), 8192, ALONE)) <= 2_048);
  });

  it('is shorter where somebody waits for it, and never too short to be of use', () => {
    const waited = { ...ALONE, isWaitedFor: true };
    assert.ok(total(promptBudget(engine(3_000), 8192, waited)) < total(promptBudget(engine(3_000), 8192, ALONE)));
    assert.equal(total(promptBudget(engine(1_500), 8192, waited)), 512);
  });

  for (const context of [512, 1024, 2048, 4096, 131_072]) {
    it(`leaves room for what is typed and generated in a context of ${context}`, () => {
      const budget = promptBudget(engine(50_000), context, WITH_CONTEXT);
      assert.ok(total(budget) + budget.typedTokens + 128 <= context);
      assert.ok(budget.prefixTokens > 0);
    });
  }

  it('gives other files a part only beyond what the file itself needs', () => {
    assert.equal(promptBudget(engine(100), 8192, WITH_CONTEXT).contextTokens, 0);
    assert.ok(promptBudget(engine(5_000), 8192, WITH_CONTEXT).contextTokens > 200);
  });
});
