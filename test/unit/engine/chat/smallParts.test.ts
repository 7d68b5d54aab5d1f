// The small parts of chat: titles, repetition, thinking choices, token estimates.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { endsInRepetition } from '../../../../src/engine/chat/repetition.ts';
import { thinkChoices } from '../../../../src/engine/chat/thinkChoices.ts';
import { titleFor } from '../../../../src/engine/chat/title.ts';
import { TokenEstimator } from '../../../../src/engine/chat/tokenEstimator.ts';
import { MODEL } from './support/chatBench.ts';

describe('titleFor', () => {
  it('takes one line, cut at a word', () => {
    assert.equal(titleFor('  Why\n is  this? '), 'Why is this?');
    const long = titleFor('Please explain to me in detail why the parser fails on every second line of the file');
    assert.equal(long, 'Please explain to me in detail why the parser fails on…');
    assert.equal(Array.from(titleFor('👍'.repeat(100))).length, 61);
    assert.equal(titleFor('', [{ kind: 'file', label: 'a.ts', text: '' }]), 'a.ts');
  });
});

describe('endsInRepetition', () => {
  it('notices loops of any short period', () => {
    for (const piece of ['a', 'no ', 'The answer is 42.\n', `${'x'.repeat(150)}y`]) {
      assert.equal(endsInRepetition(`Start. ${piece.repeat(5_000)}`), true, piece.slice(0, 20));
    }
  });

  it('leaves tables, dumps and lists alone', () => {
    const rows = Array.from({ length: 2_000 }, (_, row) => `| ${row} | 0 | 0 |\n`).join('');
    assert.equal(endsInRepetition(rows), false);
    assert.equal(endsInRepetition(`${'-'.repeat(3_000)}`), false);
    assert.equal(endsInRepetition(`${'ab'.repeat(10_000)} and then something else`), false);
  });
});

describe('thinkChoices', () => {
  it('offers what the model understands', () => {
    const named = (name: string, canThink = true) => thinkChoices({ ...MODEL, name, canThink });
    assert.deepEqual(named('qwen3:8b'), ['on', 'off']);
    assert.deepEqual(named('gpt-oss:20b'), ['low', 'medium', 'high']);
    assert.deepEqual(named('deepseek-r1:7b'), []);
    assert.deepEqual(named('qwen2.5-coder:7b', false), []);
  });
});

describe('TokenEstimator', () => {
  it('follows reports, and ignores ones that count something else', () => {
    const estimator = new TokenEstimator();
    const turns = [{ role: 'user' as const, content: 'word '.repeat(400) }];
    const first = estimator.prompt('m', turns);
    estimator.correct('m', turns, 2);
    assert.equal(estimator.isCorrected('m'), false);
    estimator.correct('m', turns, first * 2);
    assert.equal(Math.abs(estimator.prompt('m', turns) - first * 2) < 5, true);
    assert.equal(estimator.prompt('other', turns), first);
  });

  it('counts other scripts higher than ASCII', () => {
    const estimator = new TokenEstimator();
    assert.ok(estimator.text('m', '漢字'.repeat(50)) > estimator.text('m', 'ab'.repeat(50)) * 2);
  });
});
