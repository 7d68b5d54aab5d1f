// Which models complete, and how: by the names and templates that servers report.
import assert from 'node:assert/strict';
import { familyFor } from '../../../../../src/engine/completion/fim/families.ts';
import type { ModelDescription } from '../../../../../src/engine/models/modelClient.ts';

const how = (name: string, more: Partial<ModelDescription> = {}) => {
  const { ability, family } = familyFor({ name, ...more });
  return family && ability === 'native' ? family.id : ability;
};

const QWEN_TEMPLATE =
  '{{- if .Suffix }}<|fim_prefix|>{{ .Prompt }}<|fim_suffix|>{{ .Suffix }}<|fim_middle|>{{- else }}<|im_start|>{{ .Prompt }}{{ end }}';
const STARCODER_TEMPLATE = '<fim_prefix>{{ .Prompt }}<fim_suffix>{{ .Suffix }}<fim_middle>';

describe('familyFor', () => {
  const byName: readonly (readonly [name: string, family: string])[] = [
    ['qwen2.5-coder:1.5b', 'qwen-coder'],
    ['qwen2.5-coder:7b-instruct-q4_K_M', 'qwen-coder'],
    ['Qwen/Qwen2.5-Coder-1.5B', 'qwen-coder'],
    ['qwen2.5-coder-1.5b-q8_0.gguf', 'qwen-coder'],
    ['/models/Qwen2.5-Coder-1.5B-Instruct-Q8_0.gguf', 'qwen-coder'],
    ['C:\\models\\qwen2.5-coder-3b.gguf', 'qwen-coder'],
    ['hf.co/Qwen/Qwen2.5-Coder-3B-GGUF:Q4_K_M', 'qwen-coder'],
    ['tiny-fim', 'qwen-coder'],
    ['tiny-fim-q8_0.gguf', 'qwen-coder'],
    ['Qwen/Qwen3-Coder-30B-A3B-Instruct', 'qwen-coder'],
    ['qwen3-coder-next', 'qwen-coder'],
    ['Qwen/CodeQwen1.5-7B', 'codeqwen'],
    ['deepseek-coder-v2:16b', 'deepseek-coder'],
    ['deepseek-ai/DeepSeek-Coder-V2-Lite-Instruct', 'deepseek-coder'],
    ['deepseek-coder:6.7b-base', 'deepseek-coder-v1'],
    ['deepseek-ai/deepseek-coder-6.7b-instruct', 'instruction'],
    ['JetBrains/Mellum-4b-base', 'mellum'],
    ['mellum-4b-sft-kotlin.Q8_0.gguf', 'mellum'],
    ['starcoder2:3b', 'starcoder2'],
    ['starcoder2:15b-instruct', 'instruction'],
    ['bigcode/starcoderbase-1b', 'starcoder'],
    ['codellama:7b-code', 'codellama'],
    ['codellama:13b-instruct', 'codellama'],
    ['codellama:7b-python', 'prefix'],
    ['codellama:34b-code', 'prefix'],
    ['codellama/CodeLlama-34b-Instruct-hf', 'instruction'],
    ['codellama:70b-instruct', 'instruction'],
    ['phind-codellama:34b', 'instruction'],
    ['google/codegemma-2b', 'codegemma'],
    ['google/codegemma-7b-it', 'instruction'],
    ['codestral:22b', 'codestral'],
    ['mistralai/Codestral-22B-v0.1', 'codestral'],
    ['mistralai/Mamba-Codestral-7B-v0.1', 'instruction'],
    ['codestral-embed', 'none'],
    ['granite-code:3b-base', 'granite-code'],
    ['ibm-granite/granite-3b-code-base-2k', 'granite-code'],
    ['granite3.3:8b', 'granite'],
    ['granite4:tiny-h', 'granite'],
    ['granite-embedding:30m', 'none'],
    ['stable-code:3b', 'stable-code'],
    ['stable-code-instruct-3b', 'stable-code'],
    ['ByteDance-Seed/Seed-Coder-8B-Base', 'seed-coder'],
    ['ByteDance-Seed/Seed-Coder-8B-Instruct', 'instruction'],
    ['codegeex4:9b', 'codegeex4'],
    ['zai-org/GLM-4.5-Air', 'glm'],
    ['glm4:9b', 'instruction'],
    ['gpt-oss:20b', 'instruction'],
    ['llama3.1:8b', 'instruction'],
    ['meta-llama/Llama-3.1-8B-Instruct', 'instruction'],
    ['meta-llama/Llama-3.1-8B', 'prefix'],
    ['gemma3:4b', 'instruction'],
    ['google/gemma-3-4b-pt', 'prefix'],
    ['qwen3:8b', 'instruction'],
    ['devstral:24b', 'instruction'],
    ['SmolLM2-135M-Instruct.Q4_1.gguf', 'instruction'],
    ['SmolLM2-135M.Q4_1.gguf', 'prefix'],
    ['opencoder:8b', 'instruction'],
    ['infly/OpenCoder-8B-Base', 'prefix'],
    ['nomic-embed-text', 'none'],
    ['bge-m3', 'none'],
    ['Qwen/Qwen3-Embedding-0.6B', 'none'],
    ['Qwen/Qwen3-Reranker-0.6B', 'none'],
    ['all-minilm:22m', 'none'],
    ['zeta-2', 'none'],
    ['sweep-next-edit-1.5b', 'none'],
  ];
  for (const [name, expected] of byName) it(`${name}: ${expected}`, () => assert.equal(how(name), expected));

  it('believes the template before the name', () => {
    assert.equal(how('my-model:latest', { template: QWEN_TEMPLATE, architecture: 'qwen2' }), 'qwen-coder');
    assert.equal(how('my-model:latest', { template: QWEN_TEMPLATE, architecture: 'gemma' }), 'codegemma');
    assert.equal(how('my-model:latest', { template: QWEN_TEMPLATE, architecture: 'granite' }), 'granite');
    assert.equal(how('my-model:latest', { template: STARCODER_TEMPLATE, architecture: 'starcoder2' }), 'starcoder2');
    assert.equal(how('my-model:latest', { template: '[SUFFIX]{{ .Suffix }}[PREFIX] {{ .Prompt }}' }), 'codestral');
    assert.equal(how('codegemma:instruct', { template: QWEN_TEMPLATE }), 'codegemma');
  });

  it('does not take a chat template for a word about filling in', () => {
    const template = '<|im_start|>{{ .Role }}{{ range .Messages }}{{ end }}';
    assert.equal(how('starcoder2:3b', { template }), 'instruction');
    assert.equal(
      how('deepseek-coder:6.7b', { template: '### Instruction:\n{{ .Prompt }}\n### Response:' }),
      'instruction',
    );
  });

  it("takes the server's capabilities", () => {
    assert.equal(how('mystery', { capabilities: new Set(['embedding'] as const) }), 'none');
    assert.equal(how('mystery', { capabilities: new Set(['chat'] as const) }), 'instruction');
    assert.equal(how('mystery', { capabilities: new Set(['fim'] as const), architecture: 'qwen2' }), 'qwen-coder');
    assert.equal(how('mystery', { architecture: 'nomic-bert' }), 'none');
  });

  it('tells a base model by a template without a conversation', () => {
    assert.equal(how('mystery', { template: '{{ .Prompt }}' }), 'prefix');
  });

  it('looks through a LoRA adapter at its base model', () => {
    assert.equal(how('team-style', { parent: 'Qwen/Qwen2.5-Coder-7B' }), 'qwen-coder');
  });
});
