// Writes docs/lsp.md from the zod schemas of src/shared/protocol: `node test/harness/docs/lspDoc.ts`.
// The words around the schemas are in lspIntroduction.md and in the doc comments of the protocol files.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { MESSAGES, type MessageDoc } from './lspMessages.ts';
import { type Schema, schemaText } from './schemaText.ts';
import { readComments, type SourceComments } from './sourceComments.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const protocolFolder = path.join(root, 'src/shared/protocol');
export const LSP_DOC = path.join(root, 'docs/lsp.md');

/** What the protocol files export, with the comments that stand above it. */
interface Protocol {
  readonly methods: Readonly<Record<string, string>>;
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly comments: SourceComments;
}

/** The whole document. @throws Error when a method or schema is named in lspMessages.ts and does not exist, or is missing there. */
export async function lspDoc(): Promise<string> {
  const protocol = await readProtocol();
  const missing = Object.keys(protocol.methods).filter((name) => !MESSAGES.some(({ constant }) => constant === name));
  if (missing.length > 0) throw new Error(`test/harness/docs/lspMessages.ts does not know ${missing.join(', ')}`);
  const introduction = fs.readFileSync(path.join(import.meta.dirname, 'lspIntroduction.md'), 'utf8').trim();
  const messages = MESSAGES.map((message) => messageSection(message, protocol));
  const types = usedTypes(protocol).map((name) => typeSection(name, protocol));
  return `${[introduction, '## Messages', ...messages, '## Types', ...types].join('\n\n')}\n`;
}

async function readProtocol(): Promise<Protocol> {
  const methods: Record<string, string> = {};
  const exports: Record<string, string> = {};
  const fields: Record<string, string> = {};
  const registry = z.registry<{ id: string }>();
  for (const name of fs.readdirSync(protocolFolder).sort()) {
    const file = path.join(protocolFolder, name);
    const comments = readComments(fs.readFileSync(file, 'utf8'));
    Object.assign(exports, comments.exports);
    Object.assign(fields, comments.fields);
    const module: Record<string, unknown> = await import(pathToFileURL(file).href);
    for (const [key, value] of Object.entries(module)) {
      if (key.endsWith('_METHOD') && typeof value === 'string') methods[key] = value;
      if (value instanceof z.core.$ZodType) registry.add(value, { id: key });
    }
  }
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => id, io: 'input', unrepresentable: 'any' });
  return { methods, schemas: schemas as Record<string, Schema>, comments: { exports, fields } };
}

function messageSection(message: MessageDoc, { methods, comments }: Protocol): string {
  const method = methods[message.constant];
  if (method === undefined) throw new Error(`lspMessages.ts names ${message.constant}, which is not in the protocol`);
  const direction = message.from === 'client' ? 'client → server' : 'server → client';
  const carries = [
    `*${message.kind}, ${direction}*`,
    `params: ${message.params ? link(message.params) : 'none'}`,
    ...(message.kind === 'notification' ? [] : [`result: ${message.result ? link(message.result) : '`null`'}`]),
  ];
  const comment = comments.exports[message.constant] ?? comments.exports[message.params ?? ''];
  return [`### \`${method}\``, carries.join(' · '), ...(comment ? [sentence(comment, methods)] : [])].join('\n\n');
}

function typeSection(name: string, { schemas, comments, methods }: Protocol): string {
  const schema = schemas[name];
  if (!schema) throw new Error(`lspMessages.ts or a schema names ${name}, which is not exported by the protocol`);
  const text = schemaText(schema, (field) => comments.fields[`${name}.${field}`]);
  const comment = comments.exports[name];
  const body = `\`\`\`ts\ntype ${name} = ${text}\n\`\`\``;
  return [`### ${name}`, ...(comment ? [sentence(comment, methods)] : []), body].join('\n\n');
}

/** Types of the messages first, then what those refer to, each once. */
function usedTypes({ schemas }: Protocol): string[] {
  const used = new Set(MESSAGES.flatMap(({ params, result }) => [params, result]).filter((name) => name !== undefined));
  used.add('InitializationOptions');
  for (const name of used) {
    for (const [, reference] of JSON.stringify(schemas[name] ?? {}).matchAll(/"\$ref":"(\w+)"/g)) {
      if (reference) used.add(reference);
    }
  }
  return [...used];
}

function link(type: string): string {
  return `[${type}](#${type.toLowerCase()})`;
}

/** Comments name methods by their constants; readers know them by their names. */
function sentence(comment: string, methods: Readonly<Record<string, string>>): string {
  return comment.replace(/\b[A-Z_]+_METHOD\b/g, (constant) => `\`${methods[constant] ?? constant}\``);
}

if (process.argv[1] && path.resolve(process.argv[1]) === import.meta.filename) {
  fs.mkdirSync(path.dirname(LSP_DOC), { recursive: true });
  fs.writeFileSync(LSP_DOC, await lspDoc());
  console.log(`wrote ${path.relative(root, LSP_DOC)}`);
}
