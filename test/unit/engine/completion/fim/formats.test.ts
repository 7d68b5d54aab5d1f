// Each family's prompt, written out in full: with and without other files, before and after something was typed.
import assert from 'node:assert/strict';
import { FAMILIES, prefixFamily } from '../../../../../src/engine/completion/fim/families.ts';
import type { FimParts } from '../../../../../src/engine/completion/fim/family.ts';
import { FIM_FORMATS } from '../../../../../src/engine/completion/fim/formats.ts';

const PARTS: FimParts = {
  context: [],
  workspaceName: 'shop',
  path: 'src/main.py',
  languageId: 'python',
  prefix: 'PRE',
  suffix: 'SUF',
  begun: '',
};
const CONTEXT = [
  { path: 'src/a.py', text: 'A = 1' },
  { path: 'src/b.py', text: 'B = 2' },
];

/** Prompt without other files, and with two. */
const EXPECTED: Readonly<Record<string, readonly [alone: string, inContext: string]>> = {
  'qwen-coder': [
    '<|fim_prefix|>PRE<|fim_suffix|>SUF<|fim_middle|>',
    '<|repo_name|>shop\n<|file_sep|>src/a.py\nA = 1\n<|file_sep|>src/b.py\nB = 2\n<|file_sep|>src/main.py\n<|fim_prefix|>PRE<|fim_suffix|>SUF<|fim_middle|>',
  ],
  codeqwen: [
    '<fim_prefix>PRE<fim_suffix>SUF<fim_middle>',
    '<reponame>shop\n<file_sep>src/a.py\nA = 1\n<file_sep>src/b.py\nB = 2\n<file_sep>src/main.py\n<fim_prefix>PRE<fim_suffix>SUF<fim_middle>',
  ],
  'deepseek-coder': [
    '<｜fim▁begin｜>PRE<｜fim▁hole｜>SUF<｜fim▁end｜>',
    '<｜fim▁begin｜>#src/a.py\nA = 1\n#src/b.py\nB = 2\n#src/main.py\nPRE<｜fim▁hole｜>SUF<｜fim▁end｜>',
  ],
  'deepseek-coder-v1': [
    '<\uff5cfim\u2581begin\uff5c>PRE<\uff5cfim\u2581hole\uff5c>SUF<\uff5cfim\u2581end\uff5c>',
    '<｜fim▁begin｜>#src/a.py\nA = 1\n#src/b.py\nB = 2\n#src/main.py\nPRE<｜fim▁hole｜>SUF<｜fim▁end｜>',
  ],
  mellum: [
    '<filename>src/main.py\n<fim_suffix>SUF<fim_prefix>PRE<fim_middle>',
    '<filename>src/a.py\nA = 1\n\n<filename>src/b.py\nB = 2\n\n<filename>src/main.py\n<fim_suffix>SUF<fim_prefix>PRE<fim_middle>',
  ],
  starcoder2: [
    '<fim_prefix>PRE<fim_suffix>SUF<fim_middle>',
    '<repo_name>shop<file_sep>src/a.py\nA = 1<file_sep>src/b.py\nB = 2<file_sep>src/main.py\n<fim_prefix>PRE<fim_suffix>SUF<fim_middle>',
  ],
  starcoder: [
    '<fim_prefix>PRE<fim_suffix>SUF<fim_middle>',
    '<reponame>shop<filename>src/a.py\nA = 1<filename>src/b.py\nB = 2<filename>src/main.py\n<fim_prefix>PRE<fim_suffix>SUF<fim_middle>',
  ],
  codellama: [
    '<PRE> PRE <SUF>SUF <MID>',
    '<PRE> # File: src/a.py\nA = 1\n# File: src/b.py\nB = 2\n# File: src/main.py\nPRE <SUF>SUF <MID>',
  ],
  codegemma: [
    '<|fim_prefix|>PRE<|fim_suffix|>SUF<|fim_middle|>',
    'src/a.py\nA = 1<|file_separator|>src/b.py\nB = 2<|file_separator|>src/main.py\n<|fim_prefix|>PRE<|fim_suffix|>SUF<|fim_middle|>',
  ],
  codestral: [
    '[SUFFIX]SUF[PREFIX]PRE',
    '[SUFFIX]SUF[PREFIX]+++++ src/a.py\nA = 1\n\n+++++ src/b.py\nB = 2\n\n+++++ src/main.py\nPRE',
  ],
  granite: [
    '<|fim_prefix|>PRE<|fim_suffix|>SUF<|fim_middle|>',
    '<|reponame|>shop\n<|filename|>src/a.py\nA = 1\n<|filename|>src/b.py\nB = 2\n<|filename|>src/main.py\n<|fim_prefix|>PRE<|fim_suffix|>SUF<|fim_middle|>',
  ],
  'granite-code': [
    '<fim_prefix>PRE<fim_suffix>SUF<fim_middle>',
    '<reponame>shop<filename>src/a.py\nA = 1<filename>src/b.py\nB = 2<filename>src/main.py\n<fim_prefix>PRE<fim_suffix>SUF<fim_middle>',
  ],
  'stable-code': [
    '<fim_prefix>PRE<fim_suffix>SUF<fim_middle>',
    '<fim_prefix># File: src/a.py\nA = 1\n# File: src/b.py\nB = 2\n# File: src/main.py\nPRE<fim_suffix>SUF<fim_middle>',
  ],
  'seed-coder': [
    '<[fim-suffix]>SUF<[fim-prefix]>PRE<[fim-middle]>',
    '<[fim-suffix]>SUF<[fim-prefix]><filename>src/a.py\nA = 1\n<filename>src/b.py\nB = 2\n<filename>src/main.py\nPRE<[fim-middle]>',
  ],
  codegeex4: [
    '<|user|>\n###PATH:src/main.py\n###LANGUAGE:Python\n###MODE:BLOCK\n<|code_suffix|>SUF<|code_prefix|>PRE<|code_middle|><|assistant|>\n',
    '<|user|>\n###REFERENCE:\n###PATH:src/a.py\nA = 1\n###REFERENCE:\n###PATH:src/b.py\nB = 2\n###PATH:src/main.py\n###LANGUAGE:Python\n###MODE:BLOCK\n<|code_suffix|>SUF<|code_prefix|>PRE<|code_middle|><|assistant|>\n',
  ],
  glm: [
    '<|code_prefix|>PRE<|code_suffix|>SUF<|code_middle|>',
    '<|code_prefix|># File: src/a.py\nA = 1\n# File: src/b.py\nB = 2\n# File: src/main.py\nPRE<|code_suffix|>SUF<|code_middle|>',
  ],
  prefix: ['PRE', '# File: src/a.py\nA = 1\n# File: src/b.py\nB = 2\n# File: src/main.py\nPRE'],
};

describe('FIM families', () => {
  for (const family of [...FAMILIES.values(), prefixFamily]) {
    describe(family.id, () => {
      it('lays out the current file', () => {
        assert.equal(family.render(PARTS), EXPECTED[family.id]?.[0]);
      });

      it('puts other files where its training had them', () => {
        assert.equal(family.render({ ...PARTS, context: CONTEXT }), EXPECTED[family.id]?.[1]);
      });

      it('changes only the end while the person types', () => {
        const parts = { ...PARTS, context: CONTEXT };
        assert.equal(family.render({ ...parts, begun: 'typed' }), `${family.render(parts)}typed`);
      });

      it('leaves text with dollar signs and braces as it is', () => {
        const odd = "$& $1 $' {P} {S} {T} \\";
        assert.ok(family.render({ ...PARTS, prefix: odd, begun: odd }).split(odd).length === 3);
      });

      it('stops at control tokens alone', () => {
        for (const stop of family.stop) assert.match(stop, /^(<.+>|\[[A-Z]+\]|\n\+{5} )$/);
      });

      it('knows every token it writes', () => {
        const prompt = family.render({ ...PARTS, context: CONTEXT });
        const written = prompt.match(/<[^\s<>]+>|\[[A-Z]+\]/g) ?? [];
        assert.deepEqual(
          written.filter((token) => !family.controlTokens.includes(token)),
          [],
        );
      });
    });
  }

  it('has one row per id, and a test for each', () => {
    const ids = FIM_FORMATS.map((format) => format.id);
    assert.deepEqual([...ids, 'prefix'].sort(), Object.keys(EXPECTED).sort());
  });

  it('breaks up a token that the typed text completes', () => {
    const codestral = FAMILIES.get('codestral');
    const prompt = codestral?.render({ ...PARTS, prefix: 'a [SUF', begun: 'FIX] b' }) ?? '';
    assert.equal(prompt.split('[SUFFIX]').length, 2);
  });
});
