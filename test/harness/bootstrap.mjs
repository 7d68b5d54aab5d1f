// The entry of every npm script that works on a fresh clone: brings the dependencies, then runs the task with Node 24.
// Plain JavaScript for Node 18 and newer, importing nothing that must be installed first.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const isWindows = process.platform === 'win32';
const ownNode = path.join(root, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node');

/** Files under test/harness, each with the arguments that stand before the caller's. */
const tasks = {
  start: ['start.ts'],
  test: ['runner/main.ts'],
  quick: ['runner/main.ts', 'unit', 'protocol'],
  engines: ['engines/main.ts'],
};

const [task = '', ...rest] = process.argv.slice(2);
if (task !== 'install' && !(task in tasks)) {
  console.error(`Unknown task "${task}". There are: install, ${Object.keys(tasks).join(', ')}.`);
  process.exit(2);
}
if (!isInstalled()) install();
if (task !== 'install') run(tasks[task]);

/**
 * Whether node_modules holds what package-lock.json asks for: npm leaves a copy of what it installed, which is compared
 * entry by entry, because times of files say nothing after a checkout.
 */
function isInstalled() {
  const wanted = readLock('package-lock.json');
  const have = readLock('node_modules/.package-lock.json');
  if (have === undefined || !existsSync(ownNode)) return false;
  return Object.entries(wanted ?? {}).every(([name, entry]) => {
    if (name === '' || entry.optional || entry.link || entry.peer) return true;
    return have[name]?.version === entry.version && have[name]?.integrity === entry.integrity;
  });
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
  } catch {
    return undefined; // Absent, or cut off by an interrupted installation.
  }
}

function install() {
  console.error('Installing dependencies (npm ci), one or two minutes …');
  const started = Date.now();
  // Inside `npm run`, npm names its own program, which spares a shell and finds the same npm.
  const npm = process.env.npm_execpath;
  const viaNode = npm !== undefined && /\.c?js$/.test(npm);
  const [program, args] = viaNode ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
  const result = spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2], shell: !viaNode && isWindows });
  if (result.status !== 0 || !existsSync(ownNode)) {
    console.error('npm ci failed; the lines above say why. Is the npm registry reachable?');
    process.exit(1);
  }
  console.error(`Dependencies installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** The task has a channel to us: when it closes, however we ended, the task stops what it started. */
function run([file, ...before]) {
  const script = path.join(root, 'test', 'harness', file);
  const child = spawn(ownNode, [script, ...before, ...rest], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // A terminal sends Ctrl+C to both of us; the task decides when it is done.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));
}
