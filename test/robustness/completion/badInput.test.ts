// Bad text, files that change under a stream, and engines that misbehave: nothing wrong is shown, a reason is given, and
// no request or memory is left behind.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CompletionOutcome } from '../../../src/engine/completion/completion.ts';
import { FAMILIES } from '../../../src/engine/completion/fim/families.ts';
import { otherModel } from '../../../src/engine/models/answeredModel.ts';
import { Bench, settle } from '../../unit/engine/completion/scriptedEngine.ts';

const SEED = Number(process.env['HOB_TEST_SEED'] ?? 20261122);
const MEGABYTE = 'x'.repeat(1 << 20);

/** What is said or shown once everything that can happen now has happened; undefined while nothing is. */
async function soon(asked: Promise<CompletionOutcome>): Promise<CompletionOutcome | undefined> {
  await settle();
  return Promise.race([asked, Promise.resolve(undefined)]);
}

function reasonIn(outcome: CompletionOutcome | undefined): string | undefined {
  return outcome && outcome !== 'cancelled' && 'reason' in outcome ? outcome.reason.text : undefined;
}

function ghostIn(outcome: CompletionOutcome | undefined): string | undefined {
  return outcome && outcome !== 'cancelled' && 'ghost' in outcome ? outcome.ghost.insertText : undefined;
}

describe('text with control tokens', () => {
  for (const [name, family] of FAMILIES) {
    it(`leaves the prompt as it should be, and comes back as it was: ${name}`, async () => {
      const token = family.controlTokens[0] ?? '';
      const count = (text: string) => text.split(token).length;
      const prompts: string[] = [];
      for (const text of [`const t = '${token}';\nconst again = │\n`, "const t = 'plain';\nconst again = │\n"]) {
        const bench = new Bench(text);
        bench.info = { ...bench.info, fimFamily: name };
        void bench.ask(true);
        await settle();
        prompts.push(bench.last.request.prompt);
      }
      assert.equal(count(prompts[0] ?? ''), count(prompts[1] ?? ''), `${token} of the file is in the prompt as such`);
    });
  }
});

describe('text that is no Unicode', () => {
  it('reaches no server', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('a', '\n', '\ud83d', '\ude00', '😀', ' '), maxLength: 60 }),
        fc.string({ unit: fc.constantFrom('b', '\n', '\udc4d', '\ud800', ';'), maxLength: 60 }),
        async (before, after) => {
          const bench = new Bench(`${before}\nconst a = │\n${after}`);
          void bench.ask(true);
          await settle();
          for (const { request } of bench.requests) assert.doesNotMatch(request.prompt, /\p{Cs}/u);
        },
      ),
      { seed: SEED, numRuns: 100 },
    );
  });

  it('does not move what is shown', async () => {
    const bench = new Bench('const a = "\ud800";\nconst b = │\n');
    const asked = bench.ask(true);
    await settle();
    bench.last.write('compute(1);');
    bench.last.end();
    const outcome = await asked;
    assert.ok(outcome !== 'cancelled' && 'ghost' in outcome);
    assert.deepEqual([outcome.ghost.insertText, outcome.ghost.start], ['compute(1);', bench.offset]);
  });
});

describe('a file of one line of 5 MB', () => {
  it('is completed with a prompt of the usual length, or not, with a reason', async () => {
    for (const length of [(5 << 20) - 100, (5 << 20) + 100]) {
      const line = `{"key": ${'[1, 2, 3], '.repeat(Math.ceil(length / 11))}`.slice(0, length);
      const bench = new Bench(`${line}, │`, { languageId: 'json', uri: 'file:///w/a.json' });
      const outcome = await soon(bench.ask(true));
      if (bench.requests.length > 0) assert.ok(bench.last.request.prompt.length < 20_000);
      else assert.match(reasonIn(outcome) ?? '', /larger than 5 MB/);
    }
  });
});

describe('a file that changes on disk while a stream runs', () => {
  it('shows nothing of what was written for the text before', async () => {
    const bench = new Bench('function a() {\n  const total = │\n}\n');
    const asked = bench.ask();
    await settle();
    bench.last.write('sum(items);\n  retu');
    // The editor reads the file anew: all of the text is another.
    bench.edit(0, bench.text.length, 'class Other {\n  run() {\n    \n  }\n}\n');
    assert.equal(await asked, 'cancelled');
    bench.offset = bench.text.indexOf('    \n') + 4;
    const again = bench.ask(true);
    bench.requests[0]?.write('rn total;');
    bench.requests[0]?.end();
    await settle();
    assert.ok(bench.requests[0]?.isAborted, 'the stream for the text before runs on');
    assert.equal(await soon(again), undefined);
    bench.last.write('this.go();');
    bench.last.end();
    assert.equal(ghostIn(await again), 'this.go();');
  });
});

describe('an engine that misbehaves', () => {
  it('answers for another model: nothing shown, the reason said, not asked again at once', async () => {
    const bench = new Bench('const a = │\n');
    const asked = bench.ask(true);
    await settle();
    bench.last.fail(otherModel('box', 'coder', 'chatter'));
    assert.match(reasonIn(await asked) ?? '', /answered with the model chatter, not with coder/);
    bench.type('x');
    assert.match(reasonIn(await soon(bench.ask())) ?? '', /chatter/);
    assert.equal(bench.requests.length, 1);
  });

  it('never stops: its first lines are shown, and it is stopped', async function () {
    this.timeout(20_000);
    const bench = new Bench('function f() {\n  │\n}\n');
    void bench.ask(true);
    await settle();
    const { last } = bench;
    for (let line = 0; line < 10_000 && !last.isAborted; line++) {
      last.write(`call${line}(line);\n  `);
      if (line % 10 === 0) await settle();
    }
    assert.ok(last.isAborted);
    assert.match(ghostIn(await soon(bench.ask(true))) ?? '', /^call0\(line\);/);
  });

  it('writes what stands after the cursor already: it is stopped there, and what is shown stays', async () => {
    const after = '  const total = sum(all);\n  return total + 1;\n}\n';
    const bench = new Bench(`function f() {\n  │\n${after}`);
    const asked = bench.ask(true);
    await settle();
    bench.last.write('check(all);\n');
    await bench.clock.pass(300);
    const shown = ghostIn(await asked);
    assert.equal(shown, 'check(all);');
    for (const line of after.split('\n')) {
      bench.last.write(`${line}\n`);
      await settle();
    }
    assert.ok(bench.last.isAborted, 'it writes on what nobody will see');
    assert.equal(ghostIn(await soon(bench.ask(true))), shown);
    assert.equal(bench.requests.length, 1);
  });

  it('sends megabytes without a line end: nothing is shown, with a reason, and no memory is kept', async () => {
    const bench = new Bench('const a = │\n');
    for (let round = 0; round < 30; round++) {
      const asked = bench.ask(true);
      await settle();
      bench.last.write(MEGABYTE);
      await settle();
      assert.match(reasonIn(await asked) ?? '', /far more text than it was asked for/);
      await bench.clock.pass(20_000);
      bench.type('\n');
    }
    assert.ok(bench.requests.every((request) => request.isAborted));
    // What is kept of them would be found again when the text goes back to where it was.
    bench.backspace(1);
    assert.equal(ghostIn(await soon(bench.ask())), undefined);
  });

  it('sends one character after the other, slowly: one request, and only what is enough is shown', async () => {
    const bench = new Bench('const a = │\n');
    let shown: string | undefined;
    void bench.ask().then((outcome) => {
      shown = ghostIn(outcome);
    });
    await settle();
    for (const character of 'co') {
      bench.last.write(character);
      await bench.clock.pass(1_000);
    }
    assert.equal(shown, undefined, 'two letters are no help');
    for (const character of 'mpute') {
      bench.last.write(character);
      await bench.clock.pass(1_000);
    }
    assert.ok(shown && 'compute'.startsWith(shown));
    assert.equal(bench.requests.length, 1);
  });
});
