// At most one rendering per frame, and less when one takes long, so that the panel stays usable on a slow machine.

/** A rendering that costs more is followed by a pause in proportion. */
const CHEAP_MS = 8;
const PAUSE_FACTOR = 3;

export class FrameScheduler {
  readonly #render: () => void;
  #isPending = false;
  #notBefore = 0;

  constructor(render: () => void) {
    this.#render = render;
  }

  /** Asks for a rendering in the next frame that may have one. */
  request(): void {
    if (this.#isPending) return;
    this.#isPending = true;
    requestAnimationFrame(this.#onFrame);
  }

  readonly #onFrame = (): void => {
    if (performance.now() < this.#notBefore) {
      requestAnimationFrame(this.#onFrame);
      return;
    }
    this.#isPending = false;
    const begun = performance.now();
    this.#render();
    const cost = performance.now() - begun;
    this.#notBefore = cost > CHEAP_MS ? performance.now() + cost * PAUSE_FACTOR : 0;
  };
}
