// Proposals in a real VS Code: shown before anything is written, kept in one step, fitted to a file that changed meanwhile,
// refused where they do not belong.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import { closeEditors, until } from '../support/editing.ts';
import { hobWithEngine, SCRIPTED_ROUTE, setSetting } from '../support/hob.ts';

const SCHEME = 'hob-proposal';

/** What the panel's button does. */
function apply(text: string, above: string, info = 'js'): Thenable<unknown> {
  return vscode.commands.executeCommand('hob.edit.apply', { text, block: { info, above } });
}

/** The proposal with that text; the left side of a new file is a document of the same kind, and empty. */
async function shown(text: string): Promise<vscode.TextDocument> {
  return until('the proposal', () => {
    const editors = vscode.window.visibleTextEditors.filter(({ document }) => document.uri.scheme === SCHEME);
    return editors.map(({ document }) => document).find((document) => document.getText().includes(text));
  });
}

const isProposalOpen = () =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .some(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === SCHEME);

interface Repository {
  readonly rootUri: vscode.Uri;
  readonly inputBox: { value: string };
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): {
    readonly repositories: readonly Repository[];
    openRepository(root: vscode.Uri): Promise<Repository | null>;
  };
}

describe('commit messages', () => {
  after(() => setGit(undefined));

  it('stand in the input box, and what was typed there can be had back', async function () {
    this.timeout(90_000);
    const { engine } = await hobWithEngine();
    await setSetting('routes', { completion: SCRIPTED_ROUTE, chat: SCRIPTED_ROUTE, commit: SCRIPTED_ROUTE });
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const git = vscode.extensions.getExtension<GitExtension>('vscode.git');
    if (!folder || !git || !hasGit()) return this.skip();
    const root = vscode.Uri.joinPath(folder.uri, 'repository');
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(root, 'a.js'), new TextEncoder().encode('const a = 1;\n'));
    for (const args of [
      ['init', '-q'],
      ['add', 'a.js'],
    ])
      execFileSync('git', args, { cwd: root.fsPath });
    // The harness has Git turned off.
    await setGit(true);
    const exported = await git.activate();
    await until('Git to be on', () => exported.enabled);
    const repository = await exported.getAPI(1).openRepository(root);
    assert.ok(repository);
    repository.inputBox.value = 'typed by hand';
    engine.says = '"Add a constant"';
    await vscode.commands.executeCommand('hob.writeCommitMessage', { rootUri: root });
    assert.equal(repository.inputBox.value, 'Add a constant');
    await vscode.commands.executeCommand('hob.restoreCommitMessage', { rootUri: root });
    assert.equal(repository.inputBox.value, 'typed by hand');
  });
});

describe('proposals', () => {
  let folder: vscode.Uri;

  before(async () => {
    await hobWithEngine();
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first);
    folder = first.uri;
  });
  afterEach(closeEditors);

  const uriOf = (name: string) => vscode.Uri.joinPath(folder, name);
  const write = (name: string, text: string) =>
    vscode.workspace.fs.writeFile(uriOf(name), new TextEncoder().encode(text));
  const onDisk = async (name: string) => new TextDecoder().decode(await vscode.workspace.fs.readFile(uriOf(name)));
  const exists = (name: string) =>
    vscode.workspace.fs.stat(uriOf(name)).then(
      () => true,
      () => false,
    );

  it('writes nothing before it is kept, then everything in one step, and does not save', async () => {
    const text = 'function one() {\r\n  return 1;\r\n}\r\n\r\nfunction two() {\r\n  return 2;\r\n}\r\n';
    await write('kept.js', text);
    await apply('function one() {\n  return 11;\n}\n\nfunction two() {\n  return 22;\n}\n', '`kept.js`');
    await shown('return 22');
    const document = await vscode.workspace.openTextDocument(uriOf('kept.js'));
    assert.equal(document.getText(), text);
    await vscode.commands.executeCommand('hob.keepAllChanges');
    const wanted = text.replace('return 1;', 'return 11;').replace('return 2;', 'return 22;');
    assert.equal(document.getText(), wanted);
    assert.ok(document.isDirty);
    assert.equal(await onDisk('kept.js'), text);
    assert.ok(!isProposalOpen());
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
  });

  it('keeps one change and leaves the others proposed', async () => {
    await write('single.js', 'function one() {\n  return 1;\n}\n\nfunction two() {\n  return 2;\n}\n');
    await apply('function one() {\n  return 11;\n}\n\nfunction two() {\n  return 22;\n}\n', '`single.js`');
    const proposed = await shown('return 22');
    const editor = await until('the focus', () => {
      const active = vscode.window.activeTextEditor;
      return active?.document === proposed ? active : undefined;
    });
    editor.selection = new vscode.Selection(1, 2, 1, 2);
    await vscode.commands.executeCommand('hob.keepChange');
    const document = await vscode.workspace.openTextDocument(uriOf('single.js'));
    assert.equal(document.getText(), 'function one() {\n  return 11;\n}\n\nfunction two() {\n  return 2;\n}\n');
    assert.ok(isProposalOpen());
    await vscode.commands.executeCommand('hob.discardAllChanges');
    await until('the difference to close', () => !isProposalOpen());
    assert.match(document.getText(), /return 2;/);
  });

  it('is fitted to a file that has changed meanwhile, and has to be kept again', async () => {
    await write('moving.js', 'function one() {\n  return 1;\n}\n');
    await apply('function one() {\n  return 11;\n}\n', '`moving.js`');
    await shown('return 11');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uriOf('moving.js'), new vscode.Position(0, 0), '// typed meanwhile\n');
    await vscode.workspace.applyEdit(edit);
    await vscode.commands.executeCommand('hob.keepAllChanges');
    const document = await vscode.workspace.openTextDocument(uriOf('moving.js'));
    assert.equal(document.getText(), '// typed meanwhile\nfunction one() {\n  return 1;\n}\n');
    await shown('// typed meanwhile\nfunction one() {\n  return 11;');
    await vscode.commands.executeCommand('hob.keepAllChanges');
    assert.equal(document.getText(), '// typed meanwhile\nfunction one() {\n  return 11;\n}\n');
  });

  it('makes a new file only when it is kept', async () => {
    await apply('export const fresh = true;\n', '`made/fresh.js`');
    await shown('fresh = true');
    assert.equal(await exists('made/fresh.js'), false);
    await vscode.commands.executeCommand('hob.keepAllChanges');
    assert.equal(await onDisk('made/fresh.js'), 'export const fresh = true;\n');
  });

  it('shows all files of an answer, each in a difference of its own', async () => {
    const text = '`a1.js`\n\n```js\nconst a1 = 1;\n```\n\n`b1.js`\n\n```js\nconst b1 = 1;\n```\n';
    await vscode.commands.executeCommand('hob.edit.apply', { text });
    const tabs = () =>
      vscode.window.tabGroups.all
        .flatMap((group) => group.tabs)
        .filter(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === SCHEME);
    await until('two differences', () => tabs().length === 2);
    assert.equal((await exists('a1.js')) || (await exists('b1.js')), false);
  });

  const refused: readonly (readonly [what: string, above: string])[] = [
    ['a path outside', '`../outside.js`'],
    ['an absolute path', '`/tmp/hob-evil.js`'],
    ['the repository’s own files', '`.git/hooks/x.js`'],
    ['a file of secrets', '`.env.local`'],
  ];
  for (const [what, above] of refused) {
    it(`shows nothing for ${what}`, async () => {
      await write('.env.local', 'KEY=1\n');
      await apply('KEY=2\n', above);
      assert.equal(isProposalOpen(), false);
      assert.equal(await onDisk('.env.local'), 'KEY=1\n');
    });
  }

  it('shows nothing for a binary file', async () => {
    await vscode.workspace.fs.writeFile(uriOf('picture.dat'), Uint8Array.from([1, 0, 2, 0]));
    await apply('text\n', '`picture.dat`');
    assert.equal(isProposalOpen(), false);
  });

  it('offers to fix a problem and to explain it', async () => {
    await write('problem.js', 'const broken = ;\n');
    const document = await vscode.workspace.openTextDocument(uriOf('problem.js'));
    await vscode.window.showTextDocument(document);
    const problems = vscode.languages.createDiagnosticCollection('hob-test');
    try {
      const range = new vscode.Range(0, 6, 0, 12);
      problems.set(document.uri, [new vscode.Diagnostic(range, 'Something is missing.')]);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        range,
      );
      const titles = actions.map(({ title }) => title);
      for (const title of [
        'Fix with Hob',
        'Explain with Hob',
        'Edit with Hob…',
        'Write Tests with Hob',
        'Document with Hob',
      ]) {
        assert.ok(titles.includes(title), `${title} in ${titles.join(', ')}`);
      }
    } finally {
      problems.dispose();
    }
  });

  it('come from the light bulb: a problem is fixed and code documented, kept like any other', async () => {
    const { engine } = await hobWithEngine();
    await setSetting('routes', { completion: SCRIPTED_ROUTE, chat: SCRIPTED_ROUTE, edit: SCRIPTED_ROUTE });
    await write('lamp.js', 'const lamp = ;\n');
    const document = await vscode.workspace.openTextDocument(uriOf('lamp.js'));
    await vscode.window.showTextDocument(document);
    const problems = vscode.languages.createDiagnosticCollection('hob-test');
    try {
      const range = new vscode.Range(0, 6, 0, 10);
      problems.set(document.uri, [new vscode.Diagnostic(range, 'A lamp is missing.')]);
      engine.says = '```js\nconst lamp = 1;\n```';
      engine.questions.length = 0;
      await run(document, range, 'Fix with Hob');
      await shown('const lamp = 1;');
      assert.match(engine.questions.join('\n'), /A lamp is missing/);
      await until('the change to be kept', async () => {
        await vscode.commands.executeCommand('hob.keepAllChanges');
        return document.getText() === 'const lamp = 1;\n';
      });
    } finally {
      problems.dispose();
    }
    engine.says = '```js\n/** Lights the room. */\nconst lamp = 1;\n```';
    await vscode.window.showTextDocument(document);
    await run(document, new vscode.Range(0, 0, 0, 15), 'Document with Hob');
    await shown('Lights the room');
    assert.equal(document.getText(), 'const lamp = 1;\n');
  });

  it('leave explaining and tests to the chat, which is told the problem and the file for the tests', async () => {
    const { engine } = await hobWithEngine();
    await setSetting('routes', { completion: SCRIPTED_ROUTE, chat: SCRIPTED_ROUTE });
    await write('asked.js', 'export const asked = ;\n');
    const document = await vscode.workspace.openTextDocument(uriOf('asked.js'));
    await vscode.window.showTextDocument(document);
    const problems = vscode.languages.createDiagnosticCollection('hob-test');
    try {
      const range = new vscode.Range(0, 13, 0, 18);
      problems.set(document.uri, [new vscode.Diagnostic(range, 'Nothing is asked.')]);
      engine.says = 'Because.';
      engine.questions.length = 0;
      await run(document, range, 'Explain with Hob');
      await until('the question', () => engine.questions.some((each) => each.includes('Nothing is asked.')));
      await vscode.window.showTextDocument(document);
      // Where nothing is selected the whole file is meant.
      await run(document, new vscode.Range(0, 0, 0, 0), 'Write Tests with Hob');
      await until('the question', () =>
        engine.questions.some((each) => /asked\.test\.js/.test(each) && each.includes('export const asked')),
      );
    } finally {
      problems.dispose();
    }
  });

  it('leaves files alone that are excluded by the setting', async () => {
    await write('private.js', 'const a = 1;\n');
    await setSetting('completion.exclude', ['private.js']);
    try {
      await until('the setting to arrive', async () => {
        await apply('const a = 2;\n', '`private.js`');
        const isShown = isProposalOpen();
        if (isShown) await vscode.commands.executeCommand('hob.discardAllChanges');
        return !isShown;
      });
    } finally {
      await setSetting('completion.exclude', undefined);
    }
  });
});

/** Takes an entry of the light bulb. */
async function run(document: vscode.TextDocument, range: vscode.Range, title: string): Promise<void> {
  const command = await until(title, async () => {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
    );
    return actions.find((action) => action.title === title)?.command;
  });
  await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
}

function setGit(enabled: boolean | undefined): Thenable<void> {
  return vscode.workspace.getConfiguration('git').update('enabled', enabled, vscode.ConfigurationTarget.Global);
}

function hasGit(): boolean {
  try {
    execFileSync('git', ['--version']);
    return true;
  } catch {
    // The built-in extension needs it too.
    return false;
  }
}
