// Ranking lets others in: no step of it is long, and the nearest files come first.
import assert from 'node:assert/strict';
import { nearestKin } from '../../../../src/engine/context/nearestKin.ts';
import { inSlices, Turns } from '../../../../src/engine/context/slices.ts';

function finish<T>(job: Generator<void, T>): { value: T; steps: number } {
  for (let steps = 1; ; steps++) {
    const step = job.next();
    if (step.done) return { value: step.value, steps };
  }
}

describe('work in slices', () => {
  it('lets the process answer others between two slices', async () => {
    let others = 0;
    const timer = setInterval(() => others++, 1);
    function* job(): Generator<void, string> {
      for (let step = 0; step < 20; step++) {
        const until = performance.now() + 2;
        while (performance.now() < until);
        yield;
      }
      return 'done';
    }
    assert.equal(await inSlices(job(), new AbortController().signal), 'done');
    clearInterval(timer);
    assert.ok(others >= 3, `${others} others`);
  });

  it('stops when it is called off', async () => {
    const controller = new AbortController();
    let steps = 0;
    function* endless(): Generator<void, never> {
      for (;;) {
        if (++steps === 50) controller.abort();
        const until = performance.now() + 1;
        while (performance.now() < until);
        yield;
      }
    }
    assert.equal(await inSlices(endless(), controller.signal), undefined);
    assert.ok(steps < 100, `${steps} steps`);
  });

  it('lets others in also where the steps are no generator’s', async () => {
    let others = 0;
    const timer = setInterval(() => others++, 1);
    const turns = new Turns();
    for (let step = 0; step < 30; step++) {
      const until = performance.now() + 1;
      while (performance.now() < until);
      await turns.taken();
    }
    clearInterval(timer);
    assert.ok(others >= 2, `${others} others`);
  });
});

describe('the nearest files', () => {
  const from = { path: 'src/net/client.ts', languageId: 'typescript' };

  it('share the most of the folder, and are of the same kind', () => {
    const paths = [
      'README.md',
      'src/a.ts',
      'src/net/deep/x.ts',
      'src/net/y.js',
      'test/b.ts',
      'src/net/z.py',
      'src/net/w.tsx',
    ];
    assert.deepEqual(finish(nearestKin(paths, from)).value, [
      'src/net/y.js',
      'src/net/w.tsx',
      'src/a.ts',
      'src/net/deep/x.ts',
      'test/b.ts',
    ]);
  });

  it('are found in many steps where there are many', () => {
    const paths = Array.from({ length: 5_000 }, (_, i) => `src/f${i}.ts`);
    const { value, steps } = finish(nearestKin(paths, from));
    assert.equal(value.length, 5_000);
    assert.deepEqual(value.slice(0, 3), paths.slice(0, 3));
    assert.ok(steps >= 5, `${steps} steps`);
  });
});
