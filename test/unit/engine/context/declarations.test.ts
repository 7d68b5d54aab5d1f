// Declarations and imports are told by the look of a line: enough for an outline.
import assert from 'node:assert/strict';
import { isDeclaration, isImport } from '../../../../src/engine/context/declarations.ts';

const DECLARING: Readonly<Record<string, readonly string[]>> = {
  typescript: [
    'export async function run(task: Task) {',
    'export default class Store extends Base {',
    'interface Options {',
    'const LIMIT = 3;',
    '  readonly name: string;',
    '  async load(path: string): Promise<void> {',
    '  #count: number = 0;',
  ],
  python: [
    'def pay(self, amount):',
    '    async def close(self):',
    'class Cart(Base):',
    'LIMIT = 3',
    '        self.total: int = 0',
  ],
  go: ['func (s *Store) Get(key string) error {', 'type Store struct {', '\tName string `json:"name"`'],
  rust: ['pub(crate) fn open(path: &Path) -> Self {', 'impl Store for Disk {', '    pub size: u64,'],
  java: ['public final class Cart {', '    private static int count(List<Item> items) {'],
  c: ['static int read_all(int fd)', '#define LIMIT 3', 'struct pool {', '    size_t used;'],
  cpp: ['class_t *make(int size)'],
  ruby: ['  def total', 'class Cart < Base', '  attr_reader :items'],
  php: ['    public function total(): int', '    private ?string $name;'],
  shellscript: ['function build() {', 'LIMIT=3'],
};
const OTHER: Readonly<Record<string, readonly string[]>> = {
  typescript: ['  return total;', '        if (a) {', '// class of its own', '}', ''],
  python: ['    return total', '    total += 1', '# def'],
  go: ['\treturn nil', '\tx := 1'],
  rust: ['    let x = 1;', '}'],
  java: ['        return total;'],
  ruby: ['  total += 1', 'end'],
};
const IMPORTING: Readonly<Record<string, readonly string[]>> = {
  typescript: [
    "import { a } from './a.ts';",
    "} from './a.ts';",
    "export * from './b.ts';",
    "const fs = require('fs');",
  ],
  python: ['import os', 'from .models import Cart'],
  go: ['import "fmt"', '\tlog "example.org/log"'],
  rust: ['use crate::config;', 'pub mod net;'],
  java: ['import org.money.Price;'],
  cpp: ['#include <vector>'],
  ruby: ["require_relative 'tax'"],
  php: ['use App\\Models\\Cart;'],
};

describe('the look of a line', () => {
  for (const [languageId, lines] of Object.entries(DECLARING)) {
    it(`declares: ${languageId}`, () => {
      for (const line of lines) assert.ok(isDeclaration(line, languageId), line);
    });
  }
  for (const [languageId, lines] of Object.entries(OTHER)) {
    it(`declares nothing: ${languageId}`, () => {
      for (const line of lines) assert.ok(!isDeclaration(line, languageId), line);
    });
  }
  for (const [languageId, lines] of Object.entries(IMPORTING)) {
    it(`imports: ${languageId}`, () => {
      for (const line of lines) assert.ok(isImport(line, languageId), line);
      for (const line of OTHER[languageId] ?? []) assert.ok(!isImport(line, languageId), line);
    });
  }

  it('is told in bounded time, whatever the line', () => {
    const long = `  ${'a '.repeat(200)}`;
    const begun = performance.now();
    for (const languageId of [...Object.keys(DECLARING), 'plaintext']) {
      isDeclaration(long, languageId);
      isImport(long, languageId);
    }
    assert.ok(performance.now() - begun < 2_000);
  });
});
