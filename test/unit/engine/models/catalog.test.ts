// The catalog against its schema, its own figures, the FIM formats, and the page that shows it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'mocha';
import { FAMILIES, familyFor } from '../../../../src/engine/completion/fim/families.ts';
import { CATALOG, Catalog, catalogRow } from '../../../../src/engine/models/catalog.ts';
import { commercialUseOf } from '../../../../src/engine/models/licences.ts';
import { MODELS_DOC, modelsDoc } from '../../../harness/docs/modelsDoc.ts';

describe('catalog', () => {
  it('is what its schema says, and dated', () => {
    assert.deepEqual(Catalog.parse(CATALOG), CATALOG);
    assert.ok(Date.parse(CATALOG.date) <= Date.now() + 366 * 86_400_000);
  });

  it('has every family that people ask for', () => {
    const families = new Set(CATALOG.models.map(({ family }) => family));
    const wanted =
      'qwen2.5-coder qwen3 qwen3-coder deepseek-coder deepseek-coder-v2 deepseek-v3 deepseek-v3.2 deepseek-r1 deepseek-r1-distill llama3.3 llama4 mistral mistral-large-3 mixtral codestral devstral gpt-oss gemma3 codegemma phi4 command-r-plus grok-1 starcoder2 granite-code mellum seed-coder stable-code codellama';
    assert.deepEqual(
      wanted.split(' ').filter((family) => !families.has(family)),
      [],
    );
    const sizes = CATALOG.models.filter(({ family }) => family === 'qwen2.5-coder').map(({ title }) => title);
    assert.equal(sizes.length, 6);
  });

  for (const row of CATALOG.models) {
    it(`${row.title} has figures that agree with each other`, () => {
      // Files of 4 bit take 0.54 to 0.9 bytes a parameter (small models keep their large vocabularies at more bits).
      const [four, eight] = [row.gb4 / row.parameters, row.gb8 / row.parameters];
      assert.ok(four > 0.52 && four < 0.95, `4 bit: ${four}`);
      assert.ok(eight > 0.98 && eight < 1.3, `8 bit: ${eight}`);
      assert.ok(row.active === undefined || row.active < row.parameters / 2);
      assert.equal(row.kvBytes === 0, row.bestFor.includes('embed'));
      assert.ok(row.fim === null || FAMILIES.has(row.fim), `${row.fim} is no format`);
      assert.ok(!row.bestFor.includes('completion') || row.fim !== null, 'completes without a format');
      const { ability, family } = familyFor({ name: row.huggingFace });
      assert.equal(ability === 'native' ? family?.id : null, row.fim, 'fills in as it is fetched');
      const use = commercialUseOf(row.licence);
      assert.equal(use, row.commercialUse, `${row.licence} reads as ${use}`);
    });
  }

  it('names each model once', () => {
    for (const name of ['ollama', 'huggingFace', 'title'] as const) {
      const names = CATALOG.models.map((row) => row[name]).filter((value) => value !== null);
      assert.deepEqual([...new Set(names)], names);
    }
  });

  it('finds the row of what is installed, by whichever name it goes', () => {
    const titles: readonly [string, string | undefined][] = [
      ['qwen2.5-coder:1.5b', 'Qwen2.5-Coder 1.5B'],
      ['qwen2.5-coder:1.5b-base-q8_0', 'Qwen2.5-Coder 1.5B'],
      ['Qwen/Qwen2.5-Coder-7B', 'Qwen2.5-Coder 7B'],
      ['hf.co/someone/Qwen2.5-Coder-32B-Instruct-GGUF:Q4_K_M', 'Qwen2.5-Coder 32B'],
      ['/models/qwen2.5-coder-14b-instruct-q4_k_m.gguf', 'Qwen2.5-Coder 14B'],
      ['deepseek-coder:6.7b-instruct', 'DeepSeek-Coder 6.7B'],
      ['phi4-mini:3.8b', 'Phi-4 mini 3.8B'],
      ['microsoft/Phi-4-mini-instruct', 'Phi-4 mini 3.8B'],
      ['qwen3:4b', 'Qwen3 4B Instruct 2507'],
      ['Qwen/Qwen3-30B-A3B', 'Qwen3 30B-A3B Instruct 2507'],
      ['granite-code:8b', 'Granite Code 8B'],
      ['ibm-granite/granite-3b-code-instruct-128k', 'Granite Code 3B'],
      ['qwen2.5-coder:15b', undefined],
      ['deepseek-v3.1:671b', undefined],
      ['tiny-fim:latest', undefined],
      ['', undefined],
    ];
    for (const [name, title] of titles) assert.equal(catalogRow(name)?.title, title, name);
    assert.equal(catalogRow('mine', undefined, 'qwen3:8b')?.title, 'Qwen3 8B');
  });

  it('is on the page as it is (else run: npm run docs)', () => {
    const written = fs.readFileSync(MODELS_DOC, 'utf8').replaceAll('\r\n', '\n');
    assert.equal(written, modelsDoc(written));
  });
});

describe('commercialUseOf', () => {
  it('reads licences by their titles and first lines', () => {
    const cases: readonly [string, string | undefined][] = [
      ['                                 Apache License\n                           Version 2.0, January 2004', 'free'],
      ['MIT License\n\nCopyright (c) Microsoft Corporation.', 'free'],
      ['Qwen RESEARCH LICENSE AGREEMENT\n\nQwen RESEARCH LICENSE AGREEMENT Release Date', 'no'],
      ['LLAMA 3.3 COMMUNITY LICENSE AGREEMENT\nLlama 3.3 Version Release Date', 'conditional'],
      ['Gemma Terms of Use\n\nLast modified: April 1, 2024', 'conditional'],
      ['# Mistral AI Non-Production License', 'no'],
      ['Creative Commons Attribution-NonCommercial 4.0', 'no'],
      ['BigCode Open RAIL-M v1 License Agreement … CodeOpenRAIL-M', 'conditional'],
      ['My own words', undefined],
    ];
    for (const [text, use] of cases) assert.equal(commercialUseOf(text), use, text);
    assert.equal(commercialUseOf(undefined), undefined);
  });
});
