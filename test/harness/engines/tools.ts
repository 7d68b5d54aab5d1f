// Finds what the machine has: programs on the PATH, a usable Python, a C++ compiler, cmake and ninja (else from PyPI).
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheRoot } from './cache.ts';
import { withLock } from './lock.ts';
import { ProvideError, type Steps } from './steps.ts';

const execute = promisify(execFile);
const isWindows = process.platform === 'win32';
const PROBE_MS = 60_000;

/** Absolute path of a program on the PATH, or undefined. */
export function findProgram(name: string): string | undefined {
  const endings = isWindows ? ['.exe', '.cmd', '.bat'] : [''];
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    for (const ending of endings) {
      const file = path.join(folder, name + ending);
      if (folder !== '' && isExecutable(file)) return file;
    }
  }
  return undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What a program prints (both streams), or undefined when it cannot be run or fails. */
export async function outputOf(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    // Windows runs .cmd files only through its shell, where the path may hold spaces.
    const shell = isWindows && /\.(cmd|bat)$/i.test(program);
    const { stdout, stderr } = await execute(shell ? `"${program}"` : program, args, { timeout: PROBE_MS, shell });
    return stdout + stderr;
  } catch {
    return undefined;
  }
}

/** A Python that can make virtual environments, at least `minor` (3.x). */
async function findPython(minor: number): Promise<string | undefined> {
  const probe = 'import sys, venv, ensurepip; print(sys.version_info.minor if sys.version_info.major == 3 else 0)';
  for (const name of ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10']) {
    const program = findProgram(name);
    const found = program === undefined ? undefined : await outputOf(program, ['-c', probe]);
    if (program !== undefined && Number(found) >= minor) return program;
  }
  return undefined;
}

/** The path of a program inside a virtual environment. */
export function inVenv(venv: string, program: string): string {
  return isWindows ? path.join(venv, 'Scripts', `${program}.exe`) : path.join(venv, 'bin', program);
}

/** Makes (once) a virtual environment in `venv` with Python 3.`minor` or newer and returns its Python. */
export async function makeVenv(steps: Steps, venv: string, minor = 10): Promise<string> {
  const python = await findPython(minor);
  if (python === undefined) {
    throw new ProvideError(
      `no Python 3.${minor} or newer with venv and ensurepip was found (on Debian: apt install python3-venv)`,
    );
  }
  const ours = inVenv(venv, 'python');
  if ((await outputOf(ours, ['-m', 'pip', '--version'])) === undefined) {
    mkdirSync(venv, { recursive: true });
    await steps.run('making a Python environment', [python, '-m', 'venv', '--clear', venv]);
  }
  return ours;
}

/** The small environment used to download from PyPI and for cmake and ninja; shared by all, so made under a lock. */
export async function toolsPython(steps: Steps): Promise<string> {
  const venv = path.join(cacheRoot(), 'tools');
  const wait = (pid: number) => steps.say(`process ${pid} is making the Python environment; waiting for that`);
  return withLock(`${venv}.lock`, () => makeVenv(steps, venv), wait);
}

/** `cmake` and `ninja`, and the compilers they will find by themselves. Throws ProvideError with what is missing. */
export async function buildTools(steps: Steps): Promise<{ cmake: string; ninja: string }> {
  if (!isWindows && findCompiler() === undefined) {
    throw new ProvideError('no C++ compiler (c++, g++ or clang++) was found; on Debian: apt install g++');
  }
  const cmake = findProgram('cmake');
  const ninja = findProgram('ninja');
  if (cmake !== undefined && ninja !== undefined && (await isModernCmake(cmake))) return { cmake, ninja };
  const python = await toolsPython(steps);
  const fromPypi = {
    cmake: inVenv(path.join(cacheRoot(), 'tools'), 'cmake'),
    ninja: inVenv(path.join(cacheRoot(), 'tools'), 'ninja'),
  };
  if (!existsSync(fromPypi.cmake) || !existsSync(fromPypi.ninja)) {
    await steps.run('installing cmake and ninja from PyPI', [
      python,
      '-m',
      'pip',
      'install',
      '--quiet',
      'cmake<5',
      'ninja',
    ]);
  }
  return fromPypi;
}

function findCompiler(): string | undefined {
  return process.env['CXX'] ?? findProgram('c++') ?? findProgram('g++') ?? findProgram('clang++');
}

/** llama.cpp asks for 3.14 and presets for more; below 3.18 its generators are known to be troublesome with ninja. */
async function isModernCmake(cmake: string): Promise<boolean> {
  const [, major = '0', minor = '0'] = (await outputOf(cmake, ['--version']))?.match(/(\d+)\.(\d+)/) ?? [];
  return Number(major) > 3 || (Number(major) === 3 && Number(minor) >= 18);
}
