// The package that a person installs, built once per run.
import fs from 'node:fs';
import path from 'node:path';
import { repositoryRoot, runCommand } from '../../harness/workbench/runCommand.ts';

let packaged: Promise<string> | undefined;

/** Path of the VSIX; `HOB_E2E_VSIX` names one that is there already. */
export function vsix(): Promise<string> {
  packaged ??= packageVsix();
  return packaged;
}

async function packageVsix(): Promise<string> {
  const given = process.env['HOB_E2E_VSIX'];
  if (given !== undefined) return given;
  const file = path.join(repositoryRoot, 'test-results', 'hob-e2e.vsix');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const vsce = path.join(repositoryRoot, 'node_modules', '@vscode', 'vsce', 'vsce');
  await runCommand('node', [vsce, 'package', '--no-dependencies', '--out', file]);
  return file;
}
