// Whatever a person types, and however fast: ghost text fits the document as the server knew it in that moment, goes on
// from the cursor, and is what the model wrote there. Seeded; the seed is in the title.
import assert from 'node:assert/strict';
import type { Ghost, LspDocument } from '../harness/lsp/lspDocument.ts';
import { seeded } from '../harness/random.ts';
import { prefixIn, writing } from '../harness/scripted/writing.ts';
import { Pair } from './support/pair.ts';

const SEED = Number(process.env['HOB_TEST_SEED'] ?? 20261122);
const STEPS = 200;
/** Characters before the cursor that tell one place from another. */
const TAIL = 24;

describe(`ghost text under fast typing (seed ${SEED})`, () => {
  let pair: Pair;
  /** Everything the model was asked and wrote: what is shown must be found here. */
  const written: { readonly prefix: string; readonly text: string }[] = [];
  before(async () => {
    const write = (prompt: string) => {
      const prefix = prefixIn(prompt);
      // Names the place it was written for, so that text of another place is recognised.
      const text = continuation(prefix);
      written.push({ prefix, text });
      return text;
    };
    pair = await Pair.start({ script: writing('llama-server', write, 3), settings: { 'completion.ahead': 'auto' } });
  });
  after(() => pair.stop());

  it('never shows what no longer fits', async () => {
    const random = seeded(SEED);
    const document = await pair.open(
      'function first(a, b) {\n  return a + b;\n}\n\nfunction second(c) {\n  const d = │\n  return d;\n}\n',
    );
    const waiting: Promise<void>[] = [];
    let known = document.version;
    let shown = 0;
    let last: { ghost: Ghost; version: number } | undefined;
    let cancelBefore: () => void = () => {};

    for (let step = 0; step < STEPS; step++) {
      if (last?.version !== document.version) last = undefined;
      await changeSomething(document, random, last?.ghost);
      // The answer to this comes after the server has taken in the edit: from then on an older text is stale.
      const { version, text, cursor } = document;
      waiting.push(
        pair.client.settled().then(() => {
          known = Math.max(known, version);
        }),
      );
      if (random() < 0.5) cancelBefore();
      // Asked for by key, it does not wait for the person's rhythm.
      const asked = document.ask({ isInvoked: random() < 0.8 });
      cancelBefore = asked.cancel;
      const checked = asked.ghost.then((ghost) => {
        if (!ghost) return;
        shown++;
        assert.ok(version >= known, `step ${step}: for version ${version}, when the server knew ${known}`);
        assertFits(ghost, text, cursor, `step ${step}`);
        last = { ghost, version };
      });
      waiting.push(checked);
      // Mostly faster than an answer, sometimes a pause.
      if (random() < 0.3) await checked;
    }
    await Promise.all(waiting);
    assert.ok(shown > STEPS / 10, `only ${shown} shown`);
    assert.ok(pair.asked <= STEPS * 2, 'no storm of requests');
    assert.ok(pair.engine.openConnections <= 4);
  });

  function assertFits(ghost: Ghost, text: string, cursor: number, step: string): void {
    assert.equal(ghost.start, cursor, `${step}: not at the cursor`);
    assert.ok(ghost.end >= cursor && ghost.end <= text.length, `${step}: covers what is not there`);
    assert.ok(!text.slice(cursor, ghost.end).includes('\n'), `${step}: covers more than the line`);
    const lineStart = text.lastIndexOf('\n', cursor - 1) + 1;
    const before = text.slice(Math.max(0, cursor - TAIL), cursor);
    const line = text.slice(lineStart, cursor);
    const first = ghost.insertText.split('\n')[0] ?? '';
    const isWritten = written.some((answer) => {
      // White space at the end of what is typed is left to the model, which may leave it out: compared without.
      const whole = solid(answer.prefix + answer.text);
      const wanted = solid(before + first);
      for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, at + 1)) {
        if (at + wanted.length > solid(answer.prefix).length) return true;
      }
      return false;
    });
    assert.ok(
      isWritten,
      `${step}: ${JSON.stringify(ghost.insertText)} after ${JSON.stringify(line)} was never written`,
    );
  }
});

function solid(text: string): string {
  return text.replace(/[ \t]/g, '');
}

/** What the model writes after a prefix: depends on the line, so that no two places get the same. */
function continuation(prefix: string): string {
  const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
  const sum = [...prefix.slice(-200)].reduce((total, c) => (total * 31 + c.charCodeAt(0)) % 9973, 7);
  const names = ['alpha', 'beta', 'gamma', 'delta'];
  const name = names[sum % names.length] ?? 'alpha';
  if (sum % 11 === 0) return '';
  return line.trim() === ''
    ? `const ${name}${sum} = c;\n  use(${name}${sum});\n`
    : `${name}${sum}(c);\n  more(${sum});\n`;
}

async function changeSomething(document: LspDocument, random: () => number, ghost: Ghost | undefined): Promise<void> {
  const dice = random();
  const { cursor, text } = document;
  if (ghost && dice < 0.35) await document.type(ghost.insertText.slice(0, 1 + Math.floor(random() * 3)));
  else if (ghost && dice < 0.4) await document.accept(ghost);
  else if (dice < 0.6) await document.type('abcxyz= (.\n'.charAt(Math.floor(random() * 11)));
  else if (dice < 0.75 && cursor > 2) await document.backspace(1 + Math.floor(random() * 2));
  else if (dice < 0.85) await document.edit({ start: 0, end: 0, text: `// ${Math.floor(random() * 1e6)}\n` });
  else if (dice < 0.92) {
    // A stroke elsewhere, then on at another line's end.
    const lines = text.split('\n');
    const line = Math.floor(random() * lines.length);
    const end = lines.slice(0, line + 1).join('\n').length;
    await document.edit({ start: end, end, text: '; ' });
  } else if (cursor < text.length)
    await document.edit({ start: cursor, end: Math.min(text.length, cursor + 3), text: '' });
  else await document.type('\n');
}
