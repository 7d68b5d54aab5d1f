// Routes over a registry with scripted servers: choices, defaults, reasons, and no silent switch.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { ServerRegistry } from '../../../../src/engine/models/registry.ts';
import { createPerimeter, type Perimeter } from '../../../../src/engine/perimeter/perimeter.ts';
import { contextTokensOf } from '../../../../src/engine/routing/contextTokens.ts';
import type { Route } from '../../../../src/engine/routing/router.ts';
import { Routes } from '../../../../src/engine/routing/routes.ts';
import type { RoutesSetting, ServerSetting } from '../../../../src/shared/settings/schema.ts';
import { json } from '../../../harness/scripted/answers.ts';
import { llamaServer, MODEL, ollama, ollamaTag, openAiList, vllm } from '../../../harness/scripted/dialects.ts';
import { type Script, ScriptedServer } from '../../../harness/scripted/scriptedServer.ts';
import { until } from '../../../harness/until.ts';

const MACHINE = { memoryBytes: 32 * 1024 ** 3, gpus: [], isUnified: false };

describe('routes', () => {
  let perimeter: Perimeter;
  let registry: ServerRegistry;
  let routes: Routes;
  let setting: RoutesSetting;
  let servers: ScriptedServer[];

  beforeEach(() => {
    perimeter = createPerimeter({ allowedHosts: () => [], audit: { left: () => {}, stayed: () => {} } });
    registry = new ServerRegistry({ fetch: perimeter.fetch, env: {} });
    setting = {};
    servers = [];
    routes = new Routes({ registry, setting: () => setting, machine: () => MACHINE });
  });
  afterEach(async () => {
    routes.dispose();
    registry.dispose();
    perimeter.dispose();
    await Promise.all(servers.map((server) => server.stop()));
  });

  const serve = async (name: string, kind: ServerSetting['kind'], script: Script): Promise<ServerSetting> => {
    const server = await ScriptedServer.start(script);
    servers.push(server);
    return { name, kind, url: server.url };
  };
  const use = async (...list: ServerSetting[]) => {
    registry.update({ servers: list, 'perimeter.allowedHosts': [] });
    await until(
      () => registry.isSettled,
      () => `an answer: ${JSON.stringify(registry.statuses)}`,
    );
  };

  const modelOf = (route: Route) => ('model' in route ? route.model.info.id : `no model: ${route.reason.code}`);
  const reasonOf = (route: Route) => ('reason' in route ? route.reason : assert.fail('there is a model'));
  const shelf = (...names: string[]) => ollama(names.map((name) => ollamaTag(name, { details: {}, size: 1e9 })));

  it('is looking before anything has answered, and says what to start when nothing is there', async () => {
    registry.update({
      servers: [{ name: 'a', kind: 'vllm', url: 'http://127.0.0.1:1' }],
      'perimeter.allowedHosts': [],
    });
    assert.equal(reasonOf(routes.route('completion')).code, 'looking');
    await until(
      () => registry.isSettled,
      () => `an answer: ${JSON.stringify(registry.statuses)}`,
    );
    const reason = reasonOf(routes.route('completion'));
    assert.equal(reason.code, 'server-down');
    assert.match(reason.text, /a does not answer\. Nothing listens at 127\.0\.0\.1:1\./);
    assert.equal(reason.command, 'hob.showServers');
  });

  it('chooses from what is installed, and says that it chose', async () => {
    await use(await serve('box', 'ollama', shelf('llama3.1:8b', 'qwen2.5-coder:1.5b', 'nomic-embed-text')));
    assert.equal(modelOf(routes.route('completion')), 'box/qwen2.5-coder:1.5b');
    assert.equal(modelOf(routes.route('chat')), 'box/llama3.1:8b');
    assert.deepEqual(routes.describe().chat, { model: 'box/llama3.1:8b', isChosen: false });
  });

  it('gives the same route until something changes, so that a keystroke costs nothing', async () => {
    await use(await serve('box', 'vllm', vllm()));
    assert.equal(routes.route('completion'), routes.route('completion'));
    assert.equal(modelOf(routes.route('completion')), `box/${MODEL}`);
  });

  it('takes what settings say, with a slash or two in the name', async () => {
    const box = await serve('sim', 'vllm', {
      ...vllm(),
      '/v1/models': openAiList(['Qwen/Qwen2.5-Coder-7B', MODEL], { owned_by: 'vllm', max_model_len: 4096 }),
    });
    setting = { completion: 'sim/Qwen/Qwen2.5-Coder-7B', chat: `sim/${MODEL}` };
    await use(box);
    assert.equal(modelOf(routes.route('completion')), 'sim/Qwen/Qwen2.5-Coder-7B');
    assert.equal(modelOf(routes.route('chat')), `sim/${MODEL}`);
    assert.equal(modelOf(routes.route('edit')).startsWith('sim/'), true);
  });

  it('never takes another model silently', async () => {
    const box = await serve('box', 'ollama', shelf('qwen2.5-coder:1.5b'));
    setting = { completion: 'box/gone:7b', chat: 'nobody/x', edit: 'nonsense' };
    await use(box);
    assert.deepEqual(reasonOf(routes.route('completion')), {
      code: 'model-gone',
      text: 'box/gone:7b is chosen, but its server does not have it (any more).',
      command: 'hob.switchModel',
    });
    assert.equal(reasonOf(routes.route('chat')).code, 'no-such-server');
    assert.equal(reasonOf(routes.route('edit')).code, 'bad-model-name');
    assert.equal(modelOf(routes.route('commit')), 'box/qwen2.5-coder:1.5b');
    assert.deepEqual(routes.describe().completion, { model: 'box/gone:7b', isChosen: true });
  });

  it('switches for the session at once, and tells', async () => {
    await use(await serve('box', 'ollama', shelf('qwen2.5-coder:1.5b', 'qwen2.5-coder:7b')));
    let changes = 0;
    routes.onDidChange(() => changes++);
    routes.select({ task: 'completion', model: 'box/qwen2.5-coder:7b' });
    assert.equal(changes, 1);
    assert.equal(modelOf(routes.route('completion')), 'box/qwen2.5-coder:7b');
    assert.throws(() => routes.select({ task: 'chat', model: 'box/nobody' }), {
      name: 'UserError',
      message: /box\/nobody/,
    });
    assert.equal(modelOf(routes.find('box/qwen2.5-coder:7b')), 'box/qwen2.5-coder:7b');
  });

  it('lets settings that change later count over a selection, and keeps one that they repeat', async () => {
    await use(await serve('box', 'ollama', shelf('qwen2.5-coder:1.5b', 'qwen2.5-coder:7b')));
    routes.select({ task: 'completion', model: 'box/qwen2.5-coder:7b' });
    setting = { chat: 'box/qwen2.5-coder:1.5b' };
    routes.settingsChanged();
    assert.equal(
      modelOf(routes.route('completion')),
      'box/qwen2.5-coder:7b',
      'another task’s setting says nothing of it',
    );
    setting = { completion: 'box/qwen2.5-coder:7b' };
    routes.settingsChanged();
    assert.equal(modelOf(routes.route('completion')), 'box/qwen2.5-coder:7b');
    setting = {};
    routes.settingsChanged();
    assert.equal(modelOf(routes.route('completion')), 'box/qwen2.5-coder:1.5b');
  });

  it('gives a language its own model, and all others the task’s', async () => {
    await use(await serve('box', 'ollama', shelf('qwen2.5-coder:1.5b', 'qwen2.5-coder:7b', 'starcoder2:3b')));
    setting = {
      completion: { model: 'box/qwen2.5-coder:1.5b', languages: { python: 'box/starcoder2:3b', go: 'box/gone' } },
    };
    routes.settingsChanged();
    assert.equal(modelOf(routes.route('completion')), 'box/qwen2.5-coder:1.5b');
    assert.equal(modelOf(routes.route('completion', 'typescript')), 'box/qwen2.5-coder:1.5b');
    assert.equal(modelOf(routes.route('completion', 'python')), 'box/starcoder2:3b');
    assert.equal(
      routes.route('completion', 'python'),
      routes.route('completion', 'python'),
      'a keystroke costs nothing',
    );
    assert.equal(reasonOf(routes.route('completion', 'go')).code, 'model-gone');
    assert.equal(modelOf(routes.route('edit', 'python')).startsWith('box/qwen2.5-coder'), true);
    routes.select({ task: 'completion', model: 'box/qwen2.5-coder:7b' });
    assert.equal(
      modelOf(routes.route('completion', 'go')),
      'no model: model-gone',
      'what was said of a language stays',
    );
    routes.select({ task: 'completion', model: 'box/qwen2.5-coder:7b', language: 'go' });
    assert.equal(modelOf(routes.route('completion', 'go')), 'box/qwen2.5-coder:7b');
    routes.select({ task: 'completion', model: '', language: 'python' });
    assert.equal(modelOf(routes.route('completion', 'python')), 'box/qwen2.5-coder:7b');
    assert.deepEqual(routes.describe().completion?.languages, { go: 'box/qwen2.5-coder:7b' });
  });

  it('knows how a task thinks, except completion, and with a model of Hob’s choice too', async () => {
    const think = (route: Route) => ('model' in route ? route.model.think : assert.fail(route.reason.text));
    await use(await serve('box', 'ollama', shelf('qwen2.5-coder:1.5b')));
    setting = { chat: { model: 'box/qwen2.5-coder:1.5b', think: 'low' }, commit: { think: 'off' } };
    // What a settings file may say all the same.
    setting.completion = { think: 'high' };
    routes.settingsChanged();
    assert.equal(think(routes.route('chat')), 'low');
    assert.equal(think(routes.route('commit')), 'off');
    assert.equal(think(routes.route('completion')), undefined);
    assert.equal(think(routes.find('box/qwen2.5-coder:1.5b')), undefined);
    routes.select({ task: 'chat', think: 'high' });
    assert.equal(think(routes.route('chat')), 'high');
    assert.equal(routes.describe().chat?.think, 'high');
    routes.select({ task: 'chat', think: null });
    assert.equal(think(routes.route('chat')), undefined);
  });

  it('lets Hob choose again when the choice is taken back', async () => {
    await use(await serve('box', 'ollama', shelf('qwen2.5-coder:1.5b', 'qwen2.5-coder:7b')));
    routes.select({ task: 'completion', model: 'box/qwen2.5-coder:7b' });
    routes.select({ task: 'completion', model: '' });
    assert.equal(modelOf(routes.route('completion')), 'box/qwen2.5-coder:1.5b');
    assert.equal(routes.describe().completion?.isChosen, false);
  });

  it('names the machine where no server was found, and shows no hostile name as it is', () => {
    routes.dispose();
    routes = new Routes({ registry, setting: () => setting, here: 'the codespace' });
    assert.match(reasonOf(routes.route('chat')).text, /found on the codespace: start Ollama/);
    setting = { chat: 'nobody/\u202eevil\u0000\n' };
    routes.settingsChanged();
    assert.doesNotMatch(reasonOf(routes.route('chat')).text, /[\p{Cc}\p{Cf}]/u);
  });

  it('does not give an embedding model the word, nor select one for it', async () => {
    await use(await serve('box', 'ollama', shelf('nomic-embed-text')));
    assert.equal(reasonOf(routes.route('chat')).code, 'no-model-for-task');
    assert.equal(modelOf(routes.route('embed')), 'box/nomic-embed-text');
    assert.throws(() => routes.select({ task: 'chat', model: 'box/nomic-embed-text' }), { name: 'UserError' });
    setting = { completion: 'box/nomic-embed-text' };
    routes.settingsChanged();
    assert.equal(reasonOf(routes.route('completion')).code, 'cannot-do-task');
  });

  it('refuses a model that leaves the machine, also when it is chosen', async () => {
    await use(await serve('box', 'ollama', shelf('qwen3:480b-cloud')));
    assert.equal(reasonOf(routes.route('chat')).code, 'no-model-for-task');
    setting = { chat: 'box/qwen3:480b-cloud' };
    routes.settingsChanged();
    assert.equal(reasonOf(routes.route('chat')).code, 'leaves-machine');
  });

  it('says when there is no model yet', async () => {
    await use(await serve('box', 'ollama', ollama([])));
    const reason = reasonOf(routes.route('completion'));
    assert.equal(reason.code, 'no-model');
    assert.match(reason.text, /ollama pull/);
  });

  it('says what is wrong with the one nearest to working', async () => {
    const loading = await serve('b', 'vllm', { '/v1/models': json({ error: { message: 'Loading model' } }, 503) });
    await use({ name: 'a', kind: 'vllm', url: 'http://127.0.0.1:1' }, loading, {
      name: 'c',
      kind: 'vllm',
      url: 'what',
    });
    assert.deepEqual(reasonOf(routes.route('completion')).text, 'b is loading its model.');
  });

  it('goes on with another server for a task nobody chose a model for', async () => {
    const down = { name: 'a', kind: 'vllm', url: 'http://127.0.0.1:1' } as const;
    await use(down, await serve('b', 'llama-server', llamaServer()));
    assert.equal(modelOf(routes.route('completion')), `b/${MODEL}`);
    setting = { completion: `a/${MODEL}` };
    routes.settingsChanged();
    assert.equal(reasonOf(routes.route('completion')).code, 'server-down');
  });

  it('knows which routes share a slot', async () => {
    const slot = (route: Route) => ('model' in route ? route.model.slotKey : assert.fail());
    await use(await serve('box', 'ollama', shelf('qwen2.5-coder:1.5b')));
    assert.equal(slot(routes.route('completion')), slot(routes.route('chat')));
    await use(await serve('many', 'llama-server', llamaServer()));
    assert.notEqual(slot(routes.route('completion')), slot(routes.route('chat')));
  });

  it('has one context for a model, whatever the task: what is loaded if it suffices', () => {
    const name = 'x';
    assert.equal(contextTokensOf('ollama', { name, contextTokens: 16_384, trainedContextTokens: 32_768 }), 16_384);
    assert.equal(contextTokensOf('ollama', { name, contextTokens: 2_048, trainedContextTokens: 32_768 }), 8_192);
    assert.equal(contextTokensOf('ollama', { name, trainedContextTokens: 4_096 }), 4_096);
    assert.equal(contextTokensOf('ollama', { name, contextTokens: 2_048, trainedContextTokens: 2_048 }), 2_048);
    assert.equal(contextTokensOf('ollama', undefined), 8_192);
    assert.equal(contextTokensOf('vllm', { name, contextTokens: 2_048, trainedContextTokens: 32_768 }), 2_048);
    assert.equal(contextTokensOf('openai-compatible', { name }), 8_192);
  });
});
