// Bundles Hob: one CommonJS file for the extension host, one for the language server, one per webview page.
// `--watch` rebuilds on change; `--meta` writes dist/meta-*.json, from which a test checks inputs and size budgets.
const esbuild = require('esbuild');
const fs = require('node:fs');
const path = require('node:path');

const watch = process.argv.includes('--watch');
const node = { platform: 'node', format: 'cjs', target: 'node20' };
const browser = { platform: 'browser', format: 'iife', target: 'chrome120' };

/** Entry points by bundle name; only the extension may leave `vscode` to its host. */
const bundles = {
  extension: { ...node, entryPoints: { extension: 'src/extension/main.ts' }, external: ['vscode'] },
  server: { ...node, entryPoints: { server: 'src/server/main.ts' } },
  webview: {
    ...browser,
    entryPoints: { 'webview/chat': 'src/webview/chat/main.ts' },
  },
};

async function main() {
  fs.rmSync('dist', { recursive: true, force: true });
  for (const [name, options] of Object.entries(bundles)) {
    const context = await esbuild.context({
      bundle: true,
      minify: true,
      keepNames: false,
      sourcemap: 'linked',
      metafile: true,
      outdir: 'dist',
      logLevel: 'info',
      mainFields: ['module', 'main'],
      loader: { '.css': 'css' },
      ...options,
    });
    if (watch) {
      await context.watch();
      continue;
    }
    const { metafile } = await context.rebuild();
    fs.writeFileSync(path.join('dist', `meta-${name}.json`), JSON.stringify(metafile));
    await context.dispose();
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
