// Completing by instruction: one fixed message, and the code found in whatever comes back.
import assert from 'node:assert/strict';
import type { FimParts } from '../../../../../src/engine/completion/fim/family.ts';
import { instructionFor } from '../../../../../src/engine/completion/fim/instruction.ts';

const PARTS: FimParts = {
  context: [{ path: 'src/b.ts', text: 'export const b = 1;' }],
  workspaceName: 'shop',
  path: 'src/a.ts',
  languageId: 'typescript',
  prefix: 'function sum(a: number, b: number) {\n  ',
  suffix: '\n}\n',
  begun: '',
};

describe('instructionFor', () => {
  it('shows the code around one marker, other files first', () => {
    const [system, user] = instructionFor(PARTS).messages;
    assert.equal(system?.role, 'system');
    assert.match(
      user?.content ?? '',
      /^\/\/ File: src\/b\.ts\nexport const b = 1;\n\n\/\/ File: src\/a\.ts\nfunction sum[\s\S]*\{\n {2}@@MISSING@@\n\}\n/,
    );
  });

  it('keeps what was typed at the end, so that the beginning stays the same', () => {
    const before = instructionFor({ ...PARTS, begun: 'ret' }).messages[1]?.content ?? '';
    const after = instructionFor({ ...PARTS, begun: 'return' }).messages[1]?.content ?? '';
    assert.ok(after.startsWith(before));
  });

  it('asks the same for the same code', () => {
    assert.deepEqual(instructionFor(PARTS).messages, instructionFor(PARTS).messages);
  });

  it('has one marker even if the source holds it', () => {
    const { messages } = instructionFor({ ...PARTS, prefix: 'const mark = "@@MISSING@@";\n' });
    assert.equal(messages[1]?.content.split('@@MISSING@@').length, 3, 'the place and the sentence that asks for it');
  });

  const answers: readonly (readonly [what: string, answer: string, code: string])[] = [
    ['bare code', 'return a + b;', 'return a + b;'],
    ['a fence', '```ts\nreturn a + b;\n```', 'return a + b;'],
    ['a fence with prose', 'Here is the code:\n\n```typescript\nreturn a + b;\n```\nIt adds.', 'return a + b;'],
    ['thinking', '<think>I add them.</think>\n```\nreturn a + b;\n```', 'return a + b;'],
    ['several lines', '```ts\nconst c = a + b;\n  return c;\n```', 'const c = a + b;\n  return c;'],
  ];
  for (const [what, answer, code] of answers) {
    it(`finds the code in an answer of ${what}`, () => assert.equal(instructionFor(PARTS).extract(answer), code));
  }

  it('goes on after what was typed when the model writes it again', () => {
    const { extract } = instructionFor({ ...PARTS, begun: 'return ' });
    assert.equal(extract('```ts\nreturn a + b;\n```'), 'a + b;');
  });

  it('only grows while the answer comes', () => {
    const { extract } = instructionFor({ ...PARTS, begun: 'return ' });
    for (const [, answer] of answers) {
      let shown = '';
      for (let length = 0; length <= answer.length; length++) {
        const now = extract(answer.slice(0, length));
        assert.ok(now.startsWith(shown), `${JSON.stringify(shown)} then ${JSON.stringify(now)}`);
        shown = now;
      }
    }
  });
});
