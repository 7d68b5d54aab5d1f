// "Set Up Fallback…" from the first question to the setting, with a scripted person and no VS Code.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { removeKey } from '../../../../src/extension/fallback/removeKey.ts';
import { setUpFallback } from '../../../../src/extension/fallback/setUpFlow.ts';
import type { FallbackModelsResult, FallbackTestParams } from '../../../../src/shared/protocol/fallback.ts';
import type { ModelInfo } from '../../../../src/shared/protocol/models.ts';
import { FallbackSetting } from '../../../../src/shared/settings/schema.ts';
import { modelInfo } from '../../../harness/modelInfo.ts';
import { DialogScript, type Script } from './dialogScript.ts';

const MODELS: FallbackModelsResult = {
  models: [
    { id: 'm-5', name: 'M 5', inputUsdPerMillion: 2, cachedUsdPerMillion: null, outputUsdPerMillion: 10 },
    { id: 'm-4', name: 'M 4', inputUsdPerMillion: 1, cachedUsdPerMillion: 0.1, outputUsdPerMillion: 4 },
  ],
  asOf: '2026-09-23',
  canComplete: true,
};
/** A person who wants the ordinary thing. */
const ORDINARY: Script = {
  picks: { 'Who may': 'Anthropic', 'Which model': 'M 5', 'When may': 'Local first' },
  inputs: { 'Key for': ' sk-secret ', 'Budget in': '7,50' },
};

async function run(script: Script, known: Record<string, string> = {}, installed: readonly ModelInfo[] = []) {
  const dialog = new DialogScript(script);
  const secrets = new Map(Object.entries(known));
  const saved: FallbackSetting[] = [];
  const tested: FallbackTestParams[] = [];
  const routes: [language: string, model: string][] = [];
  const setting = await setUpFallback({
    dialog,
    secrets: {
      get: async (id) => secrets.get(id),
      store: async (id, value) => void secrets.set(id, value),
    },
    models: async () => MODELS,
    save: async (value) => void saved.push(value),
    installed: async () => installed,
    languages: async () => ['rust', 'python', 'typescript'],
    route: async (language, model) => void routes.push([language, model]),
    test: async (params) => {
      tested.push(params);
      return { isRight: true, text: 'The key is right.' };
    },
  });
  return { dialog, secrets, saved, tested, routes, setting };
}

describe('setUpFallback', () => {
  it('goes from provider to budget in five answers', async () => {
    const { setting, saved, secrets, dialog } = await run(ORDINARY);
    assert.deepEqual(setting, {
      provider: 'anthropic',
      model: 'm-5',
      tasks: { chat: ['doesNotFit', 'onRequest'], edit: ['doesNotFit'] },
      monthlyBudgetUsd: 7.5,
    });
    assert.deepEqual(saved, [setting]);
    assert.equal(FallbackSetting.safeParse(setting).success, true);
    assert.equal(secrets.get('fallback/anthropic'), 'sk-secret');
    assert.ok(dialog.shown.some(({ detail }) => detail === '$2.00 in, $10.00 out per million tokens'));
    assert.equal(dialog.inputsSeen.find(({ placeHolder }) => placeHolder.includes('Key'))?.isSecret, true);
  });

  it('never puts the key into the setting or into words', async () => {
    const { setting, dialog } = await run(ORDINARY);
    assert.doesNotMatch(JSON.stringify([setting, dialog.told, dialog.asked]), /sk-secret/);
  });

  it('tests the key only after a yes to that very question', async () => {
    const without = await run(ORDINARY);
    assert.equal(without.tested.length, 0);
    assert.match(without.dialog.asked[0]?.detail ?? '', /asks api\.anthropic\.com once .* no text of yours/);
    const withYes = await run({ ...ORDINARY, yes: ['Test the key'] });
    assert.deepEqual(withYes.tested, [{ provider: 'anthropic', model: 'm-5' }]);
    assert.deepEqual(withYes.dialog.told, ['The key is right.']);
  });

  it('keeps what is there when the person goes away at any question', async () => {
    for (const word of ['Who may', 'Which model', 'When may']) {
      const picks = Object.fromEntries(Object.entries(ORDINARY.picks ?? {}).filter(([key]) => key !== word));
      assert.deepEqual((await run({ ...ORDINARY, picks })).saved, [], word);
    }
    const { saved } = await run({ ...ORDINARY, inputs: { 'Budget in': '5' } });
    assert.deepEqual(saved, [], 'no key');
  });

  it('keeps a key that is there already', async () => {
    const inputs = { 'Key for': '', 'Budget in': '5' };
    const { secrets, setting } = await run({ ...ORDINARY, inputs }, { 'fallback/anthropic': 'old' });
    assert.equal(secrets.get('fallback/anthropic'), 'old');
    assert.equal(setting?.provider, 'anthropic');
    assert.equal((await run({ ...ORDINARY, inputs })).setting, undefined, 'there was none');
  });

  it('asks before a model of unknown price is taken, and remembers the yes', async () => {
    const script = {
      picks: { ...ORDINARY.picks, 'Which model': 'Another model…' },
      inputs: { ...ORDINARY.inputs, 'Name of the model': 'newest' },
    };
    assert.equal((await run(script)).setting, undefined);
    const { setting, dialog } = await run({ ...script, yes: ['Nobody knows what newest costs'] });
    assert.equal(setting?.allowUnknownPrice, true);
    assert.equal(setting.model, 'newest');
    assert.match(dialog.asked[0]?.detail ?? '', /cannot hold a budget/);
  });

  it('takes another address, encrypted or on this machine only', async () => {
    const at = (address: string) =>
      run({
        picks: { ...ORDINARY.picks, 'Who may': 'Another address…' },
        inputs: { ...ORDINARY.inputs, 'https://': address },
      });
    for (const address of ['http://api.example.com/v1', 'not an address', 'https://me@example.com/v1', 'file:///x']) {
      const { setting, dialog } = await at(address);
      assert.equal(setting, undefined, address);
      assert.match(dialog.problems[0] ?? '', /An https address/);
    }
    for (const address of ['https://api.example.com/v1', 'http://127.0.0.1:4000/v1']) {
      assert.equal((await at(address)).setting?.baseUrl, address);
    }
  });

  it('lets each rule be ticked, completion only where it is ticked', async () => {
    const picks = { ...ORDINARY.picks, 'When may': 'Choose for each task…' };
    const some = await run({
      ...ORDINARY,
      picks,
      ticks: ['Chat: when I press the button', 'Completions while I type: when no local model can be reached'],
    });
    assert.deepEqual(some.setting?.tasks, { chat: ['onRequest'], completion: ['localUnreachable'] });
    const none = await run({ ...ORDINARY, picks, ticks: [] });
    assert.deepEqual(none.setting?.tasks, {});
    for (const preset of ['Local first', 'Local first, hosted when it is down', 'Only when I ask']) {
      const { setting } = await run({ ...ORDINARY, picks: { ...ORDINARY.picks, 'When may': preset } });
      assert.equal(setting?.tasks?.completion, undefined, preset);
    }
  });

  it('lets edits and commit messages be ticked, without a button that they do not have', async () => {
    const { setting, dialog } = await run({
      ...ORDINARY,
      picks: { ...ORDINARY.picks, 'When may': 'Choose for each task…' },
      ticks: [
        'Edits: when no local model can be reached',
        'Commit messages: when the changes do not fit the local model',
      ],
    });
    assert.deepEqual(setting?.tasks, { edit: ['localUnreachable'], commit: ['doesNotFit'] });
    assert.equal(FallbackSetting.safeParse(setting).success, true);
    assert.ok(dialog.shown.every(({ label }) => !/^(?:Edits|Commit messages): .*button/.test(label)));
  });

  describe('tuned models', () => {
    const tuned = modelInfo({ name: 'my-rust' });
    const others = [modelInfo({ name: 'away', leavesMachine: true }), modelInfo({ name: 'chats', fim: 'none' })];
    const asking = 'Have you a model tuned';

    it('are named by language after “Local first”, from the models that can complete here', async () => {
      const picks = {
        'Which model completes rust?': 'my-rust',
        [asking]: ['rust', 'That is all, go on'],
        ...ORDINARY.picks,
      };
      const { routes, setting, dialog } = await run({ ...ORDINARY, picks }, {}, [modelInfo(), tuned, ...others]);
      assert.deepEqual(routes, [['rust', tuned.id]]);
      assert.equal(setting?.provider, 'anthropic');
      const labels = dialog.shown.map(({ label }) => label);
      assert.ok(labels.includes(modelInfo().name) && !labels.includes('away') && !labels.includes('chats'));
    });

    it('can be passed over, and nothing is kept when the person goes away', async () => {
      const passed = await run({ ...ORDINARY, picks: { ...ORDINARY.picks, [asking]: 'No, go on' } }, {}, [tuned]);
      assert.deepEqual([passed.routes, passed.saved.length], [[], 1]);
      const gone = await run({ ...ORDINARY, picks: { ...ORDINARY.picks, [asking]: 'rust' } }, {}, [tuned]);
      assert.deepEqual([gone.routes, gone.saved], [[], []]);
    });

    it('are not asked for with another choice', async () => {
      const picks = { ...ORDINARY.picks, 'When may': 'Only when I ask' };
      const { setting, routes } = await run({ ...ORDINARY, picks }, {}, [tuned]);
      assert.ok(setting);
      assert.deepEqual(routes, []);
    });
  });

  it('takes no budget that is no amount', async () => {
    for (const amount of ['', 'five', '-1', '1e3']) {
      const { setting } = await run({ ...ORDINARY, inputs: { ...ORDINARY.inputs, 'Budget in': amount } });
      assert.equal(setting, undefined, amount);
    }
    const nothing = await run({ ...ORDINARY, inputs: { ...ORDINARY.inputs, 'Budget in': '$0' } });
    assert.equal(nothing.setting?.monthlyBudgetUsd, 0);
  });
});

describe('removeKey', () => {
  it('offers the keys that there are, and removes the one chosen', async () => {
    const keys = new Map([['fallback/mistral', 'x']]);
    const store = { get: async (id: string) => keys.get(id), delete: async (id: string) => void keys.delete(id) };
    const dialog = new DialogScript({ picks: { Whose: 'mistral' } });
    await removeKey(dialog, store);
    assert.equal(keys.size, 0);
    assert.deepEqual(
      dialog.shown.map(({ label }) => label),
      ['mistral'],
    );
    await removeKey(dialog, store);
    assert.match(dialog.told.at(-1) ?? '', /There is no key/);
  });
});
