// The counting rules of the replay: figures are only worth something while these stay as they are.
import assert from 'node:assert/strict';
import type { InlineCompletionItem } from 'vscode-languageserver';
import { EditedDocument } from '../../../bench/replay/editor/editedDocument.ts';
import type { SlotRecord } from '../../../bench/replay/engine/slot.ts';
import { Figures, quantileOf } from '../../../bench/replay/figures.ts';
import { Site } from '../../../bench/replay/person/site.ts';
import { firstLine, isRight, Typist } from '../../../bench/replay/person/typist.ts';
import { verdictOn } from '../../../bench/replay/person/verdict.ts';
import type { LspClient } from '../../harness/lsp/lspClient.ts';

/** Nothing is sent: only the editor's side is looked at. */
const NOBODY = {} as LspClient;

/** A person at `│` who is about to type `upcoming`. */
function siteAt(marked: string, upcoming: string, done = ''): Site {
  const text = marked.replace('│', '');
  const document = new EditedDocument(NOBODY, { uri: 'file:///w/a.ts', languageId: 'typescript', text });
  const site = new Site(document, marked.indexOf('│'), done + upcoming);
  site.done = done.length;
  return site;
}

function item(site: Site, insertText: string, range?: readonly [number, number]): InlineCompletionItem {
  if (!range) return { insertText };
  return {
    insertText,
    range: { start: site.document.positionAt(range[0]), end: site.document.positionAt(range[1]) },
  };
}

const REQUEST: SlotRecord = {
  path: '/api/generate',
  promptTokens: 500,
  evaluatedTokens: 20,
  generatedTokens: 30,
  arrivedAt: 1_000,
  isCancelled: false,
  queuedMs: 0,
  busyMs: 500,
};

describe('figures', () => {
  it('are per 100 keys, whatever became of a request', () => {
    const figures = new Figures();
    figures.keys = 50;
    figures.right = 20;
    figures.flicker = 1;
    const report = figures.report([REQUEST, { ...REQUEST, isCancelled: true, evaluatedTokens: 5 }], { speed: 1 });
    assert.equal(report.requestsPer100, 4);
    assert.equal(report.cancelledPer100, 2);
    assert.equal(report.evaluatedTokensPer100, 50);
    assert.equal(report.generatedTokensPer100, 120);
    assert.equal(report.engineBusySecondsPer100, 2);
    assert.equal(report.keysWithRightGhostPct, 40);
    assert.equal(report.flickerPer100, 2);
  });

  it('count a miss as infinitely late, and judge the server by what the engine could have known', () => {
    const figures = new Figures();
    figures.keys = 10;
    const pause = { place: 'midLine', isAttainable: true, isServed: true, ghostMs: 100 } as const;
    const missed = { ...pause, isServed: false, ghostMs: Number.POSITIVE_INFINITY };
    figures.pauses.push(pause, pause, missed, { ...missed, isAttainable: false, place: 'lineEnd' });
    const report = figures.report([], { speed: 1 });
    assert.equal(report.pauses, 4);
    assert.equal(report.pausesAttainable, 3);
    assert.equal(report.servedOfAttainablePct, 66.7);
    assert.equal(report.ghostMsP50, 100);
    assert.equal(report.ghostMsP90, 'inf');
    assert.deepEqual(report.byPlace.lineEnd, { pauses: 1, attainable: 0, served: 0 });
  });

  it('say nothing where nothing was measured', () => {
    const figures = new Figures();
    figures.keys = 1;
    const report = figures.report([], { speed: 1 });
    assert.equal(report.servedOfAttainablePct, null);
    assert.equal(report.ghostMsP50, null);
    assert.equal(quantileOf([], 0.5), undefined);
  });

  it('count what the server did while nobody asked, and what followed an acceptance in time', () => {
    const figures = new Figures();
    figures.keys = 10;
    figures.quiet.push({ from: 900, to: 1_100 });
    figures.afterAcceptance.push({ ghostMs: 50 }, { ghostMs: 51 });
    const report = figures.report([REQUEST, { ...REQUEST, arrivedAt: 1_200 }], { speed: 1 });
    assert.equal(report.requestsWhileQuiet, 1);
    assert.equal(report.acceptancesFollowed, 1);
    assert.equal(report.acceptancesKnown, 2);
  });
});

describe('a ghost text', () => {
  it('is right by its first ten characters, white space aside', () => {
    assert.ok(isRight('const  total =', 'const total = 1;'));
    assert.ok(isRight('const total = somethingElse()', 'const total = 1;'));
    assert.ok(!isRight('const tota2', 'const total = 1;'));
    assert.ok(!isRight('   ', 'const total = 1;'));
    assert.equal(firstLine('\n  \n  a();\nb();'), '  a();');
  });

  it('fits where it goes on as the person does', () => {
    const site = siteAt('let a = │;\n', 'compute(1)');
    const verdict = verdictOn(item(site, 'compute(1)'), site, [site]);
    assert.ok('answer' in verdict && !verdict.isOffTruth);
  });

  it('is stale where it was made for what has been typed since', () => {
    const site = siteAt('let a = compute│;\n', '(1) + rest', 'compute');
    assert.deepEqual(verdictOn(item(site, 'compute(1) + rest'), site, [site]), { stale: 'made 7 characters ago' });
  });

  it('is stale where its range does not hold the cursor, spans lines, or does not begin as the text does', () => {
    const site = siteAt('first\nlet a = │;\n', 'compute(1)');
    const { offset } = site;
    assert.deepEqual(verdictOn(item(site, 'x', [offset + 1, offset + 1]), site, [site]), { stale: 'range' });
    assert.deepEqual(verdictOn(item(site, 'x', [0, offset]), site, [site]), { stale: 'range' });
    assert.deepEqual(verdictOn(item(site, 'compute(1)', [offset - 2, offset]), site, [site]), {
      stale: 'what it replaces is not its beginning',
    });
    assert.ok('answer' in verdictOn(item(site, '= compute(1)', [offset - 2, offset]), site, [site]));
  });

  it('is stale where it belongs to another place, or to the text before a typo', () => {
    const here = siteAt('let a = │;\n', 'compute(1)');
    const there = siteAt('let b = │;\n', 'another.thing(2)');
    assert.deepEqual(verdictOn(item(here, 'another.thing(2)'), here, [here, there]), {
      stale: 'made for another place',
    });
    const typo = siteAt('let a = x│;\n', 'compute(1)');
    typo.astray = 'x';
    assert.deepEqual(verdictOn(item(typo, 'compute(1)'), typo, [typo]), { stale: 'made for the text before the typo' });
  });

  it('is no lie where the engine went astray, and off the truth where it says something else', () => {
    const site = siteAt('let a = │;\n', 'compute(1)');
    const astray = verdictOn(item(site, 'comundefinedBehaviour(1);'), site, [site]);
    assert.ok('answer' in astray && !astray.isOffTruth);
    const other = verdictOn(item(site, 'nothingOfTheKind()'), site, [site]);
    assert.ok('answer' in other && other.isOffTruth);
  });

  it('stays while what is typed agrees with it', () => {
    const site = siteAt('let a = c│;\n', 'ompute(1)', 'c');
    site.add({ insert: 'compute(1)', start: site.offset - 1 });
    assert.equal(site.ghost, 'ompute(1)');
    site.prune();
    assert.equal(site.ghost, 'ompute(1)');
    site.offset--;
    site.add({ insert: 'xyz', start: 0 });
    site.prune();
    assert.equal(site.ghost, 'compute(1)');
  });
});

describe('the typist', () => {
  it('types the same for the same seed, with pauses at ends of lines', () => {
    const gaps = (seed: number) => {
      const typist = new Typist(seed);
      return Array.from({ length: 200 }, (_, i) => typist.gapAfter(i % 20 === 0 ? '\n' : 'x'));
    };
    assert.deepEqual(gaps(7), gaps(7));
    assert.notDeepEqual(gaps(7), gaps(8));
    for (const [i, gap] of gaps(7).entries()) assert.ok(i % 20 === 0 ? gap >= 700 : gap <= 400, `${gap} ms`);
  });
});
