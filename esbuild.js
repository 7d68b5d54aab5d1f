// Bundles Hob: one CommonJS file for the extension host, one for the language server, one per webview page.
// `--watch` rebuilds on change. Every build writes dist/meta-*.json, from which a test checks inputs and size budgets.
const esbuild = require('esbuild');
const fs = require('node:fs');
const path = require('node:path');

const watch = process.argv.includes('--watch');
const node = { platform: 'node', format: 'cjs', target: 'node20' };
const browser = { platform: 'browser', format: 'iife', target: 'chrome120' };

/** The language client is two thirds of the extension and not needed to activate: a file of its own, read on start. */
const clientApart = {
  name: 'client-apart',
  setup(build) {
    build.onResolve({ filter: /^vscode-languageclient\/node$/ }, ({ kind }) =>
      kind === 'entry-point' ? undefined : { path: './languageClient.js', external: true },
    );
  },
};

/** In the extension host zod must not compile code; `zodWithoutEval.ts` says why. */
const zodWithoutEval = {
  name: 'zod-without-eval',
  setup(build) {
    const file = path.resolve('src/extension/zodWithoutEval.ts');
    build.onResolve({ filter: /^zod$/ }, ({ importer }) => (importer === file ? undefined : { path: file }));
  },
};

/** The packages of APIs are read at the first question that needs one, not at every start. */
const packagesApart = {
  name: 'packages-apart',
  setup(build) {
    const apart = (file) => () => ({ path: file, external: true });
    build.onResolve({ filter: /\/anthropicPackage\.ts$/ }, apart('./anthropic.js'));
    build.onResolve({ filter: /^openai$/ }, apart('./openai.js'));
  },
};

/** Entry points by bundle name; only the extension and its client may leave `vscode` to their host. */
const bundles = {
  extension: {
    ...node,
    entryPoints: { extension: 'src/extension/main.ts' },
    external: ['vscode'],
    plugins: [clientApart, zodWithoutEval],
  },
  languageClient: { ...node, entryPoints: { languageClient: 'vscode-languageclient/node' }, external: ['vscode'] },
  server: {
    ...node,
    entryPoints: { server: 'src/server/main.ts', codebaseWorker: 'src/engine/codebase/codebaseWorker.ts' },
    plugins: [packagesApart],
  },
  openai: { ...node, entryPoints: { openai: 'openai' } },
  anthropic: { ...node, entryPoints: { anthropic: 'src/engine/models/hosted/anthropicPackage.ts' } },
  // The runtime of tree-sitter can fetch its own parts; here it reads files, and nothing is left in it that could.
  grammars: {
    ...node,
    entryPoints: { 'grammars/tree-sitter': '@vscode/tree-sitter-wasm' },
    define: { fetch: 'undefined', XMLHttpRequest: 'undefined' },
  },
  webview: {
    ...browser,
    entryPoints: {
      'webview/chat': 'src/webview/chat/main.ts',
      'webview/savings': 'src/webview/savings/main.ts',
    },
  },
};

/** Grammars that come along; engine/completion/syntax/grammars.ts says which languages they serve. */
const grammars = ['bash', 'css', 'go', 'java', 'javascript', 'php', 'python', 'ruby', 'rust', 'tsx', 'typescript'];

function copyGrammars() {
  const folder = path.dirname(require.resolve('@vscode/tree-sitter-wasm'));
  for (const name of ['tree-sitter.wasm', ...grammars.map((grammar) => `tree-sitter-${grammar}.wasm`)]) {
    fs.copyFileSync(path.join(folder, name), path.join('dist/grammars', name));
  }
}

/** The licences of everything that went into the bundles, as they ask for. */
function writeLicences(inputs) {
  const packages = new Set(inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []));
  const texts = [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? fs.readFileSync(path.join(folder, file), 'utf8').trim() : `Licence: ${license}`;
    return `${name} ${version}\n\n${text}\n`;
  });
  fs.writeFileSync('dist/third-party-licences.txt', texts.join(`\n${'-'.repeat(80)}\n\n`));
}

/** Tells the editor's task when all bundles stand again; F5 waits for the first time. */
let building = 0;
const report = {
  name: 'report',
  setup(build) {
    build.onStart(() => {
      if (building++ === 0) console.log('[watch] build started');
    });
    build.onEnd(() => {
      if (--building === 0) console.log('[watch] ready');
    });
  },
};

async function main() {
  const { writePrices } = await import('./src/engine/savings/prices/generate.mjs');
  if (await writePrices()) console.log('The price table was brought up to date.');
  fs.rmSync('dist', { recursive: true, force: true });
  const inputs = [];
  for (const [name, options] of Object.entries(bundles)) {
    const context = await esbuild.context({
      bundle: true,
      minify: !watch,
      keepNames: false,
      sourcemap: 'linked',
      metafile: true,
      outdir: 'dist',
      logLevel: 'info',
      mainFields: ['module', 'main'],
      loader: { '.css': 'css' },
      ...options,
      plugins: [...(options.plugins ?? []), ...(watch ? [report] : [])],
    });
    if (watch) {
      await context.watch();
      continue;
    }
    const { metafile } = await context.rebuild();
    fs.writeFileSync(path.join('dist', `meta-${name}.json`), JSON.stringify(metafile));
    inputs.push(...Object.keys(metafile.inputs));
    await context.dispose();
  }
  fs.mkdirSync('dist/grammars', { recursive: true });
  copyGrammars();
  if (!watch) writeLicences(inputs);
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
