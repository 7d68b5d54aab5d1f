// Prints how often the filters leave the true middle of HumanEval infilling alone, and how often they mend a damaged one.
// Run with `node bench/infilling/run.ts [--failures N] [--grammars]`.
import { parseArgs } from 'node:util';
import { DAMAGES } from './damage.ts';
import { isMended, isWorthShowing, pythonTrees, shownOf } from './judge.ts';
import { readTasks, SETS, type Task } from './tasks.ts';

const { values } = parseArgs({
  options: { failures: { type: 'string', default: '3' }, grammars: { type: 'boolean', default: false } },
});
const shownFailures = Number(values.failures);
const trees = values.grammars ? await pythonTrees() : undefined;

function count(title: string, tasks: readonly Task[], answerOf: (task: Task) => string | undefined): void {
  const tried = tasks.flatMap((task) => {
    const answer = answerOf(task);
    return answer === undefined ? [] : [{ task, answer }];
  });
  const failed = tried.filter(({ task, answer }) => !isMended(task, shownOf(task, answer, trees)));
  const share = tried.length === 0 ? 100 : (100 * (tried.length - failed.length)) / tried.length;
  console.log(`${title.padEnd(42)} ${tried.length - failed.length} of ${tried.length} (${share.toFixed(2)} %)`);
  for (const { task, answer } of failed.slice(0, shownFailures)) {
    console.log(`  ${task.id}`);
    console.log(`    before  ${JSON.stringify(task.prefix.slice(-160))}`);
    console.log(`    after   ${JSON.stringify(task.suffix.slice(0, 100))}`);
    console.log(`    answer  ${JSON.stringify(answer.slice(0, 300))}`);
    console.log(`    shown   ${JSON.stringify(shownOf(task, answer, trees).slice(0, 300))}`);
  }
}

for (const set of SETS) {
  const all = readTasks(set);
  const tasks = all.filter(isWorthShowing);
  console.log(
    `${set}: ${all.length} tasks, ${all.length - tasks.length} of them with a middle of white space alone left out`,
  );
  count(`${set}: untouched`, tasks, (task) => task.middle);
  for (const [name, damage] of Object.entries(DAMAGES)) count(`${set}: ${name}`, tasks, damage);
}
