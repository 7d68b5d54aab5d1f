// The hosted model in the panel: its price before, the button, and what was paid after.
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { ChatMeasureResult, ChatMessage } from '../../../../src/shared/protocol/chat.ts';
import { ViewMessage } from '../../../../src/shared/protocol/chatView.ts';
import type { FallbackOffer } from '../../../../src/shared/protocol/fallback.ts';
import { figuresLine } from '../../../../src/webview/chat/figures.ts';
import { Host } from '../../../../src/webview/chat/host.ts';
import { Panel } from '../../../../src/webview/chat/panel.ts';
import { usePageDom } from './support/pageDom.ts';

const OFFER: FallbackOffer = {
  model: 'anthropic/claude-sonnet-5',
  name: 'claude-sonnet-5',
  costMicroUsd: 12_345,
  isAutomatic: false,
};

describe('the hosted model in the panel', () => {
  usePageDom();
  let panel: Panel;
  let posted: ViewMessage[];

  beforeEach(() => {
    posted = [];
    panel = new Panel(
      new Host({
        // The page sends what the host has a shape for.
        postMessage: (message: unknown) => void posted.push(ViewMessage.parse(message)),
        getState: () => undefined,
        setState: () => {},
      }),
    );
  });

  const write = (text: string) => {
    const input = panel.element.querySelector('textarea');
    assert.ok(input);
    input.value = text;
  };
  const measured = (change: Partial<ChatMeasureResult>) =>
    panel.receive({
      type: 'measured',
      draft: { text: 'x', chips: [] },
      result: {
        promptTokens: 10,
        attachmentTokens: [],
        contextTokens: 100,
        model: null,
        fits: true,
        historyTokens: 0,
        ...change,
      },
    });
  const line = () => panel.element.querySelector<HTMLElement>('.fallback-line');
  const button = (label: string) =>
    [...panel.element.querySelectorAll('button')].find(({ textContent }) => textContent === label);

  it('is offered with its price, and asked by the button alone', () => {
    write('Why?');
    measured({ fallback: OFFER });
    assert.equal(line()?.hidden, false);
    button('Ask claude-sonnet-5 · about $0.012')?.click();
    assert.deepEqual(posted.at(-1), {
      type: 'send',
      draft: { text: 'Why?', chips: [] },
      model: 'anthropic/claude-sonnet-5',
    });
  });

  it('is not offered for an empty question, nor where there is none', () => {
    measured({ fallback: OFFER });
    assert.equal(line()?.hidden, true);
    write('Why?');
    measured({});
    assert.equal(line()?.hidden, true);
  });

  it('is named where the question goes there by itself, which then is not held up for its length', () => {
    write('Why?');
    measured({ fits: false, fallback: { ...OFFER, isAutomatic: true } });
    assert.match(line()?.textContent ?? '', /it goes to claude-sonnet-5, about \$0\.012\./);
    assert.equal(panel.element.querySelector<HTMLElement>('.fit')?.hidden, true);
    assert.equal(button('Ask claude-sonnet-5 · about $0.012'), undefined);
  });

  it('may be asked where the question does not fit, past the line that holds it up', () => {
    write('Why?');
    measured({ fits: false, fallback: OFFER });
    assert.equal(panel.element.querySelector<HTMLElement>('.fit')?.hidden, false);
    button('Ask claude-sonnet-5 · about $0.012')?.click();
    assert.equal(posted.at(-1)?.type, 'send');
  });

  it('is offered under an answer that failed here', () => {
    const question: ChatMessage = { id: 'q', role: 'user', text: 'Why?', state: 'complete', createdAt: 1 };
    const failed: ChatMessage = {
      id: 'a',
      role: 'assistant',
      text: '',
      state: 'failed',
      error: 'engine does not answer.',
      fallback: { ...OFFER, costMicroUsd: null },
      createdAt: 1,
    };
    const conversation = { id: 'c', title: 'Why?', createdAt: 1, updatedAt: 1, messages: [question, failed] };
    panel.receive({ type: 'state', conversation, isRunning: false, chips: [] });
    button('Ask claude-sonnet-5 · price unknown')?.click();
    assert.deepEqual(posted.at(-1), { type: 'retry', answer: 'a', model: 'anthropic/claude-sonnet-5' });
  });

  it('says what was paid', () => {
    const answer: ChatMessage = { id: 'a', role: 'assistant', text: 'So.', state: 'complete', createdAt: 1 };
    const model = 'anthropic/claude-sonnet-5';
    assert.match(figuresLine({ ...answer, model, paidMicroUsd: 12_345 }), /claude-sonnet-5 · paid \$0\.0123 · hosted/);
    assert.match(figuresLine({ ...answer, model, paidMicroUsd: null }), /hosted, price unknown/);
    assert.doesNotMatch(figuresLine(answer), /paid|hosted/);
  });
});
