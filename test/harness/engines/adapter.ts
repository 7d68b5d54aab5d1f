// A LoRA adapter for tiny-fim with seeded random weights, in the two forms engines read: PEFT's safetensors (vLLM) and
// GGUF (llama-server, Ollama). It teaches the model nothing; a test sees by it whether an adapter was applied.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const RANK = 4;
const ALPHA = 8;
const LAYERS = 8;
/** Of the weights: large enough to change what the model writes, small enough to leave it writing. */
const SPREAD = 0.25;

/** Projections that are adapted, by their names at Hugging Face and in GGUF, with tiny-fim's widths. */
const TARGETS = [
  { hf: 'self_attn.q_proj', gguf: 'attn_q', from: 256, to: 256 },
  { hf: 'mlp.down_proj', gguf: 'ffn_down', from: 768, to: 256 },
] as const;

interface Tensor {
  readonly name: string;
  /** Rows and columns, rows first. */
  readonly shape: readonly [number, number];
  readonly data: Buffer;
}

export interface AdapterFiles {
  /** Folder with adapter_config.json and adapter_model.safetensors. */
  readonly hf: string;
  readonly gguf: string;
}

/** Writes `NAME/` and `NAME.gguf` into the folder. */
export function writeAdapter(folder: string, name: string): AdapterFiles {
  const hf = path.join(folder, name);
  const gguf = path.join(folder, `${name}.gguf`);
  mkdirSync(hf);
  const config = {
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    base_model_name_or_path: 'tiny-fim',
    r: RANK,
    lora_alpha: ALPHA,
    lora_dropout: 0,
    bias: 'none',
    target_modules: TARGETS.map((target) => target.hf.split('.')[1]),
  };
  writeFileSync(path.join(hf, 'adapter_config.json'), JSON.stringify(config));
  const forPeft = tensors(
    (layer, target, part) => `base_model.model.model.layers.${layer}.${target.hf}.lora_${part}.weight`,
  );
  writeFileSync(path.join(hf, 'adapter_model.safetensors'), safetensors(forPeft));
  const forGguf = tensors((layer, target, part) => `blk.${layer}.${target.gguf}.weight.lora_${part.toLowerCase()}`);
  writeFileSync(gguf, ggufAdapter(forGguf));
  return { hf, gguf };
}

/** The same weights whatever their names. */
function tensors(nameOf: (layer: number, target: (typeof TARGETS)[number], part: 'A' | 'B') => string): Tensor[] {
  const random = seeded(1);
  const made: Tensor[] = [];
  const add = (name: string, shape: readonly [number, number]) => {
    const values = Float32Array.from({ length: shape[0] * shape[1] }, () => (random() - 0.5) * 2 * SPREAD);
    made.push({ name, shape, data: Buffer.from(values.buffer) });
  };
  for (let layer = 0; layer < LAYERS; layer++) {
    for (const target of TARGETS) {
      add(nameOf(layer, target, 'A'), [RANK, target.from]);
      add(nameOf(layer, target, 'B'), [target.to, RANK]);
    }
  }
  return made;
}

/** The length of a JSON header, the header, the data (https://github.com/huggingface/safetensors, "Format"). */
function safetensors(all: readonly Tensor[]): Buffer {
  let at = 0;
  const entries = all.map(({ name, shape, data }) => {
    const begin = at;
    at += data.length;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, at] }] as const;
  });
  const header = Buffer.from(JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) }));
  return Buffer.concat([u64(header.length), header, ...all.map(({ data }) => data)]);
}

/** GGUF version 3 (ggml's docs/gguf.md): figures little-endian, dimensions columns first, data aligned to 32 bytes. */
function ggufAdapter(all: readonly Tensor[]): Buffer {
  const STRING = 8;
  const FLOAT32 = 6;
  const alpha = Buffer.alloc(4);
  alpha.writeFloatLE(ALPHA);
  const words = { 'general.type': 'adapter', 'general.architecture': 'qwen2', 'adapter.type': 'lora' };
  const pairs = [
    ...Object.entries(words).map(([key, word]) => Buffer.concat([text(key), u32(STRING), text(word)])),
    Buffer.concat([text('adapter.lora.alpha'), u32(FLOAT32), alpha]),
  ];
  let at = 0;
  const infos = all.map(({ name, shape: [rows, columns], data }) => {
    const info = Buffer.concat([text(name), u32(2), u64(columns), u64(rows), u32(0), u64(at)]);
    at += data.length;
    return info;
  });
  const head = Buffer.concat([Buffer.from('GGUF'), u32(3), u64(all.length), u64(pairs.length), ...pairs, ...infos]);
  const padding = Buffer.alloc((32 - (head.length % 32)) % 32);
  return Buffer.concat([head, padding, ...all.map(({ data }) => data)]);
}

function text(value: string): Buffer {
  return Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

function u64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
