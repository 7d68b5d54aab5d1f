// How fast each model of a server has been here, learnt from whatever is asked of it: completions and chats alike.
import type { MeasuredSpeed } from '../../shared/protocol/models.ts';
import { EngineSpeed } from '../completion/speed.ts';
import type { StreamEvent } from './modelClient.ts';

export class MeasuredSpeeds {
  readonly #speeds = new Map<string, EngineSpeed>();

  /** Undefined until an answer was long enough to measure. */
  of(model: string): MeasuredSpeed | undefined {
    const { prefill, decode } = this.#speeds.get(model) ?? {};
    if (prefill === undefined && decode === undefined) return undefined;
    return { ...(prefill && { prompt: Math.round(prefill) }), ...(decode && { answer: Math.round(decode * 10) / 10 }) };
  }

  /** Passes a stream on and learns from its end. */
  async *measured(model: string, stream: AsyncIterable<StreamEvent>): AsyncGenerator<StreamEvent> {
    let firstAt: number | undefined;
    for await (const event of stream) {
      if (event.type === 'end') this.#learn(model, event, firstAt);
      else firstAt ??= performance.now();
      yield event;
    }
  }

  #learn(model: string, end: Extract<StreamEvent, { type: 'end' }>, firstAt: number | undefined): void {
    const written = end.usage?.outputTokens;
    // An engine that tells no times: from the first piece to the last, for all tokens but the first.
    const watched =
      firstAt === undefined || written === undefined
        ? undefined
        : { generatedTokens: written - 1, generateMs: performance.now() - firstAt };
    const timings = end.timings?.generateMs === undefined ? { ...end.timings, ...watched } : end.timings;
    const speed = this.#speeds.get(model) ?? new EngineSpeed();
    this.#speeds.set(model, speed);
    speed.observe({ promptChars: 0, evaluatedTokensEstimate: 0, timings });
  }
}
