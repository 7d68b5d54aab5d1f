// Bundles the language server for a replay, as esbuild.js does, into a folder of its own: dist/ belongs to whoever builds.
import path from 'node:path';
import { build } from 'esbuild';

export const REPOSITORY = path.join(import.meta.dirname, '..', '..');

/** Writes `server.js` into a folder and gives its path. */
export async function bundleServer(folder: string): Promise<string> {
  await build({
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
    mainFields: ['module', 'main'],
    logLevel: 'error',
    absWorkingDir: REPOSITORY,
    entryPoints: { server: 'src/server/main.ts' },
    outdir: folder,
  });
  return path.join(folder, 'server.js');
}
