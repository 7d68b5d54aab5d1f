import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { formatUsd } from '../../../src/extension/status/money.ts';

describe('formatUsd', () => {
  const cases: [number | null, string | undefined][] = [
    [null, undefined],
    [0, '$0.00'],
    [1, '<$0.01'],
    [4_999, '<$0.01'],
    [5_000, '$0.01'],
    [3_412_000, '$3.41'],
    [1_234_567_890, '$1,234.57'],
    [-1_000, '$0.00'],
    [-250_000, '-$0.25'],
  ];
  for (const [microUsd, expected] of cases) {
    it(`${microUsd} µ$ is ${expected ?? 'unknown'}`, () => assert.equal(formatUsd(microUsd), expected));
  }
});
