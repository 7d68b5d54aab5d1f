// package.json and package.nls.json as the tests in this folder read them.
import fs from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../../..');

export interface Property {
  readonly type: string;
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly enumItemLabels?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly scope: string;
  readonly order: number;
  readonly markdownDescription: string;
}

export interface Manifest {
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; category: string }[];
    readonly configuration: readonly { title: string; order: number; properties: Readonly<Record<string, Property>> }[];
    readonly keybindings: readonly { command: string; key: string; when: string }[];
    readonly menus: Readonly<Record<string, readonly { command: string }[]>>;
    readonly views: Readonly<Record<string, readonly { id: string; type: string; icon: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { id: string; icon: string }[] };
    readonly walkthroughs: readonly {
      id: string;
      steps: readonly { description: string; media: { svg: string }; completionEvents: readonly string[] }[];
    }[];
    readonly grammars: readonly { path: string }[];
    readonly languages: readonly { configuration: string }[];
  };
}

function read(name: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(root, name), 'utf8'));
}

export const manifest = read('package.json') as Manifest;
export const texts = read('package.nls.json') as Readonly<Record<string, string>>;

/** All settings of all categories, by full key. */
export const properties: Readonly<Record<string, Property>> = Object.assign(
  {},
  ...manifest.contributes.configuration.map((category) => category.properties),
);

/** The English text behind `%key%`. */
export function textOf(placeholder: string): string {
  return texts[placeholder.slice(1, -1)] ?? '';
}
