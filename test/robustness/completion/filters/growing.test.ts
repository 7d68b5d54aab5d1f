// While an answer comes, what is shown only grows: anything else flickers under the person's eyes.
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { DAMAGES } from '../../../../bench/infilling/damage.ts';
import { isWorthShowing, siteOf } from '../../../../bench/infilling/judge.ts';
import { readTasks, SETS } from '../../../../bench/infilling/tasks.ts';
import type { FilterSite } from '../../../../src/engine/completion/filters/filter.ts';
import { applyFilters, settledText } from '../../../../src/engine/completion/filters/filters.ts';
import { replaceRange } from '../../../../src/engine/completion/syntax/replaceRange.ts';

const SEED = 20261122;
/** Every so many tasks, told character by character. */
const STEP = 499;

function assertGrows(answer: string, site: FilterSite, step = 1): void {
  let shown = '';
  for (let length = 1; length <= answer.length; length += step) {
    const { text } = applyFilters(answer.slice(0, length), { ...site, isPartial: true });
    assert.ok(text.startsWith(shown), `${JSON.stringify(shown.slice(-80))} became ${JSON.stringify(text.slice(-80))}`);
    shown = text;
  }
  const { text } = applyFilters(answer, { ...site, isPartial: false });
  assert.ok(text.startsWith(shown), `${JSON.stringify(shown.slice(-80))} ended as ${JSON.stringify(text.slice(-80))}`);
}

/** Pieces that code is made of, and that filters look for. */
const PIECE = fc.constantFrom(
  ...[
    'a',
    'foo',
    'return ',
    ' = ',
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    ';',
    ',',
    ':',
    '\n',
    '\n  ',
    '\n    ',
    '"',
    "'",
    '`',
    '// ',
    '# ',
  ],
  ...[
    'def f():',
    'function g() {',
    'class A',
    '```',
    '<think>',
    '<|fim_',
    'middle|>',
    '</s>',
    '\t',
    '  ',
    '日本',
    '😀',
    '\ud800',
  ],
);
const CODE = fc.array(PIECE, { maxLength: 24 }).map((pieces) => pieces.join(''));
const LANGUAGE = fc.constantFrom('typescript', 'python', 'html', 'rust', 'markdown', 'unknown');

describe('answers that are still coming', () => {
  for (const set of SETS) {
    it(`grow to the true and to damaged middles: ${set}`, () => {
      const tasks = readTasks(set).filter((task, index) => index % STEP === 0 && isWorthShowing(task));
      for (const task of tasks) {
        assertGrows(task.middle, siteOf(task));
        for (const damage of Object.values(DAMAGES)) assertGrows(damage(task) ?? '', siteOf(task), 3);
      }
    });
  }

  it('never make the filters fail, add text, or cover more than the line', () => {
    fc.assert(
      fc.property(
        CODE,
        CODE,
        CODE,
        LANGUAGE,
        fc.boolean(),
        fc.boolean(),
        (prefix, suffix, answer, languageId, isMultiline, isPartial) => {
          const site = { prefix, suffix, languageId, indentUnit: '  ', isMultiline, isPartial };
          const { text } = applyFilters(answer, site);
          // Filters cut; the only thing they may put in is indentation.
          const words = (all: string) => all.replace(/\s|\u200b/g, '');
          assert.ok(words(answer).includes(words(text)), `${JSON.stringify(text)} is no part of the answer`);
          assert.ok(text === '' || /\S/.test(text));
          const [rest = ''] = suffix.split('\n', 1);
          assert.ok(replaceRange(text, site) <= rest.length);
          settledText(answer, site);
        },
      ),
      { seed: SEED, numRuns: 400 },
    );
  });

  it('take a bounded time over megabytes', () => {
    const started = performance.now();
    const huge = 'x'.repeat(1_000_000);
    for (const answer of [huge, '\n'.repeat(1_000_000), '('.repeat(1_000_000), 'a b\n'.repeat(250_000)]) {
      applyFilters(answer, {
        prefix: huge,
        suffix: huge,
        languageId: 'typescript',
        indentUnit: '  ',
        isMultiline: true,
        isPartial: false,
      });
    }
    assert.ok(performance.now() - started < 20_000);
  });
});
