// Finds a Chromium for playwright-core, or installs Debian's where that is possible.
import fs from 'node:fs';
import path from 'node:path';
import { runCommand } from './runCommand.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** Browsers outside the PATH on desktops. */
const usualPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The path of a Chromium on this machine (`HOB_CHROMIUM` first), or undefined. */
export function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  const candidates = [
    process.env['HOB_CHROMIUM'],
    ...names.flatMap((name) => folders.map((folder) => path.join(folder, name))),
    ...usualPlaces,
  ];
  return candidates.find((file) => file !== undefined && fs.existsSync(file));
}

/**
 * The path of a Chromium; on Debian, as root, it is installed with apt when there is none.
 * @throws Error that says what is missing and how to provide it.
 */
export async function ensureChromium(progress: (line: string) => void = console.log): Promise<string> {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get')) {
    progress('Chromium: installing with apt-get (about a minute)');
    await runCommand('apt-get', ['update']);
    await runCommand('apt-get', ['install', '-y', 'chromium']);
    const installed = findChromium();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'No Chromium found. Install Chromium or Google Chrome (Debian, Ubuntu: apt-get install chromium), or set HOB_CHROMIUM to its path.',
  );
}
