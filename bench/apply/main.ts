// npm run bench:apply [-- --list wrong]: applies answers of every form to files in every condition and counts how often
// the result is exactly what was intended. Writes bench/results/apply.json.
import { parseArgs } from 'node:util';
import { type Row, writeResults } from '../report/results.ts';
import { FORMS } from './answerForms.ts';
import { applyCases, SEED } from './cases.ts';
import { DISTURBANCES } from './disturbances.ts';
import { type Judged, judgeAll, VERDICTS, type Verdict } from './judge.ts';

const { values } = parseArgs({ options: { list: { type: 'string' } } });

const judged = await judgeAll(applyCases());
const rows: Row[] = [
  rowOf('all', judged),
  ...FORMS.map((form) =>
    rowOf(
      form,
      judged.filter(({ one }) => one.form === form),
    ),
  ),
  ...DISTURBANCES.map((name) =>
    rowOf(
      name,
      judged.filter(({ one }) => one.disturbance === name),
    ),
  ),
];
console.table(rows);
for (const { one, verdict, reason = '' } of judged) if (verdict === values.list) console.log(`${one.name}: ${reason}`);
writeResults('apply', 'npm run bench:apply', [
  {
    title: 'Applying code blocks to files',
    text: `Real edits of this repository's history, told in the ways models tell them, on files in several conditions (seed ${SEED}). exact: the result is the intended text; doubtful: it is not, and a mark says so; refused: nothing was applied; wrong: it is not, and nothing says so; sure: exact without any mark.`,
    rows,
  },
]);

function rowOf(name: string, all: readonly Judged[]): Row {
  const count = (verdict: Verdict) => all.filter((each) => each.verdict === verdict).length;
  return {
    what: name,
    cases: all.length,
    ...Object.fromEntries(VERDICTS.map((verdict) => [verdict, count(verdict)])),
    sure: all.filter(({ isSure, verdict }) => isSure && verdict === 'exact').length,
    'exact %': Number(((100 * count('exact')) / Math.max(1, all.length)).toFixed(1)),
  };
}
