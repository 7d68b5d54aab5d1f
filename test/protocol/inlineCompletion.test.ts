// Ghost text from end to end: the built server between an editor and each kind of engine, in the engine's own words.
import assert from 'node:assert/strict';
import { ENGINES, Held, prefixIn, writing } from '../harness/scripted/writing.ts';
import { Pair } from './support/pair.ts';

const FILE = 'import { a } from "b";\n\nfunction f() {\n  const x = │\n  return x;\n}\n';

for (const kind of ENGINES) {
  describe(`inline completion from ${kind}`, () => {
    let pair: Pair;
    before(async () => {
      pair = await Pair.start({ engine: kind });
    });
    after(() => pair.stop());

    it('shows the first line of a raw FIM prompt’s answer at the cursor', async () => {
      const held = new Held(kind);
      pair.engine.change(held.script);
      const document = await pair.open(FILE);
      const asked = document.ask();
      await pair.engine.until(() => held.requests.length === 1);
      held.last.write('compute(a);\n  other');
      const ghost = await asked.ghost;
      assert.deepEqual(
        [ghost?.insertText, ghost?.start, ghost?.end],
        ['compute(a);', document.cursor, document.cursor],
      );
      assert.match(held.last.prompt, /^<\|fim_prefix\|>import.*<\|fim_suffix\|>\n {2}return x;\n}\n<\|fim_middle\|>/s);
      assert.equal(prefixIn(held.last.prompt), document.text.slice(0, document.cursor).trimEnd());
      if (kind === 'ollama') assert.equal((held.last.seen.body as { raw: boolean }).raw, true); // No chat template around it.
      held.last.end();
    });

    it('goes on showing what is left while it is typed, without a request', async () => {
      pair.engine.change(writing(kind, () => 'compute(a);'));
      const document = await pair.open(FILE);
      assert.equal((await document.complete())?.insertText, 'compute(a);');
      const before = pair.asked;
      for (const [key, left] of [
        ['c', 'ompute(a);'],
        ['o', 'mpute(a);'],
        ['m', 'pute(a);'],
      ] as const) {
        await document.type(key);
        assert.equal((await document.complete())?.insertText, left);
      }
      await document.backspace(2);
      assert.equal((await document.complete())?.insertText, 'ompute(a);');
      assert.equal(pair.asked, before);
    });

    it('joins a stream under way that agrees with what was typed', async () => {
      const held = new Held(kind);
      pair.engine.change(held.script);
      const document = await pair.open(FILE);
      const first = document.ask();
      await pair.engine.until(() => held.requests.length === 1);
      first.cancel();
      await document.type('co');
      const second = document.ask();
      await pair.client.settled();
      held.last.write('compute(a);\n');
      assert.equal((await second.ghost)?.insertText, 'mpute(a);');
      assert.equal(await first.ghost, undefined);
      assert.equal(held.requests.length, 1);
      assert.equal(held.last.seen.isAborted, false);
      held.last.end();
    });

    it('closes the socket of a stream that no longer agrees, then asks again', async () => {
      const held = new Held(kind);
      pair.engine.change(held.script);
      const document = await pair.open(FILE);
      const first = document.ask();
      await pair.engine.until(() => held.requests.length === 1);
      held.last.write('compute');
      await document.type('other');
      first.cancel();
      const second = document.ask();
      await pair.engine.until(() => held.requests.length === 2);
      await pair.engine.until(() => held.requests[0]?.seen.isAborted === true);
      assert.ok(prefixIn(held.last.prompt).endsWith('const x = other'));
      held.last.write('wise();\n');
      held.last.end();
      assert.equal((await second.ghost)?.insertText, 'wise();');
    });
  });
}
