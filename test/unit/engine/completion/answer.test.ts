import assert from 'node:assert/strict';
import { Answer } from '../../../../src/engine/completion/answer.ts';
import { Site } from '../../../../src/engine/completion/document.ts';
import { editor, siteOf } from './editorState.ts';

function answered(marked: string, text: string, state: Answer['state'] = 'complete'): Answer {
  const answer = new Answer('a', 'm', siteOf(marked));
  answer.text = text;
  answer.state = state;
  return answer;
}

describe('answer', () => {
  const answer = answered('f();\nconst x = │;\ng();\n', 'compute(1)');

  for (const [what, now, rest] of [
    ['where it was asked for', 'f();\nconst x = │;\ng();\n', 'compute(1)'],
    ['after a part of it was typed', 'f();\nconst x = comp│;\ng();\n', 'ute(1)'],
    ['with a bracket the editor closed', 'f();\nconst x = compute(│);\ng();\n', '1)'],
    ['all typed', 'f();\nconst x = compute(1)│;\ng();\n', ''],
    ['after something else', 'f();\nconst x = con│;\ng();\n', undefined],
    ['after deleting what led to it', 'f();\nconst x =│;\ng();\n', undefined],
    ['where the text before differs', 'h();\nconst x = │;\ng();\n', undefined],
    ['where the text after differs', 'f();\nconst x = │;\nh();\n', undefined],
    ['beyond its end', 'f();\nconst x = compute(1)y│;\ng();\n', undefined],
  ] as const) {
    it(`fits or not ${what}`, () => assert.equal(answer.fit(siteOf(now))?.rest, rest));
  }

  it('fits a person who is ahead of its stream', () => {
    const streaming = answered('x = │\n', 'com', 'streaming');
    assert.equal(streaming.fit(siteOf('x = comp│\n'))?.rest, '');
    assert.equal(streaming.fit(siteOf('x = cap│\n')), undefined);
  });

  it('follows an edit on an earlier line', () => {
    const moving = answered('f();\nconst x = │;\n', 'y');
    moving.move({ start: 0, end: 0, text: 'import "z";\n' }, 5);
    assert.equal(moving.fit(siteOf('import "z";\nf();\nconst x = │;\n'))?.rest, 'y');
  });

  it('prepared ahead fits before and after the acceptance it was made for', () => {
    const ahead = new Answer('a', 'm', siteOf('x = │\n'), 'one();\n');
    ahead.text = 'two();';
    ahead.state = 'complete';
    assert.equal(ahead.fit(siteOf('x = │\n'))?.rest, 'one();\ntwo();');
    assert.equal(ahead.fit(siteOf('x = one();\n│\n'))?.rest, 'two();');
  });

  it('does not offer what only the suggest widget had selected', () => {
    const { document, offset } = editor('const r = rou│;\n');
    const answer = new Answer('a', 'm', new Site(document, offset, { start: offset - 3, end: offset, text: 'router' }));
    answer.text = '.get()';
    answer.state = 'complete';
    assert.equal(answer.fit(siteOf('const r = route│;\n')), undefined);
    assert.equal(answer.fit(siteOf('const r = router│;\n'))?.rest, '.get()');
  });
});
