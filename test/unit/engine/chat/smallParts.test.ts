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
  const turns = [{ role: 'user' as const, content: 'word '.repeat(400) }];

  it('follows reports, and ignores ones that count something else', () => {
    const estimator = new TokenEstimator();
    const first = estimator.prompt('m', turns);
    assert.ok(first.low < first.tokens && first.tokens < first.high);
    estimator.correct('m', turns, 2);
    assert.deepEqual(estimator.prompt('m', turns), first);
    estimator.correct('m', turns, first.tokens * 2);
    const doubled = estimator.text('m', 'word '.repeat(400));
    assert.ok(Math.abs(doubled - first.tokens * 2) < 30, `${doubled}`);
    assert.deepEqual(estimator.prompt('other', turns), first);
  });

  it('knows a prompt that was reported, and estimates only what was added to it', () => {
    const estimator = new TokenEstimator();
    estimator.correct('m', turns, 777);
    assert.deepEqual(estimator.prompt('m', turns), { tokens: 777, low: 777, high: 777 });
    const longer = estimator.prompt('m', [...turns, { role: 'assistant', content: 'x'.repeat(100) }]);
    assert.ok(longer.low > 777 && longer.high - longer.low < 30, JSON.stringify(longer));
  });

  it('counts other scripts higher than ASCII', () => {
    const estimator = new TokenEstimator();
    assert.ok(estimator.text('m', '漢字'.repeat(50)) > estimator.text('m', 'ab'.repeat(50)) * 2);
  });
});
