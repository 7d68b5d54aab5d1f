// Whether a model fits: the formula on models and machines whose answer is known, and what follows for recommendations.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { CATALOG, catalogRow } from '../../../../src/engine/models/catalog.ts';
import { MachineReading, readCards } from '../../../../src/engine/models/machine.ts';
import { availableBytes, fitOf, neededBytes } from '../../../../src/engine/models/memory.ts';
import { RECKONED_CONTEXT, recommended, recommendedFor } from '../../../../src/engine/models/recommend.ts';
import type { Fit, Machine } from '../../../../src/shared/protocol/models.ts';
import { CARDS, SYSTEMS, systemOf, withCard } from '../../../harness/docs/modelsDoc.ts';

const GIB = 1024 ** 3;
const GB = 1e9;

describe('neededBytes', () => {
  it('is weights, context and half a GiB, with the model’s own figures first', () => {
    const row = catalogRow('qwen2.5-coder:7b');
    assert.equal(
      neededBytes({ sizeBytes: 4.7 * GB, kvBytesPerToken: 57_344 }, row, 8_192),
      4.7 * GB + 469_762_048 + GIB / 2,
    );
    assert.equal(neededBytes({ sizeBytes: 4 * GB, kvBytesPerToken: 10 }, row, 100), 4 * GB + 1_000 + GIB / 2);
    assert.equal(neededBytes({}, row, 8_192), 4.7 * GB + 469_762_048 + GIB / 2);
  });

  it('guesses from the parameters where nothing else is said, and not at all without them', () => {
    const seven = neededBytes({ parameters: 7e9, quantization: 'Q4_K_M' }, undefined, 8_192) ?? 0;
    assert.ok(seven > 5 * GB && seven < 7 * GB, `${seven}`);
    const half = neededBytes({ parameters: 7e9, quantization: 'F16' }, undefined, 8_192) ?? 0;
    assert.ok(half > 14 * GB && half < 17 * GB, `${half}`);
    assert.equal(neededBytes({}, undefined, 8_192), undefined);
  });
});

describe('fitOf', () => {
  /** As people report them: Ollama with 8k of context, 4 bit. */
  const KNOWN: readonly [string, Machine, Fit][] = [
    ['qwen2.5-coder:1.5b', systemOf(8), 'memory'],
    ['qwen2.5-coder:7b', systemOf(8), 'no'],
    ['qwen2.5-coder:7b', withCard(8), 'gpu'],
    ['qwen2.5-coder:14b', withCard(12), 'gpu'],
    ['qwen2.5-coder:14b', withCard(8), 'memory'],
    ['qwen2.5-coder:32b', withCard(24), 'gpu'],
    ['qwen2.5-coder:32b', withCard(16), 'memory'],
    ['gpt-oss:20b', withCard(16), 'gpu'],
    ['llama3.3:70b', withCard(24), 'memory'],
    ['llama3.3:70b', systemOf(32), 'no'],
    ['llama3.3:70b', withCard(48), 'gpu'],
    ['llama3.3:70b', systemOf(64), 'memory'],
    ['gpt-oss:120b', withCard(80), 'gpu'],
    ['deepseek-r1:671b', systemOf(64), 'no'],
    ['qwen3-coder:30b', { memoryBytes: 32 * GIB, gpus: [], isUnified: true }, 'gpu'],
    ['qwen3:8b', { memoryBytes: 8 * GIB, gpus: [], isUnified: true }, 'no'],
  ];
  for (const [name, machine, fit] of KNOWN) {
    const cards = machine.gpus.map(({ memoryBytes }) => memoryBytes / GIB);
    it(`${name} on ${machine.memoryBytes / GIB} GB${machine.isUnified ? ' of Apple’s' : ''}, cards [${cards}]: ${fit}`, () => {
      const row = catalogRow(name) ?? assert.fail('not in the catalog');
      assert.equal(fitOf(neededBytes({}, row, RECKONED_CONTEXT) ?? 0, machine), fit);
    });
  }

  it('adds the memory of several cards up', () => {
    const card = { name: 'card', memoryBytes: 24 * GIB };
    const machine = { memoryBytes: 64 * GIB, gpus: [card, card], isUnified: false };
    assert.equal(availableBytes(machine).gpu, 0.9 * 48 * GIB);
  });
});

describe('recommended', () => {
  const machines = [...SYSTEMS.map(systemOf), ...CARDS.map(withCard)];
  for (const machine of machines) {
    const { gpus, memoryBytes } = machine;
    it(`for ${gpus[0] ? `a card of ${gpus[0].memoryBytes / GIB}` : memoryBytes / GIB} GB: all tasks, and all of it has room at once`, () => {
      const choice = recommended(machine);
      for (const task of ['completion', 'chat', 'edit', 'commit', 'embed'] as const) {
        const row = choice[task] ?? assert.fail(`nothing for ${task}`);
        assert.ok(row.bestFor.includes(task), `${row.title} is not for ${task}`);
        assert.equal(row.commercialUse, 'free', row.licence);
        assert.ok(recommendedFor(row, machine).includes(task));
      }
      const rows = new Set([choice.completion, choice.chat, choice.edit, choice.commit]);
      const needed = [...rows].reduce((sum, row) => sum + (neededBytes({}, row, RECKONED_CONTEXT) ?? 0), 0);
      const { gpu, memory } = availableBytes(machine);
      assert.ok(needed <= (gpu > 0 ? gpu : memory), `${needed} bytes`);
    });
  }

  it('grows with the machine', () => {
    const size = (machine: Machine) => recommended(machine).chat?.parameters ?? 0;
    for (const list of [SYSTEMS.map(systemOf), CARDS.map(withCard)]) {
      const sizes = list.map(size);
      assert.deepEqual(
        [...sizes].sort((a, b) => a - b),
        sizes,
      );
    }
  });

  it('recommends nothing where nothing fits', () => {
    assert.deepEqual(recommended(systemOf(2)), {});
    assert.deepEqual(
      CATALOG.models.flatMap((row) => recommendedFor(row, systemOf(2))),
      [],
    );
  });
});

describe('machine', () => {
  it('reads what nvidia-smi prints, and leaves out what says nothing', () => {
    assert.deepEqual(readCards('NVIDIA GeForce RTX 4090, 24564\nNVIDIA A100, 80GB PCIe, 81920\nold, [N/A]\n\n'), [
      { name: 'NVIDIA GeForce RTX 4090', memoryBytes: 24_564 * 1024 ** 2 },
      { name: 'NVIDIA A100, 80GB PCIe', memoryBytes: 81_920 * 1024 ** 2 },
    ]);
    assert.deepEqual(readCards('NVIDIA-SMI has failed because it could not communicate with the driver.'), []);
  });

  it('tells of cards when it finds some, and of nothing when there is no such program', async function () {
    const reading = new MachineReading();
    if (reading.current.isUnified) return this.skip();
    let changes = 0;
    reading.onDidChange(() => changes++);
    await reading.read(() => Promise.reject(new Error('ENOENT')));
    assert.deepEqual([changes, reading.current.gpus], [0, []]);
    await reading.read(async () => 'card, 1024\n');
    assert.deepEqual([changes, reading.current.gpus], [1, [{ name: 'card', memoryBytes: GIB }]]);
  });
});
