import assert from 'node:assert/strict';
import { ServerError } from '../../../../src/engine/models/serverError.ts';
import type { Settings } from '../../../../src/shared/settings/schema.ts';
import { documentOf } from './editorState.ts';
import { Bench, settle } from './scriptedEngine.ts';

const FILE = 'import { a } from "b";\n\nfunction f() {\n  const x = │\n  return x;\n}\n';

describe('completion engine', () => {
  it('shows the first whole line of an answer', async () => {
    const bench = new Bench(FILE);
    const asked = bench.ask();
    await settle();
    bench.last.write('compute(a);\n  other');
    const outcome = await asked;
    assert.ok(outcome !== 'cancelled' && 'ghost' in outcome);
    assert.equal(outcome.ghost.insertText, 'compute(a);');
    assert.equal(outcome.ghost.start, bench.offset);
  });

  it('keeps showing the rest while what is typed agrees, without a request', async () => {
    const bench = new Bench(FILE);
    const asked = bench.ask();
    await settle();
    bench.last.write('compute(a);');
    bench.last.end();
    await asked;
    const before = bench.requests.filter((r) => !r.isAborted).length;
    bench.type('comp');
    assert.equal(await bench.ghost(), 'ute(a);');
    bench.backspace(2);
    assert.equal(await bench.ghost(), 'mpute(a);');
    bench.type('m');
    assert.equal(await bench.ghost(), 'pute(a);');
    assert.ok(bench.requests.length <= before + 1, 'at most one request ahead of need');
  });

  it('grows only the end of the prompt while the person types', async () => {
    const bench = new Bench(FILE);
    void bench.ask();
    await settle();
    const first = bench.last.request.prompt;
    bench.last.write('zzz\n');
    bench.last.end();
    await settle();
    bench.type('ab');
    void bench.ask();
    await settle();
    const second = bench.last.request.prompt;
    assert.equal(second, `${first} ab`, 'with the space that was left to the model before');
  });

  it('leaves white space at the end to the model and reads its answer from behind it', async () => {
    const bench = new Bench('function f() {│\n}\n');
    bench.edit(bench.offset, bench.offset, '\n  ');
    const asked = bench.ask();
    await settle();
    assert.ok(bench.last.request.prompt.endsWith('{\n') || bench.last.request.prompt.endsWith('<|fim_middle|>'));
    bench.last.write('  go();\n');
    bench.last.end();
    const outcome = await asked;
    assert.ok(outcome !== 'cancelled' && 'ghost' in outcome && outcome.ghost.insertText === 'go();');
  });

  it('joins a stream under way that agrees with what was typed meanwhile', async () => {
    const bench = new Bench(FILE);
    void bench.ask();
    await settle();
    bench.type('co');
    const asked = bench.ask();
    await settle();
    assert.equal(bench.requests.length, 1);
    bench.last.write('compute(a);\n');
    const outcome = await asked;
    assert.ok(outcome !== 'cancelled' && 'ghost' in outcome && outcome.ghost.insertText === 'mpute(a);');
  });

  it('aborts a stream that no longer agrees and asks once more', async () => {
    const bench = new Bench(FILE);
    void bench.ask();
    await settle();
    bench.last.write('compute');
    await settle();
    bench.type('other');
    void bench.ask();
    await settle();
    assert.equal(bench.requests.length, 2);
    assert.ok(bench.requests[0]?.isAborted);
    assert.ok(bench.requests[1]?.request.prompt.endsWith('other'));
  });

  it('asks at once at another place, however often it was wrong before', async () => {
    const bench = new Bench(`│\n${'other();\n'.repeat(400)}`);
    for (let i = 0; i < 12; i++) {
      bench.type('z');
      await bench.clock.pass(120);
      void bench.ask();
      await bench.clock.pass(400);
      bench.last.write('wrong();\n');
      bench.last.end();
      await settle();
    }
    bench.type('z');
    void bench.ask();
    await settle();
    const before = bench.requests.length;
    await bench.clock.pass(120);
    assert.equal(bench.requests.length, before, 'it waits here');
    bench.edit(bench.text.length, bench.text.length, 'n');
    void bench.ask();
    await settle();
    assert.equal(bench.requests.length, before + 1);
  });

  it('does not abort a prompt under evaluation that the new one only extends', async () => {
    const bench = new Bench(FILE);
    void bench.ask();
    await settle();
    bench.type('q');
    bench.backspace();
    bench.type('r');
    void bench.ask();
    await settle();
    assert.equal(bench.requests.length, 1);
    assert.ok(!bench.last.isAborted);
  });

  it('answers nothing for a document that has moved on', async () => {
    const bench = new Bench(FILE);
    const asked = bench.ask();
    await settle();
    bench.edit(0, 0, '// ');
    bench.requests[0]?.write('compute(a);\n');
    assert.equal(await asked, 'cancelled');
  });

  it('shows half a line once patience is over, and tells when the line is whole', async () => {
    const bench = new Bench(FILE);
    const grown: string[] = [];
    bench.engine.onDidGrow(({ id }) => grown.push(id));
    const asked = bench.ask();
    await settle();
    bench.last.write('compute(');
    await settle();
    await bench.clock.pass(400);
    const outcome = await asked;
    assert.ok(outcome !== 'cancelled' && 'ghost' in outcome && outcome.ghost.insertText === 'compute(');
    bench.last.write('a);\n');
    await settle();
    assert.deepEqual(grown, [outcome.ghost.id]);
    assert.equal(await bench.ghost(), 'compute(a);');
  });

  it('gives the reason of a failure, does not cache it and does not ask again at once', async () => {
    const bench = new Bench(FILE);
    const asked = bench.ask();
    await settle();
    bench.last.fail(new ServerError('unreachable', 'Nobody listens there.'));
    const outcome = await asked;
    assert.ok(outcome !== 'cancelled' && 'reason' in outcome);
    assert.equal(outcome.reason.text, 'Nobody listens there.');
    bench.type('a');
    void bench.ask();
    await settle();
    assert.equal(bench.requests.length, 1);
    await bench.clock.pass(1_500);
    bench.type('b');
    void bench.ask();
    await bench.clock.pass(400);
    assert.equal(bench.requests.length, 2);
  });

  it('prepares what follows once the person reads, so that it is there after acceptance', async () => {
    const bench = new Bench(FILE, { settings: { 'completion.ahead': 'always' } });
    const asked = bench.ask();
    await settle();
    bench.last.write('compute(a);');
    bench.last.end();
    await asked;
    assert.equal(bench.requests.length, 1, 'not before the person reads');
    await bench.clock.pass(300);
    assert.equal(bench.requests.length, 2);
    assert.ok(bench.last.request.prompt.endsWith('compute(a);'));
    bench.last.write('\n  log(x);\n');
    bench.last.end();
    await settle();
    bench.edit(bench.offset, bench.offset, 'compute(a);');
    assert.equal(await bench.ghost(), '\n  log(x);');
  });

  it('takes a stream that broke off before any text for a failure', async () => {
    const bench = new Bench(FILE);
    const asked = bench.ask();
    await settle();
    bench.last.end('incomplete');
    const outcome = await asked;
    assert.ok(outcome !== 'cancelled' && 'reason' in outcome && outcome.reason.code === 'server-protocol');
    bench.type('a');
    void bench.ask();
    await settle();
    assert.equal(bench.requests.length, 1);
  });

  it('remembers that the model had nothing to say here', async () => {
    const bench = new Bench(FILE);
    const asked = bench.ask();
    await settle();
    bench.last.end();
    const outcome = await asked;
    assert.ok(outcome !== 'cancelled' && 'reason' in outcome && outcome.reason.code === 'nothing');
    await bench.ask();
    assert.equal(bench.requests.length, 1);
  });

  it('waits for a chat on the same slot and says so', async () => {
    const bench = new Bench(FILE);
    const reasons: (string | undefined)[] = [];
    bench.engine.onDidDecide((reason) => reasons.push(reason?.code));
    const chat = bench.slots.enter('test', 'chat');
    void bench.ask();
    await settle();
    assert.equal(bench.requests.length, 0);
    assert.deepEqual(reasons, ['engine-busy']);
    chat.dispose();
    await settle();
    assert.equal(bench.requests.length, 1);
  });

  it('counts an acceptance by the command, by words, and takes an undone one back', async () => {
    const bench = new Bench(FILE);
    const asked = bench.ask();
    await settle();
    bench.last.write('compute(a);\n');
    bench.last.end();
    const outcome = await asked;
    assert.ok(outcome !== 'cancelled' && 'ghost' in outcome);
    const { id } = outcome.ghost;
    const start = bench.offset;
    bench.edit(start, start, 'compute');
    bench.edit(start + 7, start + 7, '(a);');
    assert.deepEqual(bench.acceptances, [
      [id, 7],
      [id, 11],
    ]);
    bench.engine.accepted(id, undefined);
    assert.equal(bench.acceptances.length, 2, 'the same acceptance is not counted twice');
    bench.edit(start + 7, start + 11, '');
    assert.deepEqual(bench.acceptances.at(-1), [id, 7], 'the first word still stands');
    bench.edit(start, start + 7, '');
    assert.deepEqual(bench.acceptances.at(-1), [id, 0]);
  });

  it('counts an acceptance at once where its request still runs, as far as it is', async () => {
    const bench = new Bench(FILE);
    const asked = bench.ask();
    await settle();
    bench.last.write('compute(a);\nreturn', { promptTokens: 90, outputTokens: 7 });
    const outcome = await asked;
    assert.ok(outcome !== 'cancelled' && 'ghost' in outcome);
    bench.engine.accepted(outcome.ghost.id, undefined);
    assert.deepEqual(bench.ledger, []);
    assert.deepEqual(
      bench.ledgerUnderWay.map(({ id, outputTokens, outcome }) => [id, outputTokens, outcome]),
      [[outcome.ghost.id, 7, 'shown']],
    );
    bench.last.end();
    await settle();
    assert.deepEqual(
      bench.ledger.map(({ id }) => id),
      [outcome.ghost.id],
    );
  });

  it('enters a broken-off stream as the server counted it, and when its first text came', async () => {
    const bench = new Bench(FILE);
    void bench.ask();
    await settle();
    await bench.clock.pass(120);
    bench.last.write('comp', { promptTokens: 90, cachedTokens: 60, outputTokens: 1 });
    await settle();
    bench.last.write('ute', { promptTokens: 90, cachedTokens: 60, outputTokens: 2 });
    await settle();
    bench.type('zz');
    void bench.ask();
    await settle();
    const { source, promptTokens, cachedTokens, outputTokens, latencyMs } = bench.ledger[0] ?? {};
    assert.deepEqual([source, promptTokens, cachedTokens, outputTokens], ['reported', 90, 60, 2]);
    assert.equal(latencyMs, 120);
  });

  it('enters all that was sent and all that the engine wrote, also what is of no use to the person', async () => {
    const bench = new Bench('function f() {\n  return│\n}\n');
    void bench.ask();
    await settle();
    bench.type(' ');
    void bench.ask();
    await settle();
    const written = ' compute(a);\n}\n\nfunction unasked() {\n  return 1;\n';
    bench.last.write(written, { promptTokens: 90, outputTokens: 17 });
    bench.last.end();
    await settle();
    const { outputTokens, outputChars, promptChars } = bench.ledger.at(-1) ?? {};
    assert.deepEqual([outputTokens, outputChars], [17, written.length]);
    assert.equal(promptChars, bench.last.request.prompt.replace(/<\|\w+\|>/g, '').length);
  });

  it('enters nothing for a prompt that was only laid out: nobody would have paid for that', async () => {
    const bench = new Bench(FILE);
    bench.engine.focused(documentOf(bench.text, { uri: 'file:///w/a.ts', version: 1 }), bench.offset);
    await settle();
    assert.equal(bench.last.request.maxTokens, 1);
    bench.last.write('x', { promptTokens: 90, outputTokens: 1 });
    bench.last.end();
    await settle();
    assert.deepEqual(bench.ledger, []);
  });

  it('writes CRLF into a CRLF file', async () => {
    const bench = new Bench('function f() {\r\n  if (x) {│\r\n}\r\n', {
      settings: { 'completion.multiline': 'always' },
    });
    const asked = bench.ask();
    await settle();
    bench.last.write('\n    go();\n  }');
    bench.last.end();
    const outcome = await asked;
    assert.ok(outcome !== 'cancelled' && 'ghost' in outcome);
    assert.equal(outcome.ghost.insertText, '\r\n    go();\r\n  }');
  });

  const refusals: [string, Partial<Settings>, string][] = [
    ['completions are off', { 'completion.enabled': false }, 'off'],
    ['the language is off', { 'completion.languages': { typescript: false } }, 'language-off'],
    ['the file is excluded', { 'completion.exclude': ['*.ts'] }, 'excluded'],
    ['it was not asked for', { 'completion.trigger': 'onDemand' }, 'on-demand'],
  ];
  for (const [name, settings, code] of refusals) {
    it(`asks for nothing where ${name}, and says so`, async () => {
      const bench = new Bench(FILE, { settings });
      const outcome = await bench.ask();
      assert.ok(outcome !== 'cancelled' && 'reason' in outcome);
      assert.equal(outcome.reason.code, code);
      assert.equal(bench.requests.length, 0);
    });
  }
});
