// Bundles the integration suite into one CommonJS file that any extension host, old or new, can load.
import fs from 'node:fs';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { repositoryRoot } from './runCommand.ts';

/** Leaves mocha's parallel mode out: it looks for worker files beside itself, and a host has one process. */
const withoutWorkers: Plugin = {
  name: 'mocha-without-workers',
  setup(plugin) {
    plugin.onLoad({ filter: /parallel-buffered-runner\.cjs$/ }, () => ({ contents: 'module.exports = undefined;' }));
  },
};

/**
 * Bundles `test/integration/suite/*.test.ts` together with mocha and gives the path for `extensionTestsPath`.
 * Mocha is in the bundle because the oldest supported host cannot `require` an ES module.
 */
export async function bundleSuite(suiteFolder = path.join(repositoryRoot, 'test/integration/suite')): Promise<string> {
  const tests = fs
    .readdirSync(suiteFolder)
    .filter((name) => name.endsWith('.test.ts'))
    .sort();
  const outfile = path.join(repositoryRoot, 'out', 'integration', 'index.js');
  const requires = tests.map((name) => `require(${JSON.stringify(path.join(suiteFolder, name))});`);
  await build({
    stdin: {
      contents: `
        import { runInHost } from './runInHost.ts';
        export const run = () => runInHost(() => { ${requires.join('\n')} });`,
      resolveDir: path.join(repositoryRoot, 'test/integration'),
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    plugins: [withoutWorkers],
    define: { 'import.meta.url': '__importMetaUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    sourcemap: 'inline',
    logLevel: 'warning',
    outfile,
  });
  return outfile;
}
