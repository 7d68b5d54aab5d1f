// What a file imports is found by name among the files there are, in each language's own way.
import assert from 'node:assert/strict';
import { importedPaths } from '../../../../src/engine/context/imports.ts';
import { PathBook } from '../../../../src/engine/context/pathBook.ts';

interface Case {
  readonly name: string;
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  readonly files: readonly string[];
  readonly finds: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: 'TypeScript: relative paths with the extension of the built file, index files, require and dynamic import',
    path: 'src/app/main.ts',
    languageId: 'typescript',
    text: "import { a } from '../base/a.js';\nimport '../ui';\nconst c = require('./c');\nawait import('./lazy.ts');\n",
    files: ['src/base/a.ts', 'src/ui/index.ts', 'src/app/c.ts', 'src/app/lazy.ts', 'src/app/other.ts'],
    finds: ['src/base/a.ts', 'src/ui/index.ts', 'src/app/c.ts', 'src/app/lazy.ts'],
  },
  {
    name: 'TypeScript: a path from the root of the sources, the nearest where there are several; no package',
    path: 'apps/web/src/page.tsx',
    languageId: 'typescriptreact',
    text: "import x from '@/lib/format';\nimport React from 'react';\n",
    files: ['apps/web/src/lib/format.ts', 'apps/admin/src/lib/format.ts', 'vendor/react.ts'],
    finds: ['apps/web/src/lib/format.ts'],
  },
  {
    name: 'Python: modules, packages, names that are modules, relative ones',
    path: 'shop/cart/views.py',
    languageId: 'python',
    text: 'import shop.money as money, os\nfrom . import models\nfrom ..tax import rates\nfrom shop.stock import (\n    Item,\n)\n',
    files: [
      'shop/money.py',
      'shop/cart/models.py',
      'shop/tax/__init__.py',
      'shop/tax/rates.py',
      'shop/stock/__init__.py',
    ],
    finds: [
      'shop/money.py',
      'shop/cart/models.py',
      'shop/tax/__init__.py',
      'shop/tax/rates.py',
      'shop/stock/__init__.py',
    ],
  },
  {
    name: 'Go: packages of the module and the own one, without their tests',
    path: 'cmd/run/main.go',
    languageId: 'go',
    text: 'package main\n\nimport (\n\t"fmt"\n\t"example.org/tool/internal/plan"\n)\n',
    files: ['internal/plan/plan.go', 'internal/plan/plan_test.go', 'cmd/run/flags.go', 'internal/other/o.go'],
    finds: ['internal/plan/plan.go', 'cmd/run/flags.go'],
  },
  {
    name: 'Rust: modules declared, and paths from the crate and the module above',
    path: 'src/net/client.rs',
    languageId: 'rust',
    text: 'use crate::config::Limits;\nuse super::socket;\n',
    files: ['src/config.rs', 'src/net/socket.rs', 'src/net/mod.rs'],
    finds: ['src/config.rs', 'src/net/socket.rs'],
  },
  {
    name: 'Java: classes, static members, and the own package',
    path: 'src/main/java/org/shop/Cart.java',
    languageId: 'java',
    text: 'import org.money.Price;\nimport static org.money.Rates.of;\n',
    files: [
      'src/main/java/org/money/Price.java',
      'src/main/java/org/money/Rates.java',
      'src/main/java/org/shop/Item.java',
    ],
    finds: [
      'src/main/java/org/money/Price.java',
      'src/main/java/org/money/Rates.java',
      'src/main/java/org/shop/Item.java',
    ],
  },
  {
    name: 'C: headers beside the file and on a search path',
    path: 'src/io/file.c',
    languageId: 'c',
    text: '#include "file.h"\n# include <lib/pool.h>\n#include <stdio.h>\n',
    files: ['src/io/file.h', 'include/lib/pool.h'],
    finds: ['src/io/file.h', 'include/lib/pool.h'],
  },
  {
    name: 'Ruby and its relative form',
    path: 'lib/shop/cart.rb',
    languageId: 'ruby',
    text: "require 'shop/money'\nrequire_relative '../tax.rb'\n",
    files: ['lib/shop/money.rb', 'lib/tax.rb'],
    finds: ['lib/shop/money.rb', 'lib/tax.rb'],
  },
  {
    name: 'PHP includes',
    path: 'web/index.php',
    languageId: 'php',
    text: "<?php\nrequire_once __DIR__ . '/inc/db.php';\n",
    files: ['web/inc/db.php'],
    finds: ['web/inc/db.php'],
  },
];

describe('imported files', () => {
  for (const { name, path, languageId, text, files, finds } of CASES) {
    it(name, () => {
      const found = importedPaths({ path, languageId, text }, new PathBook([path, ...files]));
      assert.deepEqual([...found].sort(), [...finds].sort());
    });
  }

  it('have the test of a file and what a test tests among them, never the file itself', () => {
    const book = new PathBook(['src/a.ts', 'test/a.test.ts', 'app/b.py', 'app/tests/test_b.py']);
    const of = (path: string, languageId: string) => importedPaths({ path, languageId, text: "import './a.ts'" }, book);
    assert.deepEqual(of('src/a.ts', 'typescript'), ['test/a.test.ts']);
    assert.deepEqual(of('test/a.test.ts', 'typescript'), ['src/a.ts']);
    assert.deepEqual(of('app/tests/test_b.py', 'python'), ['app/b.py']);
  });

  it('are no more than asked for', () => {
    const files = Array.from({ length: 60 }, (_, i) => `src/f${i}.ts`);
    const text = files.map((file) => `import './${file.slice(4)}';`).join('\n');
    assert.equal(importedPaths({ path: 'src/z.ts', languageId: 'typescript', text }, new PathBook(files), 7).length, 7);
  });

  it('are none in a language whose imports are not known', () => {
    const book = new PathBook(['a.lua', 'b.lua']);
    assert.deepEqual(importedPaths({ path: 'a.lua', languageId: 'lua', text: 'require "b"' }, book), []);
  });
});
