import assert from 'node:assert/strict';
import { neutralisedTokens } from '../../../../../src/engine/completion/filters/neutralisedTokens.ts';
import { FAMILIES } from '../../../../../src/engine/completion/fim/families.ts';
import { neutralise } from '../../../../../src/engine/completion/fim/neutralise.ts';
import { filtered } from './siteAt.ts';

describe('neutralised tokens', () => {
  it('shows the token as the file writes it', () => {
    const family = FAMILIES.get('qwen-coder');
    assert.ok(family);
    const copied = neutralise("const MIDDLE = '<|fim_middle|>';", family);
    assert.equal(filtered(neutralisedTokens, '│', copied), "const MIDDLE = '<|fim_middle|>';");
  });

  it('leaves other invisible characters', () => {
    assert.equal(filtered(neutralisedTokens, '│', 'a\u200bb\u200d'), 'a\u200bb\u200d');
  });
});
