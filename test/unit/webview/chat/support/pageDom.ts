// A page's `document` for tests of the webview's parts, for as long as a suite runs.

import { Window } from 'happy-dom';
import { after, before } from 'mocha';

const GLOBALS = [
  'document',
  'window',
  'MessageEvent',
  'ResizeObserver',
  'requestAnimationFrame',
  'setTimeout',
  'setInterval',
] as const;

/** Call inside a `describe`. Frames come at once when asked for; nothing can be loaded. */
export function usePageDom(): void {
  const saved = new Map<string, PropertyDescriptor | undefined>();
  const page = new Window({ settings: { disableJavaScriptEvaluation: true, disableCSSFileLoading: true } });
  const timers: NodeJS.Timeout[] = [];
  /** What the page still wants to do later must not outlive the page. */
  const tracked =
    <A extends unknown[]>(start: (...args: A) => NodeJS.Timeout) =>
    (...args: A): NodeJS.Timeout => {
      const timer = start(...args);
      timers.push(timer);
      return timer;
    };
  before(() => {
    const later = tracked(setTimeout as (work: () => void, ms?: number) => NodeJS.Timeout);
    const values = {
      document: page.document,
      window: page,
      MessageEvent: page.MessageEvent,
      ResizeObserver: page.ResizeObserver,
      requestAnimationFrame: (frame: () => void) => later(frame, 0),
      setTimeout: later,
      setInterval: tracked(setInterval as (work: () => void, ms?: number) => NodeJS.Timeout),
    };
    for (const name of GLOBALS) {
      saved.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
      Object.defineProperty(globalThis, name, { configurable: true, writable: true, value: values[name] });
    }
  });
  after(async () => {
    for (const timer of timers.splice(0)) clearTimeout(timer);
    for (const [name, descriptor] of saved) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
    await page.happyDOM.close();
  });
}
