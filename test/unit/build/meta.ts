// What esbuild wrote about the bundles (dist/meta-*.json): which files went in, what they import, how large it became.
import fs from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../../..');
export const dist = path.join(root, 'dist');

export interface Meta {
  readonly inputs: Readonly<Record<string, { imports: readonly { path: string; kind: string; external?: boolean }[] }>>;
  readonly outputs: Readonly<
    Record<string, { bytes: number; entryPoint?: string; inputs: Readonly<Record<string, { bytesInOutput: number }>> }>
  >;
}

export const BUNDLES = ['extension', 'languageClient', 'server', 'openai', 'anthropic', 'grammars', 'webview'] as const;
export type Bundle = (typeof BUNDLES)[number];

/** @throws Error that says how to make the bundles, where there are none. */
export function readMeta(bundle: Bundle): Meta {
  const file = path.join(dist, `meta-${bundle}.json`);
  if (!fs.existsSync(file)) throw new Error('There are no bundles to look at. Run: npm run build');
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Meta;
}

/** Built-in and other modules that an input leaves to its host, without `node:`. */
export function externals(meta: Meta): { readonly input: string; readonly module: string }[] {
  return Object.entries(meta.inputs).flatMap(([input, { imports }]) =>
    imports.filter(({ external }) => external).map((found) => ({ input, module: found.path.replace(/^node:/, '') })),
  );
}

/** Scripts and styles that a bundle came out as, with their sizes; maps left out. */
export function outputs(meta: Meta): { readonly file: string; readonly bytes: number }[] {
  return Object.entries(meta.outputs)
    .filter(([file]) => !file.endsWith('.map'))
    .map(([file, { bytes }]) => ({ file, bytes }));
}
