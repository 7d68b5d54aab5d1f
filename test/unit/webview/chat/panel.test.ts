// The page as a whole: what it shows for the host's messages, and what it asks the host for.
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { ChatMessage } from '../../../../src/shared/protocol/chat.ts';
import { type HostMessage, ViewMessage } from '../../../../src/shared/protocol/chatView.ts';
import { Host } from '../../../../src/webview/chat/host.ts';
import { Panel } from '../../../../src/webview/chat/panel.ts';
import { usePageDom } from './support/pageDom.ts';

describe('the chat panel', () => {
  usePageDom();

  let panel: Panel;
  let posted: ViewMessage[];
  let kept: unknown;

  const model = {
    id: 'local/qwen3:8b',
    name: 'qwen3:8b',
    leavesMachine: false,
    think: ['on' as const, 'off' as const],
  };
  const question: ChatMessage = { id: 'q1', role: 'user', text: 'Why?', state: 'complete', createdAt: 1 };
  const answer: ChatMessage = { id: 'a1', role: 'assistant', text: 'Because **so**.', state: 'complete', createdAt: 1 };
  const running: ChatMessage = { ...answer, text: '', state: 'streaming', createdAt: Date.now() };
  const conversation = (...messages: ChatMessage[]) => ({
    id: 'c',
    title: 'Why?',
    createdAt: 1,
    updatedAt: 1,
    messages,
  });
  const state = (isRunning: boolean, ...messages: ChatMessage[]): HostMessage => {
    return { type: 'state', conversation: conversation(...messages), isRunning, chips: [] };
  };
  const started: HostMessage = {
    type: 'started',
    conversation: 'c',
    title: 'Why?',
    dropped: [],
    question,
    answer: running,
  };

  beforeEach(() => {
    posted = [];
    kept = undefined;
    panel = open();
  });

  function open(): Panel {
    const host = new Host({
      // What the page says must be what the host understands.
      postMessage: (message) => posted.push(ViewMessage.parse(message)),
      getState: () => kept,
      setState: (next) => {
        kept = next;
      },
    });
    const made = new Panel(host);
    document.body.replaceChildren(made.element);
    return made;
  }

  const find = (selector: string): HTMLElement => {
    const element = panel.element.querySelector<HTMLElement>(selector);
    assert.ok(element, selector);
    return element;
  };
  const input = () => find('textarea') as HTMLTextAreaElement;
  const button = (label: string) => find(`button[aria-label^="${label}"]`);
  const key = (target: HTMLElement, name: string, more: object = {}) =>
    target.dispatchEvent(new window.KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...more }));
  const write = (text: string) => {
    input().value = text;
    input().dispatchEvent(new window.Event('input'));
  };
  const isShown = (element: HTMLElement) => element.closest('[hidden]') === null;
  const asked = (type: ViewMessage['type']) => posted.filter((message) => message.type === type);

  it('sends with Enter, not with Shift+Enter nor while an input method chooses', () => {
    panel.receive(state(false));
    write('Why?');
    key(input(), 'Enter', { shiftKey: true });
    key(input(), 'Enter', { isComposing: true });
    assert.deepEqual(asked('send'), []);
    key(input(), 'Enter');
    assert.deepEqual(asked('send'), [{ type: 'send', draft: { text: 'Why?', chips: [] } }]);
    assert.equal(input().value, '');
    key(input(), 'Enter');
    assert.equal(asked('send').length, 1, 'nothing to send');
  });

  it('streams an answer and stops it with the button or Escape', () => {
    panel.receive(state(false));
    panel.receive(started);
    assert.equal(isShown(button('Stop')), true);
    assert.equal(isShown(button('Send')), false);
    assert.equal(find('.answer').getAttribute('aria-busy'), 'true');
    panel.receive({ type: 'delta', conversation: 'c', message: 'a1', text: 'Because ', textAt: 0 });
    panel.receive({ type: 'delta', conversation: 'c', message: 'a1', text: '**so**.', textAt: 8 });
    button('Stop').click();
    key(input(), 'Escape');
    assert.equal(asked('stop').length, 2);
    panel.receive({ type: 'finished', conversation: 'c', message: answer });
    assert.equal(find('.answer strong').textContent, 'so');
    assert.equal(isShown(button('Send')), true);
    assert.match(find('.for-listeners').textContent, /^Answer finished\. Because/);
  });

  it('ignores what it has already, and asks anew when something is missing', () => {
    panel.receive(state(true, question, { ...running, text: 'Because' }));
    posted.length = 0;
    panel.receive({ type: 'delta', conversation: 'c', message: 'a1', text: 'cause it', textAt: 2 });
    panel.receive({ type: 'finished', conversation: 'c', message: { ...answer, text: 'Because it' } });
    assert.equal(find('.answer .markdown').textContent, 'Because it');
    assert.deepEqual(asked('ready'), []);
    panel.receive(state(true, question, running));
    panel.receive({ type: 'delta', conversation: 'c', message: 'a1', text: 'later', textAt: 100 });
    assert.equal(asked('ready').length, 1);
  });

  it('does not mix conversations', () => {
    panel.receive(state(false, question, answer));
    panel.receive({ ...started, conversation: 'other' });
    panel.receive({ type: 'finished', conversation: 'other', message: answer });
    assert.equal(panel.element.querySelectorAll('.message').length, 2);
  });

  it('shows what failed with retry and the command that mends it', () => {
    const remedy = { title: 'Servers', command: 'hob.showServers' };
    panel.receive(state(false, question, { ...answer, text: 'Half', state: 'failed', error: 'It is down.', remedy }));
    assert.match(find('.error-line').textContent, /It is down\./);
    const [mend, retry] = find('.error-line').querySelectorAll('button');
    mend?.click();
    retry?.click();
    assert.deepEqual(asked('remedy'), [{ type: 'remedy', command: 'hob.showServers' }]);
    assert.deepEqual(asked('retry'), [{ type: 'retry', answer: 'a1' }]);
  });

  it('edits an earlier question with what was attached to it', () => {
    const attachments = [{ kind: 'file' as const, label: 'a.ts', text: 'x' }];
    panel.receive(state(false, { ...question, attachments }, answer));
    button('Edit').click();
    assert.equal(input().value, 'Why?');
    assert.equal(panel.element.querySelectorAll('.to-be-dropped').length, 2);
    write('Why not?');
    key(input(), 'Enter');
    const draft = { text: 'Why not?', chips: [], replaceFrom: 'q1', keep: [0] };
    assert.deepEqual(asked('send'), [{ type: 'send', draft }]);
    assert.equal(panel.element.querySelectorAll('.to-be-dropped').length, 0);
  });

  it('leaves an edit with Escape, and begins one with the up arrow', () => {
    panel.receive(state(false, question, answer));
    key(input(), 'ArrowUp');
    assert.equal(input().value, 'Why?');
    key(input(), 'Escape');
    assert.equal(input().value, '');
    assert.deepEqual(asked('stop'), []);
  });

  it('offers chips that can be removed, with their size', () => {
    panel.receive({ ...state(false), type: 'state' } as HostMessage);
    panel.receive({ type: 'chips', chips: [{ id: 's', kind: 'selection', label: 'a.ts:1-3', isAutomatic: true }] });
    panel.receive({
      type: 'measured',
      draft: { text: '', chips: ['s'] },
      result: { promptTokens: 900, attachmentTokens: [120], contextTokens: 1_000, fits: true, historyTokens: 0, model },
    });
    assert.match(find('.chip').textContent, /a\.ts:1-3.*120/);
    assert.equal(find('[role="meter"]').getAttribute('aria-valuetext'), 'about 900 of 1,000 tokens');
    assert.ok(find('.meter').classList.contains('nearly-full'));
    button('Remove a.ts:1-3').click();
    assert.deepEqual(asked('removeChip'), [{ type: 'removeChip', chip: 's' }]);
  });

  it('names the model, switches it, and remembers how it thinks', () => {
    panel.receive(state(false));
    const measured: HostMessage = {
      type: 'measured',
      draft: { text: '', chips: [] },
      result: { promptTokens: 1, attachmentTokens: [], contextTokens: 1_000, fits: true, historyTokens: 0, model },
    };
    panel.receive(measured);
    assert.match(find('.empty-state').textContent, /qwen3:8b answers\./);
    button('Model qwen3:8b').click();
    assert.equal(asked('pickModel').length, 1);
    const select = find('select') as HTMLSelectElement;
    select.value = 'off';
    select.dispatchEvent(new window.Event('change'));
    panel = open();
    panel.receive(state(false));
    panel.receive(measured);
    write('Why?');
    key(input(), 'Enter');
    assert.deepEqual(asked('send'), [{ type: 'send', draft: { text: 'Why?', chips: [] }, think: 'off' }]);
  });

  it('says when a model leaves the machine', () => {
    panel.receive(state(false));
    panel.receive({
      type: 'measured',
      draft: { text: '', chips: [] },
      result: {
        promptTokens: 1,
        attachmentTokens: [],
        contextTokens: 1_000,
        fits: true,
        historyTokens: 0,
        model: { ...model, leavesMachine: true },
      },
    });
    assert.match(find('.empty-state').textContent, /leave this machine/);
    assert.ok(find('.model-button').classList.contains('leaves-machine'));
  });

  it('explains an empty panel that cannot answer', () => {
    panel.receive(state(false));
    const remedy = { title: 'Servers', command: 'hob.showServers' };
    panel.receive({ type: 'problem', problem: { text: 'No model server was found.', remedy } });
    assert.match(find('.empty-state').textContent, /No model server was found\./);
    find('.empty-state button').click();
    assert.deepEqual(asked('remedy'), [{ type: 'remedy', command: 'hob.showServers' }]);
    panel.receive({ type: 'problem', problem: null });
    assert.doesNotMatch(find('.empty-state').textContent, /No model server/);
  });

  it('gives a refused question back', () => {
    panel.receive(state(false));
    write('Why?');
    key(input(), 'Enter');
    const draft = { text: 'Why?', chips: [] };
    panel.receive({ type: 'refused', problem: { text: 'The server is not running.' }, draft });
    assert.equal(input().value, 'Why?');
    assert.match(find('.problem').textContent, /not running/);
  });

  it('keeps what is being written over a rebuild of the page', () => {
    panel.receive(state(false));
    write('Half a question');
    panel = open();
    assert.equal(input().value, 'Half a question');
  });

  it('lists, searches, opens, exports and deletes earlier chats', () => {
    panel.receive(state(false, question, answer));
    button('Earlier Chats').click();
    assert.deepEqual(asked('list'), [{ type: 'list', query: '' }]);
    const conversations = [
      { id: 'c', title: 'Why?', createdAt: 1, updatedAt: 2 },
      { id: 'd', title: '<b>Older</b>', createdAt: 1, updatedAt: 1 },
    ];
    panel.receive({ type: 'history', query: 'stale', conversations: [], current: 'c' });
    panel.receive({ type: 'history', query: '', conversations, current: 'c' });
    assert.equal(panel.element.querySelectorAll('.history-list li').length, 2);
    assert.equal(find('[aria-current]').textContent.startsWith('Why?'), true);
    button('Export <b>Older</b>').click();
    button('Delete <b>Older</b>').click();
    [...panel.element.querySelectorAll<HTMLElement>('.history-open')][1]?.click();
    assert.deepEqual(
      posted.filter(({ type }) => ['export', 'delete', 'open'].includes(type)).map(({ type }) => type),
      ['export', 'delete', 'open'],
    );
    panel.receive({ ...state(false), type: 'state' } as HostMessage);
    assert.equal(isShown(find('.history')), false);
  });

  it('opens a long conversation at its end first and fills in the rest', async function () {
    this.timeout(10_000);
    const messages = Array.from({ length: 60 }, (_, index): ChatMessage => {
      const isQuestion = index % 2 === 0;
      return { ...(isQuestion ? question : answer), id: `m${index}`, text: `text ${index}` };
    });
    panel.receive(state(false, ...messages));
    const shown = () => [...panel.element.querySelectorAll('.message')].map((each) => each.getAttribute('data-id'));
    assert.ok(shown().length < 30);
    assert.equal(shown().at(-1), 'm59');
    for (let round = 0; round < 1_000 && shown().length < 60; round++) await new Promise((done) => setTimeout(done, 5));
    assert.deepEqual(
      shown(),
      messages.map(({ id }) => id),
    );
  });

  it('has no earlier messages of a chat that is no longer open', async () => {
    const many = Array.from(
      { length: 200 },
      (_, index): ChatMessage => ({ ...question, id: `m${index}`, text: 'old' }),
    );
    panel.receive(state(false, ...many));
    panel.receive({
      ...state(false, question, answer),
      conversation: { ...conversation(question, answer), id: 'other' },
    } as HostMessage);
    for (let round = 0; round < 20; round++) await new Promise((done) => setTimeout(done, 2));
    assert.equal(panel.element.querySelectorAll('.message').length, 2);
  });

  it('shows thinking folded, and never copies it', () => {
    panel.receive(state(false, question, { ...answer, thinking: 'Hmm, let me see', thinkingMs: 4_200 }));
    const details = find('details') as HTMLDetailsElement;
    assert.equal(details.open, false);
    assert.equal(find('summary').textContent, 'Thought for 4.2 s');
    button('Copy Answer').click();
    assert.deepEqual(asked('copy'), [{ type: 'copy', text: 'Because **so**.' }]);
  });

  it('labels every control', () => {
    panel.receive(state(false, question, { ...answer, text: '```js\nx\n```\n\n[a](https://a.example)' }));
    for (const control of panel.element.querySelectorAll('button, select, textarea, input, [role="link"]')) {
      const name = control.getAttribute('aria-label') ?? control.textContent;
      assert.notEqual(name.trim(), '', control.outerHTML);
    }
  });
});
