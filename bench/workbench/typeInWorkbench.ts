// Types a stretch of a file into Hob inside a real VS Code, at the pace of the replay over stdio, and counts by its rules
// what stood on the screen and what the simulated engine was asked.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Desk, HOB, openDesk } from '../../test/e2e/support/desk.ts';
import { Oracle } from '../replay/engine/oracle.ts';
import { SimulatedEngine } from '../replay/engine/simulatedEngine.ts';
import { Figures, type Report } from '../replay/figures.ts';
import { coldMs, placeOf, sleep } from '../replay/person/person.ts';
import { firstLine, isRight, PAUSE_MS, Typist } from '../replay/person/typist.ts';
import type { ReplayOptions } from '../replay/replayOptions.ts';
import { takeOut } from '../replay/stretch.ts';

/** The engine has been asked for nothing for so long: what opening the file causes is over. */
const QUIET_MS = 2_500;
/** How often the screen is read during a pause. */
const LOOK_MS = 60;

/** The editor adds nothing of its own to what is typed. */
const AS_TYPED = {
  'editor.autoIndent': 'none',
  'editor.autoSurround': 'never',
  'editor.formatOnType': false,
  'editor.trimAutoWhitespace': false,
  'files.trimTrailingWhitespace': false,
  'files.insertFinalNewline': false,
};

/** Types the first of the stretches. Throws where what was typed is not what the file had. */
export async function typeInWorkbench(options: ReplayOptions): Promise<Report> {
  const [stretch] = options.stretches;
  if (!stretch) throw new Error('There is nothing to type.');
  const text = fs.readFileSync(stretch.file, 'utf8').replaceAll('\r\n', '\n');
  const { text: gapped, gaps } = takeOut(text, [stretch]);
  const [gap] = gaps;
  if (!gap) throw new Error('There is nothing to type.');
  const name = path.basename(stretch.file);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hob-bench-workbench-'));
  const target = path.join(folder, name);
  fs.writeFileSync(target, text);
  const engine = await SimulatedEngine.start(options, [target]);
  let desk: Desk | undefined;
  try {
    desk = await openDesk({
      files: { 'readme.txt': 'Type in the other file.\n', [name]: gapped },
      settings: { ...AS_TYPED, ...dotted(engine.settings) },
    });
    await desk.person.waitForExtension(HOB);
    await desk.person.openFile('readme.txt');
    await desk.person.openFile(name);
    await untilQuiet(engine);
    const before = engine.requests.length;
    await desk.person.goTo(gap.line + 1);
    const figures = await typeAll(desk, gap.text, { options, oracle: new Oracle([text], options), gapped, ...gap });
    if ((await desk.saved(name)) !== text) throw new Error('The document typed is not the file.');
    return figures.report(engine.requests.slice(before), options);
  } finally {
    await desk?.close();
    engine.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

interface Place {
  readonly options: ReplayOptions;
  readonly oracle: Oracle;
  /** The document without what is typed, and the line from 0 at whose beginning that belongs. */
  readonly gapped: string;
  readonly line: number;
}

async function typeAll(desk: Desk, typed: string, { options, oracle, gapped, line }: Place): Promise<Figures> {
  const { page } = desk.person;
  const figures = new Figures();
  const typist = new Typist(options.seed);
  const start = gapped.split('\n').slice(0, line).join('\n').length + (line > 0 ? 1 : 0);
  const [above, below] = [gapped.slice(0, start), gapped.slice(start)];
  let pressedAt = performance.now();
  let begunAt = 0;
  for (let done = 0; done < typed.length; done++) {
    const gapMs = typist.gapAfter(typed[done - 1] ?? '\n');
    const due = pressedAt + gapMs;
    const upcoming = typed.slice(done);
    const isRightNow = async () => {
      const ghost = await desk.person.ghostText();
      return { ghost, right: ghost !== '' && isRight(firstLine(ghost), upcoming) };
    };
    let rightAt: number | undefined;
    while (gapMs >= PAUSE_MS && performance.now() + LOOK_MS < due) {
      rightAt = (await isRightNow()).right ? (rightAt ?? performance.now()) : undefined;
      await sleep(LOOK_MS);
    }
    await sleep(due - performance.now());
    const { ghost, right } = await isRightNow();
    const now = performance.now();
    figures.lagMs.push(now - due);
    if (done === 0) begunAt = now;
    else {
      const isKnown = isRight(firstLine(oracle.complete(above + typed.slice(0, done), below).join('')), upcoming);
      if (ghost) figures[right ? 'right' : 'wrong']++;
      if (isKnown) figures.known++;
      if (gapMs >= PAUSE_MS) {
        const before = typed.slice(typed.lastIndexOf('\n', done - 1) + 1, done);
        figures.pauses.push({
          place: placeOf(before, upcoming.split('\n')[0] ?? ''),
          isAttainable: isKnown && now - begunAt >= coldMs(options),
          isServed: right,
          ghostMs: right ? Math.max(0, (rightAt ?? now) - pressedAt) : Number.POSITIVE_INFINITY,
        });
      }
    }
    pressedAt = now;
    figures.keys++;
    figures.chars++;
    const key = upcoming.charAt(0);
    if (key === '\n') await page.keyboard.press('Enter');
    else await page.keyboard.type(key);
  }
  await sleep(1_500);
  // Ghost text that still stands would be no part of the file, but the next command could take it.
  await page.keyboard.press('Escape');
  return figures;
}

async function untilQuiet(engine: SimulatedEngine): Promise<void> {
  let seen = -1;
  for (let quietSince = performance.now(); performance.now() - quietSince < QUIET_MS; await sleep(100)) {
    if (engine.requests.length === seen) continue;
    seen = engine.requests.length;
    quietSince = performance.now();
  }
}

/** `{ servers: … }` as settings.json has it. */
function dotted(settings: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [`hob.${name}`, value]));
}
