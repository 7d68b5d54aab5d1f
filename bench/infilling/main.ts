// npm run bench:infilling [-- --failures N] [--no-grammars] [--write]: how often the filters leave the true middle of
// HumanEval infilling alone, and how often they mend a damaged one.
import { parseArgs } from 'node:util';
import { writePage } from '../report/page.ts';
import { type Row, writeResults } from '../report/results.ts';
import { DAMAGES, type Damage } from './damage.ts';
import { isMended, isWorthShowing, pythonTrees, shownOf } from './judge.ts';
import { readTasks, SETS, type Task } from './tasks.ts';

const { values } = parseArgs({
  allowNegative: true,
  options: {
    failures: { type: 'string', default: '0' },
    grammars: { type: 'boolean', default: true },
    write: { type: 'boolean', default: false },
  },
});
const trees = values.grammars ? await pythonTrees() : undefined;

const sets = SETS.map((name) => ({ name, all: readTasks(name) }));
const untouched: Damage = ({ middle }) => middle;
const rows = Object.entries({ untouched, ...DAMAGES }).map(
  ([name, damage]): Row => ({
    answer: name,
    ...Object.fromEntries(sets.map(({ name: set, all }) => [set, share(all.filter(isWorthShowing), damage)])),
  }),
);
console.table(rows);
if (values.write) {
  const leftOut = sets.flatMap(({ all }) => all.filter((task) => !isWorthShowing(task))).length;
  const counts = sets.map(({ name, all }) => `${name} ${all.length}`).join(', ');
  writeResults('infilling', 'npm run bench:infilling', [
    {
      title: 'HumanEval infilling',
      text: `Tasks: ${counts}; ${leftOut} of them with a middle of white space alone are left out. Right: the document is the true one once the answer is accepted. Block ends are judged ${trees ? 'by syntax trees' : 'by indentation'}.`,
      rows,
    },
  ]);
  writePage();
}

/** Such as `1032 of 1033 (99.90 %)`. */
function share(tasks: readonly Task[], damage: Damage): string {
  const tried = tasks.flatMap((task) => {
    const answer = damage(task);
    return answer === undefined ? [] : [{ task, answer }];
  });
  const failed = tried.filter(({ task, answer }) => !isMended(task, shownOf(task, answer, trees)));
  for (const { task, answer } of failed.slice(0, Number(values.failures))) {
    console.log(`  ${task.id}`);
    console.log(`    before  ${JSON.stringify(task.prefix.slice(-160))}`);
    console.log(`    after   ${JSON.stringify(task.suffix.slice(0, 100))}`);
    console.log(`    answer  ${JSON.stringify(answer.slice(0, 300))}`);
    console.log(`    shown   ${JSON.stringify(shownOf(task, answer, trees).slice(0, 300))}`);
  }
  const right = tried.length - failed.length;
  return `${right} of ${tried.length} (${((100 * right) / Math.max(1, tried.length)).toFixed(2)} %)`;
}
