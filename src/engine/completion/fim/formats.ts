// The prompt formats of all fill-in-the-middle families, as data: one row per family, nothing else knows a token.
// Sources: the model cards and papers named in each row. Rows are matched by name in this order.

/**
 * One family. In `prompt`, `{P}` is the text before the anchor and `{S}` the text after it; what was typed since always
 * follows the whole. In `files`, `{R}` is the workspace's name, `{F}` a path, `{T}` a file's text, `{L}` a language.
 */
export interface FimFormat {
  readonly id: string;
  readonly prompt: string;
  /** How other files come before the current one. Missing: as comments at the start of `{P}`. */
  readonly files?: {
    /** Written once, before all files, where there is at least one. */
    readonly first?: string;
    readonly each: string;
    /** Names the current file after the others. */
    readonly current: string;
    /** Where the block stands: before the prompt (default) or at the start of `{P}`. */
    readonly place?: 'prefix';
    /** `current` is written even where there are no other files. */
    readonly isCurrentNeeded?: boolean;
  };
  /** Ends of an answer, the most important first (some servers take four). Never a string that is ordinary code. */
  readonly stop: readonly string[];
  /** Other special tokens of its tokenizer, besides those in `prompt`, `files` and `stop`. */
  readonly otherTokens: readonly string[];
  /** Matches model names (last path segment, lower case). */
  readonly names: RegExp;
  /** Names that match `names` but were not trained to fill in. */
  readonly exceptNames?: RegExp;
  /** GGUF architectures, to tell families with the same tokens apart. */
  readonly architectures: readonly string[];
  /** Only the base model fills in; the instruction-tuned one has lost it. */
  readonly isBaseOnly?: boolean;
}

const CHATML = ['<|im_start|>', '<|im_end|>', '<|endoftext|>'] as const;
const STARCODER_TOKENS = ['<fim_pad>', '<reponame>', '<filename>', '<repo_name>', '<file_sep>', '<gh_stars>'] as const;
const STARCODER_STOP = ['<|endoftext|>', '<file_sep>', '<fim_prefix>', '<fim_suffix>', '<fim_middle>'] as const;

export const FIM_FORMATS: readonly FimFormat[] = [
  {
    // Qwen2.5-Coder technical report, section 3; Qwen3-Coder has the same tokens. Base and instruct both fill in.
    id: 'qwen-coder',
    prompt: '<|fim_prefix|>{P}<|fim_suffix|>{S}<|fim_middle|>',
    files: { first: '<|repo_name|>{R}\n', each: '<|file_sep|>{F}\n{T}\n', current: '<|file_sep|>{F}\n' },
    stop: [
      '<|fim_pad|>',
      '<|file_sep|>',
      '<|repo_name|>',
      '<|endoftext|>',
      '<|im_end|>',
      '<|fim_prefix|>',
      '<|fim_suffix|>',
      '<|fim_middle|>',
    ],
    otherTokens: CHATML,
    names: /qwen-?2\.?5-?coder|qwen-?3-?coder|tiny-?fim/,
    architectures: ['qwen2', 'qwen3moe', 'qwen3next'],
  },
  {
    // CodeQwen1.5 card: StarCoder's spellings with ChatML around them.
    id: 'codeqwen',
    prompt: '<fim_prefix>{P}<fim_suffix>{S}<fim_middle>',
    files: { first: '<reponame>{R}\n', each: '<file_sep>{F}\n{T}\n', current: '<file_sep>{F}\n' },
    stop: STARCODER_STOP,
    otherTokens: [...STARCODER_TOKENS, ...CHATML],
    names: /codeqwen/,
    architectures: ['qwen2'],
    isBaseOnly: true,
  },
  {
    // DeepSeek-Coder card and repository: bars are U+FF5C, blocks U+2581; files are told apart by `#path` lines.
    id: 'deepseek-coder',
    prompt: '<｜fim▁begin｜>{P}<｜fim▁hole｜>{S}<｜fim▁end｜>',
    files: { each: '#{F}\n{T}\n', current: '#{F}\n', place: 'prefix' },
    stop: ['<｜end▁of▁sentence｜>', '<|EOT|>', '<｜fim▁begin｜>', '<｜fim▁hole｜>', '<｜fim▁end｜>'],
    otherTokens: ['<｜begin▁of▁sentence｜>', '<｜User｜>', '<｜Assistant｜>'],
    names: /deepseek-?coder-?v2|deepseek-?v2\.5/,
    architectures: ['deepseek2'],
  },
  {
    // The first generation, same tokens; its instruct models answer in prose.
    id: 'deepseek-coder-v1',
    prompt: '<｜fim▁begin｜>{P}<｜fim▁hole｜>{S}<｜fim▁end｜>',
    files: { each: '#{F}\n{T}\n', current: '#{F}\n', place: 'prefix' },
    stop: ['<｜end▁of▁sentence｜>', '<|EOT|>', '<｜fim▁begin｜>', '<｜fim▁hole｜>', '<｜fim▁end｜>'],
    otherTokens: ['<｜begin▁of▁sentence｜>', '<｜User｜>', '<｜Assistant｜>'],
    names: /deepseek-?coder|^deepcoder-base/,
    architectures: ['llama'],
    isBaseOnly: true,
  },
  {
    // JetBrains Mellum card: StarCoder's spellings, suffix first, files headed by <filename>.
    id: 'mellum',
    prompt: '<fim_suffix>{S}<fim_prefix>{P}<fim_middle>',
    files: { each: '<filename>{F}\n{T}\n\n', current: '<filename>{F}\n', isCurrentNeeded: true },
    stop: ['<|endoftext|>', '<filename>', '<fim_suffix>', '<fim_prefix>', '<fim_middle>'],
    otherTokens: [...STARCODER_TOKENS],
    names: /mellum/,
    architectures: ['llama'],
  },
  {
    // StarCoder 2 paper, section 5.
    id: 'starcoder2',
    prompt: '<fim_prefix>{P}<fim_suffix>{S}<fim_middle>',
    files: { first: '<repo_name>{R}', each: '<file_sep>{F}\n{T}', current: '<file_sep>{F}\n' },
    stop: STARCODER_STOP,
    otherTokens: STARCODER_TOKENS,
    names: /starcoder-?2/,
    architectures: ['starcoder2'],
    isBaseOnly: true,
  },
  {
    // StarCoder (1) card; <reponame> and <filename> head the files. Refact has the same tokenizer.
    id: 'starcoder',
    prompt: '<fim_prefix>{P}<fim_suffix>{S}<fim_middle>',
    files: { first: '<reponame>{R}', each: '<filename>{F}\n{T}', current: '<filename>{F}\n' },
    stop: ['<|endoftext|>', '<filename>', '<fim_prefix>', '<fim_suffix>', '<fim_middle>'],
    otherTokens: STARCODER_TOKENS,
    names: /starcoder|refact-1|tiny_starcoder/,
    architectures: ['starcoder', 'refact'],
  },
  {
    // Code Llama paper, section 2.3: the spaces belong to the tokens (`▁<PRE>`); 7B and 13B only, never the Python models.
    id: 'codellama',
    prompt: '<PRE> {P} <SUF>{S} <MID>',
    stop: ['<EOT>', '<PRE>', '<SUF>', '<MID>'],
    otherTokens: ['<s>', '</s>', '[INST]', '[/INST]', '<<SYS>>', '<</SYS>>'],
    names: /code-?llama/,
    exceptNames: /python|34b|70b|phind/,
    architectures: ['llama'],
  },
  {
    // CodeGemma card: no space anywhere; the server adds <bos>.
    id: 'codegemma',
    prompt: '<|fim_prefix|>{P}<|fim_suffix|>{S}<|fim_middle|>',
    files: { each: '{F}\n{T}<|file_separator|>', current: '{F}\n' },
    stop: ['<|file_separator|>', '<end_of_turn>', '<eos>', '<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>'],
    otherTokens: ['<bos>', '<start_of_turn>', '<pad>'],
    names: /codegemma/,
    architectures: ['gemma'],
    isBaseOnly: true,
  },
  {
    // Mistral's tokenizer (mistral-common, FIM requests): suffix first, the middle simply goes on after the prefix.
    // `</s>` is not among the stops: the server ends at the token itself, and in HTML the text is ordinary code.
    id: 'codestral',
    prompt: '[SUFFIX]{S}[PREFIX]{P}',
    files: { each: '+++++ {F}\n{T}\n\n', current: '+++++ {F}\n', place: 'prefix' },
    stop: ['[SUFFIX]', '[PREFIX]', '[MIDDLE]', '\n+++++ '],
    otherTokens: ['<s>', '</s>', '[INST]', '[/INST]', '[MIDDLE]'],
    names: /codestral/,
    exceptNames: /mamba|embed/,
    architectures: ['llama', 'mistral', 'mistral3'],
  },
  {
    // Granite 3.3 and 4 tokenizers: Qwen's spelling with their own end.
    id: 'granite',
    prompt: '<|fim_prefix|>{P}<|fim_suffix|>{S}<|fim_middle|>',
    files: { first: '<|reponame|>{R}\n', each: '<|filename|>{F}\n{T}\n', current: '<|filename|>{F}\n' },
    stop: ['<|end_of_text|>', '<|fim_pad|>', '<|filename|>', '<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>'],
    otherTokens: ['<|start_of_role|>', '<|end_of_role|>', '<|reponame|>', '<|tool_call|>'],
    names: /granite-?(3\.3|4)/,
    exceptNames: /embed|vision|speech|guardian|docling/,
    architectures: ['granite', 'granitemoe', 'granitehybrid'],
  },
  {
    // Granite Code cards (3B to 34B): StarCoder's spellings.
    id: 'granite-code',
    prompt: '<fim_prefix>{P}<fim_suffix>{S}<fim_middle>',
    files: { first: '<reponame>{R}', each: '<filename>{F}\n{T}', current: '<filename>{F}\n' },
    stop: ['<|endoftext|>', '<filename>', '<fim_pad>', '<fim_prefix>', '<fim_suffix>', '<fim_middle>'],
    otherTokens: STARCODER_TOKENS,
    names: /granite.*code/,
    architectures: ['llama', 'gpt_bigcode', 'granite', 'starcoder'],
    isBaseOnly: true,
  },
  {
    // StableCode 3B card; the instruct model fills in as well.
    id: 'stable-code',
    prompt: '<fim_prefix>{P}<fim_suffix>{S}<fim_middle>',
    stop: ['<|endoftext|>', '<fim_pad>', '<fim_prefix>', '<fim_suffix>', '<fim_middle>'],
    otherTokens: [...STARCODER_TOKENS, ...CHATML],
    names: /stable-?code/,
    architectures: ['stablelm'],
  },
  {
    // Seed-Coder paper, section on fill-in-the-middle: suffix first.
    id: 'seed-coder',
    prompt: '<[fim-suffix]>{S}<[fim-prefix]>{P}<[fim-middle]>',
    files: { each: '<filename>{F}\n{T}\n', current: '<filename>{F}\n', place: 'prefix' },
    stop: ['<[end▁of▁sentence]>', '<[fim-suffix]>', '<[fim-prefix]>', '<[fim-middle]>', '<filename>'],
    otherTokens: ['<[begin▁of▁sentence]>', '<[PAD▁TOKEN]>', '<[SEP▁TOKEN]>'],
    names: /seed-?coder/,
    architectures: ['llama'],
    isBaseOnly: true,
  },
  {
    // CodeGeeX4 infilling guide: one user turn that holds the parts, suffix first.
    id: 'codegeex4',
    prompt: '<|code_suffix|>{S}<|code_prefix|>{P}<|code_middle|><|assistant|>\n',
    files: {
      first: '<|user|>\n',
      each: '###REFERENCE:\n###PATH:{F}\n{T}\n',
      current: '###PATH:{F}\n###LANGUAGE:{L}\n###MODE:BLOCK\n',
      isCurrentNeeded: true,
    },
    stop: ['<|endoftext|>', '<|user|>', '<|observation|>', '<|assistant|>', '<|code_suffix|>', '<|code_prefix|>'],
    otherTokens: ['<|system|>', '<|code_middle|>', '[gMASK]', '<sop>'],
    names: /codegeex-?4/,
    architectures: ['chatglm'],
  },
  {
    // GLM-4.5 and later tokenizers.
    id: 'glm',
    prompt: '<|code_prefix|>{P}<|code_suffix|>{S}<|code_middle|>',
    stop: ['<|endoftext|>', '<|user|>', '<|observation|>', '<|code_prefix|>', '<|code_suffix|>', '<|code_middle|>'],
    otherTokens: ['<|system|>', '<|assistant|>', '[gMASK]', '<sop>'],
    names: /glm-?(4\.[5-9]|[5-9])/,
    exceptNames: /\dv\b|ocr|chatglm/,
    architectures: ['glm4moe', 'glm4'],
  },
];

/** Tokens of chat templates and of families without FIM, which a completion must never hold either. */
export const CHAT_TOKENS: readonly string[] = [
  ...CHATML,
  '<|begin_of_text|>',
  '<|end_of_text|>',
  '<|start_header_id|>',
  '<|end_header_id|>',
  '<|eot_id|>',
  '<|eom_id|>',
  '<|start|>',
  '<|end|>',
  '<|channel|>',
  '<|message|>',
  '<|return|>',
  '<start_of_turn>',
  '<end_of_turn>',
  '<|turn>',
  '<turn|>',
  '[INST]',
  '[/INST]',
  '</s>',
  '<s>',
  '<eos>',
  '<bos>',
  '<|cursor|>',
];
