// Documents of every sort: the offsets of ghost text and the text in prompts must be those of the editor, whatever
// line ends, scripts, addresses and edits there are; and what must not be completed is not.
import assert from 'node:assert/strict';
import type { LspDocument } from '../harness/lsp/lspDocument.ts';
import { Held, prefixIn, promptOf, writing } from '../harness/scripted/writing.ts';
import { Pair } from './support/pair.ts';

describe('documents', () => {
  let pair: Pair;
  before(async () => {
    pair = await Pair.start();
  });
  after(() => pair.stop());
  afterEach(() => pair.set({}));

  /** What the model was told last stands before the cursor. */
  const lastPrefix = () => prefixIn(promptOf(pair.engine.requests.at(-1)?.body));
  const write = (text: string) => pair.engine.change(writing('llama-server', () => text));

  /** The text with the whole completion in it, which must be at the cursor. */
  async function completed(document: LspDocument): Promise<string | undefined> {
    await document.complete({ isInvoked: true });
    await pair.untilIdle();
    const ghost = await document.complete({ isInvoked: true });
    if (ghost) assert.equal(ghost.start, document.cursor);
    return ghost && document.with(ghost);
  }

  async function reasonFor(document: LspDocument, isInvoked = true): Promise<string | undefined> {
    const before = pair.asked;
    assert.equal(await document.complete({ isInvoked }), undefined);
    assert.equal(pair.asked, before, 'the model was asked');
    return (await pair.client.status()).lastReason?.code;
  }

  it('writes CRLF into a CRLF file and LF into prompts', async () => {
    write('\n    go();\n  }');
    await pair.set({ 'completion.multiline': 'always' });
    const document = await pair.open('function f() {\r\n  if (x) {│\r\n}\r\n');
    assert.equal(await completed(document), 'function f() {\r\n  if (x) {\r\n    go();\r\n  }\r\n}\r\n');
    assert.ok(!promptOf(pair.engine.requests.at(-1)?.body).includes('\r'));
    await document.edit({ start: 0, end: 0, text: '// one\r\n// two\r\n' });
    document.cursor = document.text.indexOf('{', document.text.indexOf('if')) + 1;
    assert.match(
      (await completed(document)) ?? '',
      /^\/\/ one\r\n\/\/ two\r\nfunction f\(\) {\r\n {2}if \(x\) {\r\n {4}go\(\);\r\n {2}}\r\n}\r\n$/,
    );
  });

  for (const [name, before, after] of [
    ['wide characters', 'const s = "日本語の文字列"; const n = ', ';\n'],
    ['characters of two units', '// 😀👨‍👩‍👧 𝒳\nconst s = "😀𝒳"; const n = ', ';\n'],
    ['right-to-left text', 'const שם = "שלום عليكم"; const n = ', ';\n'],
    ['combining marks', 'const e\u0301 = "n\u0303"; const n = ', ';\n'],
    ['tabs', '\tif (a) {\n\t\tconst n = ', ';\n\t}\n'],
  ] as const) {
    it(`has the right offsets among ${name}`, async () => {
      write('call(1)');
      const document = await pair.open(`${before}│${after}`);
      assert.equal(await completed(document), `${before}call(1)${after}`);
      assert.ok(lastPrefix().endsWith(before.trimEnd()), 'but for the space that the model writes');
      await document.type('call');
      assert.equal(await completed(document), `${before}call(1)${after}`);
    });
  }

  it('covers what the editor closed by itself', async () => {
    write('a, b)');
    assert.equal(await completed(await pair.open('const n = max(│)\n')), 'const n = max(a, b)\n');
  });

  it('takes the selected entry of the suggest widget as typed', async () => {
    write('(1, 2);');
    const document = await pair.open('const n = Math.ma│\n');
    const start = document.cursor - 2;
    const ghost = await document.complete({ selected: { start, end: document.cursor, text: 'max' } });
    assert.ok(ghost);
    assert.equal(document.with(ghost), 'const n = Math.max(1, 2);\n');
    assert.ok(lastPrefix().endsWith('Math.max'));
  });

  for (const [name, uri] of [
    ['an untitled document', 'untitled:Untitled-1'],
    ['a notebook cell', 'vscode-notebook-cell:/w/numbers.ipynb#W2sZmlsZQ%3D%3D'],
    ['a remote file with odd characters', 'vscode-vfs://github/o/r/100%25%20%C3%BC%20a.ts'],
    ['a file of another system', 'file:///c%3A/Users/x/a.ts'],
  ] as const) {
    it(`completes in ${name}`, async () => {
      write('call(1);');
      assert.equal(await completed(await pair.open('const n = │\n', { uri })), 'const n = call(1);\n');
    });
  }

  it('follows several edits in one notification, each in the text the one before left', async () => {
    write('z();');
    const document = await pair.open('let a = 1;\nlet b = 2;\nlet c = │\n');
    const { cursor } = document;
    await document.edit(
      { start: 0, end: 3, text: 'const' },
      { start: 13, end: 16, text: '/*😀*/ const' },
      { start: cursor + 2 + 9, end: cursor + 2 + 9, text: 'w' },
    );
    assert.equal(document.text, 'const a = 1;\n/*😀*/ const b = 2;\nlet c = w\n');
    document.cursor = document.text.length - 1;
    assert.equal(await completed(document), 'const a = 1;\n/*😀*/ const b = 2;\nlet c = wz();\n');
    assert.ok(lastPrefix().endsWith('const a = 1;\n/*😀*/ const b = 2;\nlet c = w'));
  });

  it('tells the model what is typed on the first line of a new file', async () => {
    write('import { a } from "b";');
    const document = await pair.open('│', { uri: 'untitled:Untitled-2' });
    assert.equal(await completed(document), 'import { a } from "b";');
    const before = pair.asked;
    await document.type('imp');
    assert.equal(await completed(document), 'import { a } from "b";');
    assert.equal(pair.asked, before, 'type-through from the first column');
    await document.type('lement');
    await document.complete({ isInvoked: true });
    assert.equal(lastPrefix(), 'implement');
  });

  it('keeps documents apart, and forgets one that was closed', async () => {
    write('one();');
    const uri = 'file:///w/again.ts';
    const first = await pair.open('const a = │', { uri });
    assert.equal(await completed(first), 'const a = one();');
    await first.close();
    write('two();');
    assert.equal(await completed(await pair.open('const a = │', { uri: 'file:///w/other.ts' })), 'const a = two();');
    assert.equal(await completed(await pair.open('const a = │', { uri })), 'const a = two();');
  });

  it('completes at the end of a file of nearly 5 MB, and not in a larger one', async function () {
    this.timeout(30_000);
    write('call(1);');
    const lines = '// a line of this file, sixty-four characters long with its end\n'.repeat(80_000);
    const document = await pair.open(`${lines}const n = │`);
    assert.equal(await completed(document), `${lines}const n = call(1);`);
    assert.ok(promptOf(pair.engine.requests.at(-1)?.body).length < 64_000, 'the prompt is bounded');
    assert.equal(await reasonFor(await pair.open(`${'x'.repeat(5 * 1024 * 1024)} = │`)), 'too-large');
  });

  it('completes in one line of 4 MB', async () => {
    write('call(1);');
    const document = await pair.open(`${'[1,2,3],'.repeat(500_000)}const n = │`);
    assert.ok((await completed(document))?.endsWith('const n = call(1);'));
  });

  const gates: [string, string, object, { uri?: string; languageId?: string; isInvoked?: boolean }, string][] = [
    ['a binary file', 'PK\u0003\u0004\0\0 const a = │', {}, {}, 'binary'],
    ['a file with secrets', 'TOKEN=│', {}, { uri: 'file:///w/.env' }, 'excluded'],
    [
      'an excluded file',
      'const a = │',
      { 'completion.exclude': ['gen/**'] },
      { uri: 'file:///w/gen/a.ts' },
      'excluded',
    ],
    [
      'a language that is off',
      'x = │',
      { 'completion.languages': { python: false } },
      { uri: 'file:///w/a.py', languageId: 'python' },
      'language-off',
    ],
    [
      'every language off but one',
      'x = │',
      { 'completion.languages': { '*': false, go: true } },
      { languageId: 'ruby' },
      'language-off',
    ],
    ['completions turned off', 'const a = │', { 'completion.enabled': false }, {}, 'off'],
    ['completions on demand', 'const a = │', { 'completion.trigger': 'onDemand' }, { isInvoked: false }, 'on-demand'],
  ];
  for (const [name, text, settings, { isInvoked, ...options }, code] of gates) {
    it(`asks for nothing: ${name}`, async () => {
      await pair.set(settings);
      assert.equal(await reasonFor(await pair.open(text, options), isInvoked), code);
    });
  }

  it('asks for nothing while snoozed, and goes on after', async () => {
    write('call(1);');
    const document = await pair.open('const n = │');
    await pair.client.notify('hob/completion/snooze', { until: Date.now() + 3_600_000 });
    assert.equal(await reasonFor(document), 'snoozed');
    await pair.client.notify('hob/completion/snooze', { until: 0 });
    assert.equal(await completed(document), 'const n = call(1);');
  });

  it('says that more has come of what is shown, and gives it when asked again', async () => {
    const held = new Held('llama-server');
    pair.engine.change(held.script);
    await pair.set({ 'completion.multiline': 'always' });
    const document = await pair.open('function f() {\n  │\n}\n');
    const asked = document.ask({ isInvoked: true });
    await pair.engine.until(() => held.requests.length === 1);
    held.last.write('one();\n');
    const ghost = await asked.ghost;
    assert.equal(ghost?.insertText, 'one();');
    held.last.write('  two();\n');
    held.last.end();
    await pair.client.until(() => pair.client.grown.some(({ uri }) => uri === document.uri), 'word of more');
    assert.equal((await document.complete({ isInvoked: true }))?.insertText, 'one();\n  two();');
  });
});
