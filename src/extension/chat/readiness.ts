// Whether a question can be asked now: the model, the room in its window, or what stands in the way.
import { isCancellation } from '../../shared/base/errors.ts';
import type { Draft, HostMessage, ViewProblem } from '../../shared/protocol/chatView.ts';
import type { Reason } from '../../shared/protocol/status.ts';
import { remedyTitle } from '../status/remedyTitle.ts';
import type { ChatRequests } from './chatRequests.ts';
import { type Conversations, problemOf } from './conversations.ts';

/** Status changes come in bursts. */
const AFTER_MS = 200;

export interface ReadinessParts {
  readonly requests: ChatRequests;
  readonly conversations: Conversations;
  /** Attaches what a slash command is about. */
  prepare(text: string): Promise<void>;
  post(message: HostMessage): void;
}

export class Readiness {
  readonly #parts: ReadinessParts;
  #draft: Draft = { text: '', chips: [] };
  #timer: NodeJS.Timeout | undefined;
  #asked = 0;

  constructor(parts: ReadinessParts) {
    this.#parts = parts;
  }

  /** Measures this draft and says what stands in its way. Never rejects. */
  async measure(draft: Draft): Promise<void> {
    this.#draft = draft;
    const turn = ++this.#asked;
    const { requests, conversations, post, prepare } = this.#parts;
    try {
      await prepare(draft.text);
      const result = await requests.measure(await conversations.params(draft));
      if (turn !== this.#asked) return;
      post({ type: 'measured', result, draft });
      post({ type: 'problem', problem: result.reason ? problemFrom(result.reason) : null });
    } catch (error) {
      if (turn === this.#asked && !isCancellation(error)) post({ type: 'problem', problem: problemOf(error) });
    }
  }

  /** Something that decides about it has changed. */
  refreshSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.measure(this.#draft), AFTER_MS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#asked++;
  }
}

function problemFrom({ text, command }: Reason): ViewProblem {
  const title = command === undefined ? undefined : remedyTitle(command);
  return command !== undefined && title !== undefined ? { text, remedy: { title, command } } : { text };
}
