// What a question would use of a model's window, and what stands in its way, before it is sent. Estimates only: no
// server is asked.
import type { Attachment, ChatMeasureResult, ChatMessage } from '../../shared/protocol/chat.ts';
import type { ModelInfo } from '../../shared/protocol/models.ts';
import { draftOffer } from '../fallback/draftOffer.ts';
import type { Fallback } from '../fallback/fallback.ts';
import type { Route } from '../routing/router.ts';
import { codebaseTokens, isUnsearched, renderAttachment, TOKENS_PER_IMAGE } from './attachments.ts';
import { hasRoom } from './contextWindow.ts';
import { renderPrompt } from './prompt.ts';
import { thinkChoices } from './thinkChoices.ts';
import type { PromptSize, TokenEstimator } from './tokenEstimator.ts';

export interface Measuring {
  readonly route: Route;
  /** The messages that stay before the question. */
  readonly kept: readonly ChatMessage[];
  readonly question: ChatMessage;
  readonly estimator: TokenEstimator;
  readonly fallback?: Pick<Fallback, 'automatic' | 'offer'>;
}

export function measureQuestion({ route, kept, question, estimator, fallback }: Measuring): ChatMeasureResult {
  const model = 'model' in route ? route.model : undefined;
  const id = model?.info.id ?? '';
  const attachments = question.attachments ?? [];
  const found = model ? codebaseTokens(model.contextTokens) * attachments.filter(isUnsearched).length : 0;
  const turns = renderPrompt([...kept, question]);
  const size = withFound(estimator.prompt(id, turns), found);
  const hindrance = model && whyNotSeen(model.info, [...kept, question]);
  const fits = !model || hasRoom(size, model.contextTokens);
  return {
    promptTokens: size.tokens,
    attachmentTokens: attachments.map((each) => tokensOf(each, found, (text) => estimator.text(id, text))),
    contextTokens: model?.contextTokens ?? null,
    fits,
    historyTokens: kept.length === 0 ? 0 : estimator.prompt(id, renderPrompt(kept)).tokens,
    model: model
      ? {
          id: model.info.id,
          name: model.info.name,
          leavesMachine: model.info.leavesMachine,
          think: thinkChoices(model.info),
        }
      : null,
    ...(hindrance === undefined ? {} : { hindrance }),
    ...draftOffer(fallback, route, { turns, fits }),
    ...('reason' in route ? { reason: route.reason } : {}),
  };
}

/** A sentence where pictures would go to a model that cannot see. */
export function whyNotSeen({ canSee, name }: ModelInfo, messages: readonly ChatMessage[]): string | undefined {
  const pictures = messages.flatMap(({ attachments = [] }) => attachments.filter(({ image }) => image));
  const [first] = pictures;
  if (canSee || !first) return undefined;
  return `${name} cannot see pictures: remove ${first.label}, or choose a model that can.`;
}

/** What is not searched for yet may take as much as there is room for. */
function tokensOf(attachment: Attachment, found: number, textTokens: (text: string) => number): number {
  if (isUnsearched(attachment)) return found;
  return textTokens(renderAttachment(attachment)) + (attachment.image ? TOKENS_PER_IMAGE : 0);
}

function withFound({ tokens, low, high }: PromptSize, found: number): PromptSize {
  // What is found is cut to the room that is left, so it never makes a prompt too long by itself.
  return { tokens: tokens + found, low, high: high + found };
}
