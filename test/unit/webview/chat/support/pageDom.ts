// A page's `document` for tests of the webview's parts, for as long as a suite runs.

import { Window } from 'happy-dom';
import { after, before } from 'mocha';

const GLOBALS = ['document', 'window', 'MessageEvent', 'requestAnimationFrame'] as const;

/** Call inside a `describe`. Frames come at once when asked for; nothing can be loaded. */
export function usePageDom(): void {
  const saved = new Map<string, PropertyDescriptor | undefined>();
  const page = new Window({ settings: { disableJavaScriptEvaluation: true, disableCSSFileLoading: true } });
  before(() => {
    const values = {
      document: page.document,
      window: page,
      MessageEvent: page.MessageEvent,
      requestAnimationFrame: (frame: () => void) => setTimeout(frame, 0),
    };
    for (const name of GLOBALS) {
      saved.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
      Object.defineProperty(globalThis, name, { configurable: true, writable: true, value: values[name] });
    }
  });
  after(async () => {
    for (const [name, descriptor] of saved) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
    await page.happyDOM.close();
  });
}
