// Random lives of a document, a person and a model through the completion engine: what is shown fits, what is accepted
// is what was shown, and type-through never invents.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CompletionOutcome, GhostText } from '../../../src/engine/completion/completion.ts';
import { ServerError } from '../../../src/engine/models/serverError.ts';
import { prefixIn } from '../../harness/scripted/writing.ts';
import { documentOf } from '../../unit/engine/completion/editorState.ts';
import { Bench, type ScriptedRequest, settle } from '../../unit/engine/completion/scriptedEngine.ts';

const SEED = Number(process.env['HOB_TEST_SEED'] ?? 20261122);
const RUNS = Number(process.env['HOB_TEST_RUNS'] ?? 300);
/** Characters before the cursor by which a place is recognised in what the model was told and wrote. */
const TAIL = 20;

const FILES = [
  'import { a } from "b";\n\nfunction f() {\n  const x = │\n  return x;\n}\n',
  'function f() {\r\n  if (x) {│}\r\n}\r\n',
  'const emoji = "😀";\n│',
  'call(a, │);\nnext();\n',
  '│',
];

type Step =
  | { readonly do: 'ask'; readonly isInvoked: boolean }
  | { readonly do: 'type' | 'write' | 'answer'; readonly text: string }
  | { readonly do: 'typeShown' | 'acceptWord' | 'backspace' | 'pass'; readonly count: number }
  | { readonly do: 'elsewhere'; readonly at: number; readonly remove: number; readonly text: string }
  | { readonly do: 'move'; readonly at: number }
  | { readonly do: 'end'; readonly how: 'stop' | 'length' | 'incomplete' | 'fail' }
  | { readonly do: 'accept' };

const modelText = fc.constantFrom(
  'compute(a);',
  'x',
  'co',
  '\n',
  '  return b;\n',
  'foo(a, ',
  '😀',
  '    ',
  ')',
  ';',
  '}\n',
  'if (q) {\n    go();\n  }\n',
  '\t',
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ do: fc.constant('ask' as const), isInvoked: fc.constantFrom(true, true, false) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('type' as const),
      text: fc.constantFrom('c', 'x', 'o', ' ', '(', ';', '\n', '😀', '}', 'foo'),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('write' as const), text: modelText }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      text: fc.constantFrom('compute(a);', 'x + 1;\n  y();', 'go();\n  }', '\n  a();\n}', ''),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('typeShown' as const), count: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('acceptWord' as const), count: fc.integer({ min: 2, max: 6 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('backspace' as const), count: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('pass' as const), count: fc.constantFrom(20, 300, 2_000, 12_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('elsewhere' as const),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.integer({ min: 0, max: 5 }),
      text: fc.constantFrom('', '// note\n', 'y', '\n'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('move' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      how: fc.constantFrom('stop', 'stop', 'stop', 'length', 'incomplete', 'fail'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('accept' as const) }) },
);

describe(`completion engine, random lives (seed ${SEED})`, () => {
  it('shows what fits and what the model wrote; accepts what was shown', async () => {
    let shown = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...FILES),
        fc.array(step, { minLength: 8, maxLength: 60 }),
        async (file, steps) => {
          const life = new Life(file);
          for (const each of steps) await life.live(each);
          await life.end();
          shown += life.shown;
        },
      ),
      { seed: SEED, numRuns: RUNS },
    );
    assert.ok(shown > RUNS, `only ${shown} shown in ${RUNS} lives`);
  });
});

class Life {
  shown = 0;
  readonly #bench: Bench;
  readonly #written = new Map<ScriptedRequest, string>();
  readonly #over = new Set<ScriptedRequest>();
  readonly #checks: Promise<void>[] = [];
  #hasChangedElsewhere = false;
  /** What is on the screen, while the text has not moved on. */
  #ghost: { readonly text: GhostText; readonly version: number } | undefined;

  constructor(file: string) {
    this.#bench = new Bench(file);
  }

  async live(step: Step): Promise<void> {
    const bench = this.#bench;
    switch (step.do) {
      case 'ask':
        this.#ask(step.isInvoked);
        break;
      case 'type':
        bench.type(step.text);
        break;
      case 'write':
        this.#write(step.text);
        break;
      case 'answer':
        this.#write(step.text);
        this.#finish('stop');
        break;
      case 'end':
        this.#finish(step.how);
        break;
      case 'typeShown':
        for (const key of (this.#onScreen()?.insertText.match(/\r\n|./gsu) ?? []).slice(0, step.count))
          bench.edit(bench.offset, bench.offset, key);
        break;
      case 'acceptWord':
        this.#acceptPart(step.count);
        break;
      case 'accept':
        this.#acceptAll();
        break;
      case 'backspace':
        for (let i = 0; i < step.count && bench.offset > 0; i++) {
          bench.edit(betweenCharacters(bench.text, bench.offset - 1), bench.offset, '');
        }
        break;
      case 'elsewhere':
        this.#editElsewhere(step);
        break;
      case 'move':
        bench.offset = betweenCharacters(bench.text, Math.floor(step.at * bench.text.length));
        break;
      case 'pass':
        await bench.clock.pass(step.count);
    }
    await settle();
  }

  async end(): Promise<void> {
    // Whoever still waits is called off, as by an editor that closes.
    this.#bench.edit(0, 0, '');
    await settle();
    await Promise.all(this.#checks);
    const running = this.#bench.requests.filter((request) => !request.isAborted && !this.#over.has(request));
    assert.ok(running.length <= 1, `${running.length} requests at once`);
  }

  #ask(isInvoked: boolean): void {
    const bench = this.#bench;
    const { version, offset, text } = bench;
    const check = bench.ask(isInvoked).then((outcome: CompletionOutcome) => {
      if (outcome === 'cancelled' || !('ghost' in outcome)) return;
      assert.equal(bench.version, version, 'shown for a text that has moved on');
      this.#assertFits(outcome.ghost, text, offset);
      this.shown++;
      this.#ghost = { text: outcome.ghost, version };
    });
    check.catch(() => {}); // Told at the end of the life.
    this.#checks.push(check);
  }

  #assertFits(ghost: GhostText, text: string, offset: number): void {
    assert.equal(ghost.start, offset);
    assert.ok(ghost.end >= offset && ghost.end <= text.length);
    assert.ok(!/[\r\n]/.test(text.slice(offset, ghost.end)), 'covers more than the line');
    assert.ok(/\S/.test(ghost.insertText));
    if (!text.includes('\r\n')) assert.ok(!ghost.insertText.includes('\r'));
    const head = plain(text.slice(0, offset));
    // An answer stays good when something above its line changes: then only the line can be compared.
    const before = head.slice(this.#hasChangedElsewhere ? head.lastIndexOf('\n') + 1 : -TAIL);
    // Filters take whole lines or the end away; the first line is the model's own, letter by letter.
    const lines = plain(ghost.insertText).split('\n');
    const first = lines.slice(0, lines.findIndex((line) => line.trim()) + 1).join('\n');
    // White space at the end of what is typed is left to the model, which may leave it out: compared without.
    const wanted = solid(before + first);
    const isWritten = [...this.#written].some(([request, answer]) => {
      const prefix = plain(prefixIn(request.request.prompt));
      return withoutEcho(prefix, plain(answer)).some((text) => {
        const at = solid(prefix + text).lastIndexOf(wanted);
        return at >= 0 && at + wanted.length > solid(prefix).length;
      });
    });
    assert.ok(isWritten, `${JSON.stringify(ghost.insertText)} after ${JSON.stringify(before)} was never written`);
  }

  #onScreen(): GhostText | undefined {
    return this.#ghost?.version === this.#bench.version ? this.#ghost.text : undefined;
  }

  #acceptAll(): void {
    const ghost = this.#onScreen();
    if (!ghost) return;
    const bench = this.#bench;
    const expected = bench.text.slice(0, ghost.start) + ghost.insertText + bench.text.slice(ghost.end);
    bench.edit(ghost.start, ghost.end, ghost.insertText);
    bench.engine.accepted(ghost.id, undefined);
    assert.equal(bench.text, expected);
    const chars = bench.acceptances.filter(([id]) => id === ghost.id).at(-1)?.[1];
    assert.ok(
      chars !== undefined && chars >= ghost.insertText.replaceAll('\r\n', '\n').length,
      `${chars} characters counted of ${JSON.stringify(ghost.insertText)}`,
    );
  }

  #acceptPart(count: number): void {
    const ghost = this.#onScreen();
    const part = ghost?.insertText.slice(
      0,
      betweenCharacters(ghost.insertText, Math.min(count, ghost.insertText.length)),
    );
    if (!ghost || !part) return;
    this.#bench.edit(ghost.start, ghost.start, part);
    for (const [id, chars] of this.#bench.acceptances) if (id === ghost.id) assert.ok(chars >= 0);
  }

  #write(text: string): void {
    const request = this.#running();
    if (!request) return;
    this.#written.set(request, (this.#written.get(request) ?? '') + text);
    request.write(text);
  }

  #finish(how: 'stop' | 'length' | 'incomplete' | 'fail'): void {
    const request = this.#running();
    if (!request) return;
    this.#over.add(request);
    if (how === 'fail') request.fail(new ServerError('failed', 'The test says so.'));
    else request.end(how);
  }

  #running(): ScriptedRequest | undefined {
    return this.#bench.requests.find((request) => !request.isAborted && !this.#over.has(request));
  }

  #editElsewhere({ at, remove, text }: Extract<Step, { do: 'elsewhere' }>): void {
    const bench = this.#bench;
    const { offset } = bench;
    const start = betweenCharacters(bench.text, Math.floor(at * bench.text.length));
    const end = betweenCharacters(bench.text, Math.min(bench.text.length, start + remove));
    if (start <= offset && offset < end) return;
    if (start !== end || text !== '') this.#hasChangedElsewhere = true;
    // Another tool's edit: the editor's question stays open.
    const { version } = bench;
    bench.version++;
    bench.engine.changed(documentOf(bench.text, { version }), { start, end, text }, bench.version);
    bench.text = bench.text.slice(0, start) + text + bench.text.slice(end);
    // The cursor stays where it was in the text.
    bench.offset = end <= offset ? offset + text.length - (end - start) : offset;
  }
}

/** The answer, and without what it repeats of the text before it, which filters take away. */
function withoutEcho(prefix: string, answer: string): string[] {
  const texts = [answer];
  for (let length = 1; length <= answer.length; length++) {
    const echo = answer.slice(0, length).trim();
    if (echo !== '' && prefix.trimEnd().endsWith(echo)) texts.push(answer.slice(length));
  }
  return texts;
}

function solid(text: string): string {
  return plain(text).replace(/[ \t]/g, '');
}

/** Filters may turn tabs at a line's beginning into spaces and back. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/[ \t]+/g, ' ');
}

/** Editors put no cursor inside a character or a line end of two units. */
function betweenCharacters(text: string, offset: number): number {
  const isInside = /^(\r\n|[\ud800-\udbff][\udc00-\udfff])$/.test(text.slice(offset - 1, offset + 1));
  return isInside ? offset - 1 : offset;
}
