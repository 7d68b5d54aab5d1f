// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are among the texts.
// Names are found without a parser: comments, what strings say, numbers and keywords are passed over.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { keywordsOf, namesIn } from '../../../../src/engine/context/identifiers.ts';

const namesOf = (text: string, languageId: string) => [...namesIn(text, languageId)].map(({ name }) => name);

describe('names in code', () => {
  for (const [languageId, text, expected] of [
    [
      'typescript',
      'const total = add(0x1f, price); // sum\n/* of all */ return total;',
      ['total', 'add', 'price', 'total'],
    ],
    ['typescript', "say('hello there', \"it's\"); done()", ['say', 'done']],
    ['typescript', 'log(`at ${user.name} now ${count + 1}`)', ['log', 'user', 'name', 'count']],
    ['javascriptreact', 'const $el = _x1;', ['$el', '_x1']],
    [
      'python',
      'def pay(amount): # to whom\n    """Say it."""\n    return self.bank.send(amount)',
      ['pay', 'amount', 'bank', 'send', 'amount'],
    ],
    ['go', 'func (s *Store) Get(key string) (value []byte, err error) {', ['Store', 'Get', 'key', 'value', 'err']],
    ['rust', "fn first<'a>(text: &'a str) -> char { 'x' }", ['first', 'text', 'str', 'char']],
    [
      'sql',
      "SELECT price FROM goods -- of the shop\nWHERE name = 'tea'",
      ['SELECT', 'price', 'FROM', 'goods', 'WHERE', 'name'],
    ],
    ['shellscript', 'run "$name" # later\nstop', ['run', 'stop']],
    ['typescript', 'größe = Δx', ['größe']],
  ] as const) {
    it(`${languageId}: ${text.slice(0, 40)}`, () => {
      const found = namesOf(text, languageId);
      for (const name of expected) assert.ok(found.includes(name), `${name} is missing in ${found.join(' ')}`);
      const extra = found.filter((name) => !(expected as readonly string[]).includes(name));
      assert.deepEqual(
        extra.filter((name) => /hello|there|sum|all|whom|Say|tea|later|shop|now/.test(name)),
        [],
      );
      for (const name of found) assert.ok(!keywordsOf(languageId).has(name), name);
    });
  }

  it('stand where they say', () => {
    const text = 'let count = `a ${other} b` + last;';
    for (const { name, offset } of namesIn(text, 'typescript'))
      assert.equal(text.slice(offset, offset + name.length), name);
  });

  it('leave out names of one letter', () => {
    assert.deepEqual(namesOf('for (i = 0; i < nn; i++)', 'typescript'), ['nn']);
  });

  it('end with any text, at offsets within it', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', 'B1', ' ', '\n', '"', "'", '`', '${', '}', '\\', '/*', '//', '#', '-', 'é'),
        }),
        fc.constantFrom('typescript', 'python', 'rust', 'sql', 'plaintext'),
        (text, languageId) => {
          for (const { name, offset } of namesIn(text, languageId))
            assert.equal(text.substr(offset, name.length), name);
        },
      ),
      { seed: 4, numRuns: 300 },
    );
  });
});
