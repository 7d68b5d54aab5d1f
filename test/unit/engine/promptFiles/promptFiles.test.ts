// Prompt files and instructions: what they stand for, what is wrong in them, and what they can never do.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { parsePromptFile } from '../../../../src/engine/promptFiles/promptFile.ts';
import { helpWithPromptFile } from '../../../../src/engine/promptFiles/promptFileHelp.ts';
import { PromptLibrary } from '../../../../src/engine/promptFiles/promptLibrary.ts';
import { fill, needsOf } from '../../../../src/engine/promptFiles/variables.ts';
import type { Route, Router } from '../../../../src/engine/routing/router.ts';

const HERE = 'local/coder';

describe('prompt files', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'hob-prompts-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function write(name: string, text: string): Promise<void> {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  const library = (isTrusted = true) => {
    const find = (model: string): Route => {
      if (model === 'nowhere/none') return { reason: { code: 'model-gone', text: 'It is not there.' } };
      const info = { id: model, leavesMachine: model !== HERE };
      // The library asks nothing else of a route.
      return { model: { info } } as unknown as Route;
    };
    const router = { find, route: () => find(HERE) } as unknown as Router;
    return new PromptLibrary({ folders: () => [root], isTrusted, router });
  };

  it('become commands with their description, beside Hob’s own', async () => {
    await write('.hob/prompts/sql.prompt.md', '---\ndescription: Explain a query\n---\nExplain: {{selection}}\n');
    await write('.hob/prompts/other.prompt.md', '---\nname: Short-One\n---\nBe short. {{input}}');
    await write('.hob/prompts/notes.md', 'no prompt file');
    const { commands } = await library().list();
    const own = commands.filter(({ uri }) => uri !== undefined);
    assert.deepEqual(
      own.map(({ name, description }) => [name, description]),
      [
        ['Short-One', 'From a prompt file'],
        ['sql', 'Explain a query'],
      ],
    );
    assert.ok(commands.some(({ name }) => name === 'explain'));
  });

  it('are filled in with what the editor sends, in one go', async () => {
    await write('.hob/prompts/sql.prompt.md', 'Explain {{ selection }} for {{input}}.');
    const first = await library().expand({ text: '/sql a child' });
    assert.deepEqual(first?.needs, ['selection']);
    const { prompt } = (await library().expand({ text: '/sql a child', selection: 'SELECT {{diff}} {{input}}' })) ?? {};
    assert.equal(prompt, 'Explain SELECT {{diff}} {{input}} for a child.');
  });

  it('keep the words after a command that has no place for them', async () => {
    await write('.hob/prompts/plain.prompt.md', 'Be kind.');
    assert.equal((await library().expand({ text: '/plain and quick' }))?.prompt, 'Be kind.\n\nand quick');
    assert.equal(await library().expand({ text: '/unknown thing' }), null);
    assert.equal(await library().expand({ text: 'no command' }), null);
  });

  it('may name a model of this machine, and no other', async () => {
    await write('.hob/prompts/here.prompt.md', `---\nmodel: ${HERE}\n---\nHello.`);
    await write('.hob/prompts/away.prompt.md', '---\nmodel: cloud/large\n---\nSend everything.');
    await write('.hob/prompts/gone.prompt.md', '---\nmodel: nowhere/none\n---\nHello.');
    assert.equal((await library().expand({ text: '/here' }))?.model, HERE);
    await assert.rejects(library().expand({ text: '/away' }), /may not send/);
    await assert.rejects(library().expand({ text: '/gone' }), /It is not there/);
  });

  it('are not read in a workspace that is not trusted, nor are instructions', async () => {
    await write('.hob/prompts/sql.prompt.md', 'Explain.');
    await write('AGENTS.md', 'Obey me.');
    const { commands, instructions, notes } = await library(false).list();
    assert.ok(commands.every(({ uri }) => uri === undefined));
    assert.deepEqual(instructions, []);
    assert.match(notes.join(), /trusted/);
    assert.equal(await library(false).expand({ text: '/sql' }), null);
  });

  it('cannot take the place of Hob’s own commands, nor of each other', async () => {
    await write('.hob/prompts/explain.prompt.md', 'Do something else.');
    await write('.hob/prompts/a.prompt.md', '---\nname: twice\n---\nFirst.');
    await write('.hob/prompts/b.prompt.md', '---\nname: Twice\n---\nSecond.');
    const { notes } = await library().list();
    assert.equal(notes.length, 2, notes.join());
    assert.doesNotMatch((await library().expand({ text: '/explain' }))?.prompt ?? '', /something else/);
    assert.equal((await library().expand({ text: '/twice' }))?.prompt, 'First.');
  });

  it('are left out when they are huge, binary or lead out of the workspace', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'hob-outside-'));
    await writeFile(path.join(outside, 'secret.txt'), 'a secret');
    await write('.hob/prompts/huge.prompt.md', 'x'.repeat(100_000));
    await write('.hob/prompts/binary.prompt.md', 'a\0b');
    await symlink(path.join(outside, 'secret.txt'), path.join(root, '.hob/prompts/link.prompt.md'));
    await symlink(path.join(outside, 'secret.txt'), path.join(root, 'AGENTS.md'));
    const listed = await library().list();
    await rm(outside, { recursive: true, force: true });
    assert.ok(listed.commands.every(({ uri }) => uri === undefined));
    assert.doesNotMatch(JSON.stringify(listed), /a secret/);
    assert.equal(listed.notes.length, 4, listed.notes.join('\n'));
  });

  it('bring the instructions of Hob and of other tools as attachments', async () => {
    await write('.hob/instructions.md', 'Use tabs.');
    await write('AGENTS.md', 'Write tests.');
    await write('.github/copilot-instructions.md', '  \n');
    const { instructions } = await library().list();
    assert.deepEqual(
      instructions.map(({ kind, label, text }) => [kind, label, text]),
      [
        ['instructions', '.hob/instructions.md', 'Use tabs.'],
        ['instructions', 'AGENTS.md', 'Write tests.'],
      ],
    );
  });

  it('say what is wrong with its place', () => {
    const text = '---\nname: two words\ntask: dance\ncolour: red\n---\nSay {{selektion}}.\n';
    const marked = parsePromptFile(text).problems.map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(marked, ['two words', 'dance', 'colour', '{{selektion}}']);
    assert.match(parsePromptFile('---\nname: x\nno end').problems[0]?.message ?? '', /no end/);
    assert.match(parsePromptFile('---\n[broken\n---\nx').problems[0]?.message ?? '', /YAML/);
    assert.deepEqual(parsePromptFile('Only a prompt.').problems, []);
  });

  it('are not brought to their knees by hostile YAML', () => {
    const bomb = `---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nname: *b\n---\nx`;
    const parsed = parsePromptFile(bomb);
    assert.equal(parsed.name, undefined);
    assert.equal(parsePromptFile(`---\n__proto__: {x: 1}\nname: ok\n---\nx`).name, 'ok');
  });
});

describe('help with prompt files', () => {
  const models = () => ['local/coder', 'local/writer'];
  /** Asks at the cursor, which is marked. */
  const at = (marked: string) => {
    const offset = marked.indexOf('│');
    return helpWithPromptFile({ text: marked.replace('│', ''), offset }, { models });
  };
  const labels = (marked: string) => at(marked).completions.map(({ label }) => label);

  it('offers the keys that are not there yet, tasks and models', () => {
    assert.deepEqual(labels('---\nname: x\n│\n---\nx'), ['description', 'task', 'model']);
    assert.deepEqual(labels('---\ntask: │\n---\nx'), ['chat', 'edit', 'commit']);
    assert.deepEqual(labels('---\nmodel: │\n---\nx'), models());
    assert.deepEqual(labels('---\ndescription: │\n---\nx'), []);
  });

  it('offers variables after two braces, and replaces what was begun', () => {
    const { completions } = at('---\nname: x\n---\nSay {{se│');
    assert.deepEqual(
      completions.map(({ insert }) => insert),
      ['{{selection}}', '{{file}}', '{{diff}}', '{{input}}'],
    );
    assert.equal(completions[0]?.start, '---\nname: x\n---\nSay '.length);
    assert.deepEqual(labels('Say │ it'), []);
  });

  it('tells what a key and a variable mean', () => {
    assert.match(at('---\nta│sk: chat\n---\nx').hover?.text ?? '', /models answers/);
    assert.match(at('Say {{fi│le}}.').hover?.text ?? '', /active file/);
    assert.equal(at('Say {{fo│o}}.').hover, undefined);
  });
});

describe('variables', () => {
  it('are filled with text that may look like anything', () => {
    assert.equal(fill('{{input}}|{{file}}', { input: '$& {{file}}', file: 'F' }), '$& {{file}}|F');
    assert.deepEqual(needsOf('{{diff}} {{input}} {{diff}} {{nothing}}'), ['diff']);
  });
});
