// Runs a program to its end for the harness: quiet while it works, its output told when it fails.
import { spawn } from 'node:child_process';
import path from 'node:path';

/** Root of the repository, where package.json lies. */
export const repositoryRoot = path.resolve(import.meta.dirname, '../../..');

/** Environment in which `node` is the one that the repository installs (Node 24). */
function environmentWithNode24(): NodeJS.ProcessEnv {
  const bin = path.join(repositoryRoot, 'node_modules', '.bin');
  return { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}` };
}

/**
 * Runs `command` in `cwd` and gives its standard output.
 * @throws Error with the last lines of output when it does not exit with 0 or cannot be started.
 */
export function runCommand(command: string, args: readonly string[], cwd: string = repositoryRoot): Promise<string> {
  return new Promise((resolve, reject) => {
    const isWindows = process.platform === 'win32';
    const child = spawn(isWindows && command === 'npm' ? 'npm.cmd' : command, args, {
      cwd,
      env: environmentWithNode24(),
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: isWindows,
    });
    let output = '';
    let all = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      all += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      all += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else
        reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${all.split('\n').slice(-30).join('\n')}`));
    });
  });
}
