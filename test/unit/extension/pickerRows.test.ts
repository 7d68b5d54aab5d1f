// The rows of "Switch Model…": what each says, what picking it does, and that thousands of hostile names do no harm.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { hereInWords } from '../../../src/extension/models/here.ts';
import { modelsFor } from '../../../src/extension/models/modelChoice.ts';
import { type PickerOptions, pickerRows } from '../../../src/extension/models/pickerRows.ts';
import type { AvailableModel, ModelsListResult } from '../../../src/shared/protocol/models.ts';
import type { Task } from '../../../src/shared/protocol/tasks.ts';
import { modelInfo } from '../../harness/modelInfo.ts';
import { english } from './fixtures.ts';

const MACHINE = { memoryBytes: 16e9, gpus: [], isUnified: false };

function list(change: Partial<ModelsListResult> = {}): ModelsListResult {
  return { models: [], servers: [], routes: {}, available: [], machine: MACHINE, ...change };
}

function offer(change: Partial<AvailableModel> = {}): AvailableModel {
  return {
    server: 'ollama',
    name: 'qwen3:8b',
    title: 'Qwen3 8B',
    downloadBytes: 5.2e9,
    contextTokens: 40_960,
    licence: 'Apache-2.0',
    commercialUse: 'free',
    fit: 'memory',
    canComplete: false,
    canChat: true,
    canEmbed: false,
    canThink: true,
    canSee: false,
    canUseTools: true,
    recommendedFor: ['chat'],
    ...change,
  };
}

describe('pickerRows', () => {
  const rows = (task: Task, result: ModelsListResult, options: Partial<PickerOptions> = {}) =>
    pickerRows(task, result, { t: english, ...options });
  const labels = (...given: Parameters<typeof rows>) => rows(...given).map(({ label }) => label);

  it('says of a model everything that is known, with marks where something is to be read first', () => {
    const known = modelInfo({
      parameterSize: '22B',
      quantization: 'Q4_0',
      sizeBytes: 13e9,
      contextTokens: 32_768,
      licence: 'Mistral AI Non-Production License',
      commercialUse: 'no',
      fit: 'no',
      canThink: true,
      canSee: true,
      canUseTools: true,
      speed: { prompt: 900, answer: 12.5 },
      isLoaded: true,
    });
    const row = rows('chat', list({ models: [known] })).find(({ action }) => action?.type === 'model' && action.model);
    assert.equal(
      row?.description,
      'ollama · ⚠ does not fit this machine · ⚠ no commercial use · 12.5 tokens/s here · loaded',
    );
    assert.equal(
      row?.detail,
      '22B · Q4_0 · 13.0 GB · 32k context · FIM · thinks · sees · tools · Mistral AI Non-Production License',
    );
  });

  it('marks the model at work, and says what Hob chose where nobody did', () => {
    const models = [modelInfo(), modelInfo({ name: 'other:1b' })];
    const chosen = { completion: { model: 'ollama/other:1b', isChosen: true } };
    assert.deepEqual(labels('completion', list({ models, routes: chosen })), [
      '$(sparkle) Let Hob choose',
      'Installed',
      '$(check) other:1b',
      '$(blank) qwen2.5-coder:1.5b',
    ]);
    const byHob = list({ models, routes: { completion: { model: 'ollama/other:1b', isChosen: false } } });
    assert.equal(rows('completion', byHob)[0]?.description, 'now: ollama/other:1b');
  });

  it('puts adapters and what was made from a model below it', () => {
    const models = [
      modelInfo({ name: 'zebra', parent: 'base', isSpecialised: true }),
      modelInfo({ name: 'base:latest' }),
      modelInfo({ name: 'lone', parent: 'not-there' }),
      modelInfo({ name: 'ant', parent: 'zebra' }),
      modelInfo({ name: 'other' }),
    ];
    assert.deepEqual(labels('chat', list({ models })).slice(2), [
      '$(blank) base:latest',
      '$(blank) ↳ zebra',
      '$(blank) ↳ ant',
      '$(blank) lone',
      '$(blank) other',
    ]);
    const circle = [modelInfo({ name: 'a', parent: 'b' }), modelInfo({ name: 'b', parent: 'a' })];
    assert.equal(modelsFor('chat', circle).length, 2);
  });

  it('offers what could be fetched, for the task at hand, and any other by name', () => {
    const available = [
      offer({ recommendedFor: [] }),
      offer({ name: 'best:1b' }),
      offer({ name: 'e', canChat: false, canEmbed: true }),
    ];
    const servers = [{ name: 'ollama', kind: 'ollama', url: '', state: 'up', isDiscovered: true, since: 0 }] as const;
    const found = rows('chat', list({ available, servers: [...servers] }));
    assert.deepEqual(
      found.map(({ label }) => label),
      [
        '$(sparkle) Let Hob choose',
        'Not installed, fits this machine',
        '$(cloud-download) best:1b',
        '$(cloud-download) qwen3:8b',
        '$(cloud-download) Fetch Another Model by Name…',
      ],
    );
    assert.equal(found[2]?.description, 'Qwen3 8B · ★ recommended here');
    assert.equal(found[2]?.detail, 'download of 5.2 GB · 40k context · thinks · tools · fits in memory · Apache-2.0');
    assert.deepEqual(found[3]?.action, { type: 'fetch', model: available[0] });
    assert.deepEqual(found[4]?.action, { type: 'fetchByName', server: 'ollama' });
  });

  it('offers a way to think and a model for the language, where that makes sense', () => {
    const models = [modelInfo({ canThink: true })];
    const routes = {
      chat: { model: 'ollama/qwen2.5-coder:1.5b', isChosen: true, think: 'low' },
      completion: { model: 'ollama/qwen2.5-coder:1.5b', isChosen: true, languages: { python: 'ollama/py' } },
    } as const;
    const types = (task: Task, options: Partial<PickerOptions> = {}) =>
      rows(task, list({ models, routes }), options).flatMap(({ action, description }) =>
        action && action.type !== 'model' ? [[action.type, description]] : [],
      );
    assert.deepEqual(types('chat', { offeredLanguage: 'python' }), [['think', 'low']]);
    assert.deepEqual(types('completion', { offeredLanguage: 'python' }), [['language', 'ollama/py']]);
    assert.deepEqual(types('completion'), []);
    const inPython = rows('completion', list({ models, routes }), { language: 'python' });
    assert.equal(inPython[0]?.label, '$(discard) Same as for other languages');
  });

  it('shows 5 000 models with hostile names quickly, harmlessly, and sends the name as it is', () => {
    const evil = '$(flame)\u202e[x](command:hob.clearSavings)\n\u0000<img>';
    const models = Array.from({ length: 5_000 }, (_, index) =>
      modelInfo({ name: `${evil}${index}`, parent: index % 3 === 0 ? `${evil}1` : `x${index}`, licence: evil }),
    );
    const begun = process.cpuUsage();
    const found = rows('chat', list({ models }));
    const { user } = process.cpuUsage(begun);
    assert.ok(user / 1e6 < 5, `${user / 1e6} s of CPU`);
    assert.equal(found.length, 5_002);
    for (const { label, detail = '', description = '' } of found.slice(2)) {
      assert.match(label, /^\$\(blank\) /);
      assert.doesNotMatch(label.slice(8) + detail + description, /\$\(|[\p{Cc}\p{Cf}]/u);
    }
    const sent = found.flatMap(({ action }) => (action?.type === 'model' && action.model ? [action.model] : []));
    assert.ok(sent.includes(`ollama/${evil}17`));
  });
});

describe('hereInWords', () => {
  const words = (remoteName: string | undefined, isLocalHost = false, distribution?: string) =>
    hereInWords({ remoteName, isLocalHost, distribution });

  it('is silent where it is simply this machine, and names every other', () => {
    assert.equal(words(undefined), undefined);
    assert.match(words('ssh-remote') ?? '', /connected to by SSH/);
    assert.match(words('wsl', false, 'Debian') ?? '', /WSL \(Debian\), which is not Windows/);
    assert.match(words('dev-container') ?? '', /the container, which is not the machine around it/);
    assert.match(words('127.0.0.1:8080') ?? '', /serves this editor/);
    assert.match(words('something-new') ?? '', /remote machine \(something-new\)/);
    assert.match(words('ssh-remote', true) ?? '', /in front of you/);
  });
});
