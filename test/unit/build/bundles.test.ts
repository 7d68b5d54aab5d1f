// The architecture's invariants, read from what really went into the bundles.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import { BUNDLES, type Bundle, externals, outputs, readMeta, root } from './meta.ts';

/** Folders under src that each process may be made of. */
const ALLOWED: Readonly<Record<Bundle, readonly string[]>> = {
  extension: ['src/extension/', 'src/shared/'],
  languageClient: [],
  grammars: [],
  server: ['src/server/', 'src/engine/', 'src/shared/'],
  openai: [],
  anthropic: ['src/engine/models/hosted/'],
  webview: ['src/webview/', 'src/shared/'],
};

/** Libraries that belong to one process alone. */
const FORBIDDEN: Readonly<Record<Bundle, readonly string[]>> = {
  extension: ['ollama', 'openai', 'vscode-languageserver', 'vscode-languageclient'],
  languageClient: ['ollama', 'openai', 'zod'],
  grammars: ['ollama', 'openai', 'zod', 'vscode-jsonrpc'],
  server: ['vscode-languageclient', 'openai', '@anthropic-ai/sdk'],
  openai: ['ollama', 'zod', 'vscode-jsonrpc'],
  anthropic: ['ollama', 'openai', 'zod', 'vscode-jsonrpc'],
  webview: ['ollama', 'openai', 'vscode-languageclient', 'vscode-languageserver', 'vscode-jsonrpc'],
};

/** Bytes, from the sizes of 2026-11 with room for a fifth more: a library too many is noticed here. */
const BUDGETS: Readonly<Record<string, number>> = {
  'dist/extension.js': 270_000,
  'dist/languageClient.js': 540_000,
  'dist/grammars/tree-sitter.js': 110_000,
  'dist/codebaseWorker.js': 60_000,
  'dist/openai.js': 210_000,
  'dist/anthropic.js': 155_000,
  'dist/server.js': 1_010_000,
  'dist/webview/chat.js': 220_000,
  'dist/webview/chat.css': 20_000,
  'dist/webview/savings.js': 20_000,
  'dist/webview/savings.css': 6_000,
};

/** Modules through which a connection can be opened. */
const SOCKET_MODULES = new Set(['http', 'https', 'http2', 'net', 'tls', 'dgram', 'undici', 'ws', 'inspector']);

/**
 * The one place that may import them, and the transport between editor and server, which is in the JSON-RPC library:
 * Hob's client speaks IPC and its server stdio or IPC, so none of it is ever called.
 */
const SOCKET_IMPORTERS = [/^src\/engine\/perimeter\//, /^node_modules\/vscode-jsonrpc\/lib\/node\/main\.js$/];

/** Global ways to reach the network, as source text. What follows a dot or a # is somebody's own. */
const GLOBAL_NETWORK =
  /(?<![.#\w'"`])(?:fetch|importScripts)\s*\(|globalThis\.fetch\s*\(|new\s+(?:XMLHttpRequest|WebSocket|EventSource|WebTransport)\b|sendBeacon/;

for (const bundle of BUNDLES) {
  describe(`the ${bundle} bundle`, () => {
    it('is made of its own folders only', () => {
      const ours = Object.keys(readMeta(bundle).inputs).filter((input) => input.startsWith('src/'));
      assert.equal(ours.length > 0, ALLOWED[bundle].length > 0);
      assert.deepEqual(
        ours.filter((input) => !ALLOWED[bundle].some((folder) => input.startsWith(folder))),
        [],
      );
    });

    it('holds no library of another process', () => {
      const inputs = Object.keys(readMeta(bundle).inputs);
      const foreign = inputs.filter((input) =>
        FORBIDDEN[bundle].some((name) => input.includes(`node_modules/${name}/`)),
      );
      assert.deepEqual(foreign, []);
    });

    it('opens no socket outside the perimeter', () => {
      const found = externals(readMeta(bundle)).filter(({ module }) => SOCKET_MODULES.has(module));
      const wrong = found.filter(({ input }) => !SOCKET_IMPORTERS.some((allowed) => allowed.test(input)));
      assert.deepEqual(wrong, []);
    });

    it('has no code of ours that reaches the network by a global', () => {
      const ours = Object.keys(readMeta(bundle).inputs).filter((input) => /^src\/.*\.ts$/.test(input));
      const wrong = ours
        .filter((input) => !input.startsWith('src/engine/perimeter/'))
        .filter((input) => GLOBAL_NETWORK.test(withoutComments(fs.readFileSync(path.join(root, input), 'utf8'))));
      assert.deepEqual(wrong, []);
    });

    it('stays within its size', () => {
      for (const { file, bytes } of outputs(readMeta(bundle))) {
        const budget = BUDGETS[file];
        assert.ok(budget !== undefined, `${file} has no budget in this test`);
        assert.ok(bytes <= budget, `${file} has ${bytes} bytes, allowed are ${budget}`);
      }
    });
  });
}

describe('vscode', () => {
  it('is left to its host by the extension and its client alone', () => {
    const users = BUNDLES.filter((bundle) => externals(readMeta(bundle)).some(({ module }) => module === 'vscode'));
    assert.deepEqual(users, ['extension', 'languageClient']);
  });
});

describe('zod in the extension host', () => {
  it('is always the one that compiles no code', () => {
    const importers = Object.entries(readMeta('extension').inputs).filter(([input, { imports }]) => {
      return input.startsWith('src/') && imports.some(({ path: found }) => found.includes('node_modules/zod/'));
    });
    assert.deepEqual(
      importers.map(([input]) => input),
      ['src/extension/zodWithoutEval.ts'],
    );
  });
});

describe('the libraries that speak HTTP', () => {
  it('are always given the perimeter’s fetch', () => {
    const inputs = Object.keys(readMeta('server').inputs).filter((input) => input.startsWith('src/'));
    const made = inputs.flatMap((input) => {
      const text = withoutComments(fs.readFileSync(path.join(root, input), 'utf8'));
      return [...text.matchAll(/new (?:Ollama|OpenAI|Anthropic)\(([^;]*?)\);/gs)].map((match) => match[1] ?? '');
    });
    assert.ok(made.length > 0, 'no client is made anywhere: this test looks at the wrong thing');
    assert.deepEqual(
      made.filter((options) => !/\bfetch\b/.test(options)),
      [],
    );
  });
});

describe('the network check itself', () => {
  it('sees what it looks for', () => {
    for (const text of ['await fetch(url)', 'new WebSocket(x)', 'navigator.sendBeacon(x)', 'globalThis.fetch(x)']) {
      assert.match(text, GLOBAL_NETWORK);
    }
    for (const text of ['this.#fetch(url)', 'perimeter.fetch(url)', 'prefetch(x)'])
      assert.doesNotMatch(text, GLOBAL_NETWORK);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*.*?\*\//gs, '').replace(/^\s*\/\/.*$/gm, '');
}
