// Installs a complete VS Code (the build inside the npm package code-server) into a cache folder, once per version.
// Nothing here touches the repository's own node_modules: code-server's dependencies are many and not ours.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { withLock } from '../engines/lock.ts';
import { runCommand } from './runCommand.ts';

/** The npm version of code-server that is used; 4.139.1 carries VS Code 1.139. */
export const workbenchVersion = '4.139.1';

/** Native modules that the server really loads; the rest of the tree is left unbuilt. */
const nativeModules = ['node-pty', '@vscode/spdlog', '@vscode/native-watchdog', '@parcel/watcher'];

/** Where everything lies that this harness downloads; `HOB_WORKBENCH_CACHE` moves it. */
export function workbenchCache(): string {
  return process.env['HOB_WORKBENCH_CACHE'] ?? path.join(os.homedir(), '.cache', 'hob-workbench');
}

interface Step {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** The steps of the installation, each of which may be repeated after a break. */
function installSteps(folder: string): Step[] {
  const vscode = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  const install = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  return [
    {
      name: 'download',
      run: async () => {
        fs.writeFileSync(path.join(folder, 'package.json'), '{ "name": "hob-workbench-cache", "private": true }\n');
        await runCommand('npm', [...install, `code-server@${workbenchVersion}`], folder);
      },
    },
    { name: 'dependencies of VS Code', run: () => runCommand('npm', install, vscode) },
    { name: 'native modules', run: () => runCommand('npm', ['rebuild', ...nativeModules], vscode) },
    { name: 'bundled extensions', run: () => runCommand('npm', install, path.join(vscode, 'extensions')) },
  ];
}

/**
 * Makes sure that VS Code's server is installed and gives the folder that holds `out/server-main.js`.
 * Takes half a minute the first time; a broken-off installation goes on where it stopped.
 * @throws Error with npm's own words when the registry cannot be reached or a native module does not build.
 */
export async function ensureWorkbench(progress: (line: string) => void = console.log): Promise<string> {
  const folder = path.join(workbenchCache(), `code-server-${workbenchVersion}`);
  const vscode = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  const isDone = (step: number) => fs.existsSync(path.join(folder, `.step-${step}`));
  const steps = installSteps(folder);
  if (isDone(steps.length)) return vscode;
  const install = async () => {
    for (const [index, step] of steps.entries()) {
      if (isDone(index + 1)) continue;
      progress(`VS Code ${workbenchVersion}: ${step.name} (${index + 1} of ${steps.length})`);
      const startedAt = Date.now();
      await step.run();
      fs.writeFileSync(path.join(folder, `.step-${index + 1}`), '');
      progress(`VS Code ${workbenchVersion}: ${step.name} done in ${Math.round((Date.now() - startedAt) / 1000)} s`);
    }
  };
  await withLock(path.join(folder, '.lock'), install, (pid) =>
    progress(`VS Code ${workbenchVersion}: process ${pid} installs it`),
  );
  return vscode;
}
