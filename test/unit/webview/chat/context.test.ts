// Adding context in the panel: the lists of # and /, what does not fit, drops, sources under an answer.
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { ChatMeasureResult, ChatMessage } from '../../../../src/shared/protocol/chat.ts';
import { type Chip, type HostMessage, ViewMessage } from '../../../../src/shared/protocol/chatView.ts';
import { addressesIn } from '../../../../src/webview/chat/drops.ts';
import { figuresLine } from '../../../../src/webview/chat/figures.ts';
import { Host } from '../../../../src/webview/chat/host.ts';
import { Panel } from '../../../../src/webview/chat/panel.ts';
import { usePageDom } from './support/pageDom.ts';

describe('context in the chat panel', () => {
  usePageDom();

  let panel: Panel;
  let posted: ViewMessage[];

  const answer: ChatMessage = {
    id: 'a1',
    role: 'assistant',
    text: 'There.',
    state: 'complete',
    createdAt: 1,
    sources: Array.from({ length: 7 }, (_, index) => ({
      uri: `file:///w/${index}.ts`,
      path: `${index}.ts`,
      line: index + 1,
      endLine: index + 9,
    })),
    sourcesNote: 'Searched 7 files, ranked by words.',
  };
  const chip = (id: string, more: Partial<Chip> = {}): Chip => ({
    id,
    kind: 'file',
    label: `${id}.ts`,
    isAutomatic: false,
    ...more,
  });
  const state = (chips: readonly Chip[], ...messages: ChatMessage[]): HostMessage => ({
    type: 'state',
    conversation: { id: 'c', title: 'Why?', createdAt: 1, updatedAt: 1, messages },
    isRunning: false,
    chips,
  });
  const measured = (more: Partial<ChatMeasureResult>): HostMessage => ({
    type: 'measured',
    draft: { text: '', chips: [] },
    result: {
      promptTokens: 100,
      attachmentTokens: [],
      contextTokens: 1_000,
      fits: true,
      historyTokens: 0,
      model: { id: 'local/m', name: 'm', leavesMachine: false, think: [] },
      ...more,
    },
  });

  beforeEach(() => {
    posted = [];
    const host = new Host({
      postMessage: (message) => posted.push(ViewMessage.parse(message)),
      getState: () => undefined,
      setState: () => {},
    });
    panel = new Panel(host);
    document.body.replaceChildren(panel.element);
    panel.receive(state([]));
  });

  const all = (selector: string) => [...panel.element.querySelectorAll<HTMLElement>(selector)];
  const input = () => panel.element.querySelector('textarea') as HTMLTextAreaElement;
  const button = (label: string) => {
    const found = all('button').find((each) => (each.getAttribute('aria-label') ?? each.textContent) === label);
    assert.ok(found, label);
    return found;
  };
  const key = (name: string) =>
    input().dispatchEvent(new window.KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
  const write = (text: string) => {
    input().value = text;
    input().setSelectionRange(text.length, text.length);
    input().dispatchEvent(new window.Event('input'));
  };
  const options = () => all('[role="option"]').map((each) => each.querySelector('.suggestion-label')?.textContent);
  const asked = <T extends ViewMessage['type']>(type: T) =>
    posted.filter((message): message is Extract<ViewMessage, { type: T }> => message.type === type);

  it('takes away what it said about an attachment when another is tried', () => {
    const notice = () => all('.problem').find(({ hidden }) => !hidden)?.textContent;
    panel.receive({ type: 'notice', text: 'Open a terminal first.' });
    assert.match(notice() ?? '', /Open a terminal first/);
    write('#prob');
    key('Enter');
    assert.deepEqual(posted.at(-1), { type: 'attach', context: 'problems' });
    assert.equal(notice(), undefined);
  });

  it('lists what can be attached, filters while one types, and attaches with Enter', () => {
    write('Look at #');
    assert.equal(options().length, 8);
    write('Look at #co');
    assert.deepEqual(options(), ['#codebase']);
    assert.equal(input().getAttribute('aria-activedescendant'), all('[role="option"]')[0]?.id);
    key('Enter');
    assert.deepEqual(asked('attach'), [{ type: 'attach', context: 'codebase' }]);
    assert.equal(input().value, 'Look at ');
    assert.deepEqual(options(), []);
    assert.deepEqual(asked('send'), [], 'Enter was the list’s');
  });

  it('moves with the arrows, closes with Escape, and leaves other # alone', () => {
    write('#');
    key('ArrowDown');
    key('Tab');
    assert.deepEqual(asked('attach'), [{ type: 'attach', context: 'selection' }]);
    write('#');
    key('ArrowUp');
    assert.equal(all('[aria-selected="true"]')[0]?.textContent?.startsWith('#folder'), true);
    key('Escape');
    assert.deepEqual(options(), []);
    write('C# is a language');
    assert.deepEqual(options(), []);
  });

  it('suggests files by name, those of the last question only', () => {
    write('#tax');
    assert.deepEqual(asked('suggest').at(-1), { type: 'suggest', query: 'tax' });
    panel.receive({ type: 'suggestions', query: 'ta', files: [{ uri: 'file:///w/old', name: 'old', folder: '' }] });
    assert.deepEqual(options(), []);
    panel.receive({
      type: 'suggestions',
      query: 'tax',
      files: [{ uri: 'file:///w/tax', name: 'tax.ts', folder: 'src' }],
    });
    assert.deepEqual(options(), ['tax.ts']);
    key('Enter');
    assert.deepEqual(asked('attachFiles'), [{ type: 'attachFiles', uris: ['file:///w/tax'] }]);
    assert.equal(input().value, '');
  });

  it('lists commands at the beginning only', () => {
    const commands = [
      { name: 'fix', description: 'Mend' },
      { name: 'format-sql', description: 'From a file' },
    ];
    panel.receive({ type: 'commands', commands });
    write('/f');
    assert.deepEqual(options(), ['/fix', '/format-sql']);
    key('ArrowDown');
    key('Enter');
    assert.equal(input().value, '/format-sql ');
    write('and /fix');
    assert.deepEqual(options(), []);
  });

  it('sends nothing that does not fit, and offers what can be done about it', () => {
    panel.receive(state([chip('big'), chip('small')]));
    panel.receive(measured({ fits: false, promptTokens: 3_000, attachmentTokens: [2_500, 10], historyTokens: 400 }));
    write('Why?');
    key('Enter');
    assert.deepEqual(asked('send'), []);
    assert.equal(input().value, 'Why?');
    const fit = panel.element.querySelector('.fit');
    assert.match(fit?.textContent ?? '', /about 3,000 tokens, and m takes 1,000/);
    assert.doesNotMatch(fit?.textContent ?? '', /small\.ts/, 'what is small does not help');
    button('Summarise big.ts').click();
    button('Drop big.ts').click();
    button('New Chat with a Summary').click();
    assert.deepEqual(asked('condense'), [{ type: 'condense', chip: 'big' }]);
    assert.deepEqual(asked('removeChip'), [{ type: 'removeChip', chip: 'big' }]);
    assert.equal(asked('condenseChat').length, 1);
    panel.receive(measured({}));
    key('Enter');
    assert.equal(asked('send').length, 1);
  });

  it('says what may not fit, lets it go all the same, and has words where nothing is attached', () => {
    const fit = () => panel.element.querySelector('.fit')?.textContent ?? '';
    panel.receive(measured({ fits: true, promptTokens: 1_070 }));
    assert.match(fit(), /may not fit: it needs about 1,070 tokens, and m takes 1,000\. Shorten the question/);
    write('Why?');
    key('Enter');
    assert.equal(asked('send').length, 1);
    panel.receive(measured({ fits: false, promptTokens: 3_000 }));
    assert.match(fit(), /^This needs about 3,000 tokens.*Shorten the question/);
    panel.receive(measured({}));
    assert.equal(fit(), '');
  });

  it('keeps the keyboard at the chips while they are removed, and then in the question', () => {
    panel.receive(state([chip('a'), chip('b'), chip('c')]));
    button('Remove b.ts').focus();
    panel.receive(state([chip('a'), chip('c')]));
    assert.equal(document.activeElement?.getAttribute('aria-label'), 'Remove c.ts');
    panel.receive(state([chip('a')]));
    assert.equal(document.activeElement?.getAttribute('aria-label'), 'Remove a.ts');
    panel.receive(state([]));
    assert.equal(document.activeElement, input());
  });

  it('says before sending that a model cannot see', () => {
    panel.receive(state([chip('screen', { kind: 'image', label: 'screen.png' })]));
    panel.receive(measured({ hindrance: 'm cannot see pictures: remove screen.png.', attachmentTokens: [768] }));
    assert.match(panel.element.querySelector('.fit')?.textContent ?? '', /cannot see pictures/);
    write('What is this?');
    key('Enter');
    assert.deepEqual(asked('send'), []);
  });

  it('marks summaries and says how much a search may take', () => {
    const chips = [chip('big', { isSummary: true }), chip('cb', { kind: 'codebase', label: 'codebase' })];
    panel.receive(state(chips));
    panel.receive(measured({ attachmentTokens: [120, 700] }));
    assert.deepEqual(
      all('.composer .chip').map((each) => each.textContent),
      ['big.ts (summary)120', '#codebase≤ 700'],
    );
  });

  it('names the sources of an answer, and opens one when asked', () => {
    panel.receive(state([], { id: 'q', role: 'user', text: '?', state: 'complete', createdAt: 1 }, answer));
    assert.equal(all('.source').length, 5);
    button('2 more').click();
    assert.equal(all('.source').length, 7);
    all('.source')[6]?.click();
    assert.deepEqual(asked('openSource'), [{ type: 'openSource', answer: 'a1', source: 6 }]);
  });

  it('shows a name that a chat got, and what could not be attached', () => {
    panel.receive({ type: 'titled', conversation: 'other', title: 'Wrong' });
    panel.receive({ type: 'titled', conversation: 'c', title: 'Right' });
    assert.equal(panel.element.querySelector('h1')?.textContent, 'Right');
    panel.receive({ type: 'notice', text: 'big.bin is not a text file.' });
    assert.match(panel.element.querySelector('[role="alert"]:not([hidden])')?.textContent ?? '', /not a text file/);
  });

  it('reads what VS Code and others hand over in a drop', () => {
    const data = (lists: Record<string, string>) => ({ getData: (type: string) => lists[type] ?? '' });
    assert.deepEqual(addressesIn(data({ resourceurls: '["file:///a","file:///a","file:///b"]' })), [
      'file:///a',
      'file:///b',
    ]);
    assert.deepEqual(addressesIn(data({ 'text/uri-list': 'file:///a\r\nhttps://example.org/x\r\nnot one' })), [
      'file:///a',
    ]);
    assert.deepEqual(
      addressesIn(data({ resourceurls: '{broken', 'application/vnd.code.uri-list': 'vscode-vfs://g/a' })),
      ['vscode-vfs://g/a'],
    );
  });

  it('says what an answer saved, and nothing where that is not known', () => {
    assert.match(figuresLine({ ...answer, savedMicroUsd: 2_100 }), /saved \$0\.0021 · local$/);
    assert.match(figuresLine({ ...answer, savedMicroUsd: 3 }), /saved <\$0\.0001 · local$/);
    assert.doesNotMatch(figuresLine(answer), /saved/);
  });
});
