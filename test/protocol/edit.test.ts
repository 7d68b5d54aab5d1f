// hob/edit/* against a scripted engine: proposals, rewrites and commit messages over stdio.
import assert from 'node:assert/strict';
import { CancellationTokenSource } from 'vscode-languageserver';
import type {
  EditCommitResult,
  EditDeltaParams,
  EditPlanResult,
  EditProposal,
  EditRewriteResult,
} from '../../src/shared/protocol/edit.ts';
import { MODEL } from '../harness/scripted/dialects.ts';
import { Held, saying } from '../harness/scripted/writing.ts';
import { Pair } from './support/pair.ts';

const FILE = 'file:///w/cart.ts';
const TEXT = 'export function total(a: number, b: number) {\n  return a + b;\n}\n';
const CHAT = '/v1/chat/completions';

describe('edits', () => {
  let pair: Pair;
  const deltas: EditDeltaParams[] = [];

  before(async () => {
    pair = await Pair.start({
      settings: { routes: { edit: `engine/${MODEL}`, commit: `engine/${MODEL}` }, 'completion.exclude': ['*.secret'] },
      workspaceFolders: [{ uri: 'file:///w', name: 'w' }],
    });
    pair.client.connection.onNotification('hob/edit/delta', (params: EditDeltaParams) => void deltas.push(params));
  });
  after(() => pair.stop());

  const request = <R>(method: string, params: object, token?: CancellationTokenSource['token']) =>
    pair.client.request<R>(`hob/edit/${method}`, params, token);
  const rewrite = (more: object = {}, token?: CancellationTokenSource['token']) =>
    request<EditRewriteResult>(
      'rewrite',
      {
        id: 'r',
        uri: FILE,
        languageId: 'typescript',
        text: TEXT,
        start: 50,
        end: 50,
        instruction: 'Subtract.',
        ...more,
      },
      token,
    );

  it('says which file a block is for, and refuses those outside', async () => {
    const block = { info: 'ts', above: '`src/cart.ts`' };
    const plan = await request<EditPlanResult>('plan', { text: 'a;\n', block });
    assert.deepEqual(
      plan.targets.map(({ uri, path }) => [uri, path]),
      [['file:///w/src/cart.ts', 'src/cart.ts']],
    );
    const outside = await request<EditPlanResult>('plan', { text: 'a;\n', block: { info: 'ts', above: '`../x.ts`' } });
    assert.deepEqual(outside.targets, []);
    assert.match(outside.refused[0] ?? '', /outside of the workspace/);
  });

  it('places code in a file, and says why not', async () => {
    const code = 'export function total(a: number, b: number) {\n  return a - b;\n}\n';
    const params = { uri: FILE, languageId: 'typescript', text: TEXT, code, language: 'ts' };
    assert.equal((await request<EditProposal>('propose', params)).text, TEXT.replace('+', '-'));
    await assert.rejects(
      request('propose', { ...params, code: '<<<<<<< SEARCH\nnowhere;\n=======\nx;\n>>>>>>> REPLACE\n' }),
      /cannot be applied, because the lines it changes are not in this file/,
    );
    await assert.rejects(request('propose', { ...params, uri: 'file:///w/my.secret' }), /left alone/);
  });

  it('rewrites the definition around the cursor, and streams it', async () => {
    deltas.length = 0;
    pair.engine.change(
      saying('llama-server', ['```ts\nexport function total', '(a: number, b: number) {\n', '  return a - b;\n}\n```']),
    );
    const result = await rewrite();
    assert.equal(TEXT.slice(0, result.start) + result.code + TEXT.slice(result.end), TEXT.replace('+', '-'));
    assert.equal(result.model, `engine/${MODEL}`);
    assert.ok(
      deltas.length > 1 && deltas.every(({ id, start, end }) => id === 'r' && start === 0 && end === TEXT.length),
    );
  });

  it('counts it as an edit, not as a chat', async () => {
    const report = JSON.stringify(await pair.client.request('hob/savings/report', null));
    assert.match(report, /"edit"/);
  });

  it('lets the engine go when it is called off', async () => {
    const held = new Held('llama-server', 'chat');
    pair.engine.change(held.script);
    const source = new CancellationTokenSource();
    const answer = rewrite({}, source.token);
    await pair.engine.until(() => held.requests.length === 1);
    held.last.write('```ts\nexport');
    source.cancel();
    await assert.rejects(answer);
    await pair.engine.until(() => pair.engine.requestsTo(CHAT).at(-1)?.isAborted === true);
  });

  it('writes a commit message for what fits, and summarises what does not', async () => {
    const diff = (lines: number) =>
      `diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -1 +1,${lines} @@\n${'+const value = compute(1, 2, 3);\n'.repeat(lines)}`;
    pair.engine.change(saying('llama-server', ['"Add values"']));
    const small = await request<EditCommitResult>('commitMessage', { id: 'c', diff: diff(3) });
    assert.equal(small.text, 'Add values');
    const asked = pair.engine.requestsTo(CHAT).length;
    const large = await request<EditCommitResult>('commitMessage', { id: 'c', diff: diff(65_000) });
    assert.equal(large.text, 'Add values');
    assert.match(large.note ?? '', /summarised file by file/);
    assert.equal(pair.engine.requestsTo(CHAT).length - asked, 2);
    await assert.rejects(request('commitMessage', { id: 'c', diff: ' ' }), /no changes/);
  });
});
