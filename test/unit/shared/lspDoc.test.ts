// docs/lsp.md is made from the schemas; this fails when somebody changed one and not the other.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'mocha';
import { LSP_DOC, lspDoc } from '../../harness/docs/lspDoc.ts';
import { schemaText } from '../../harness/docs/schemaText.ts';

describe('docs/lsp.md', () => {
  it('is what the schemas say today (else run: node test/harness/docs/lspDoc.ts)', async () => {
    const written = fs.readFileSync(LSP_DOC, 'utf8').replaceAll('\r\n', '\n');
    assert.equal(written, await lspDoc());
  });
});

describe('schemaText', () => {
  it('writes optional fields, records, unions and comments', () => {
    const schema = {
      type: 'object',
      required: ['a'],
      properties: {
        a: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
        b: { type: 'object', additionalProperties: { type: 'integer' } },
      },
    };
    const text = schemaText(schema, (field) => (field === 'b' ? 'per day' : undefined));
    assert.equal(text, '{\n  a: (string | null)[];\n  // per day\n  b?: { [key: string]: integer };\n}');
  });
});
