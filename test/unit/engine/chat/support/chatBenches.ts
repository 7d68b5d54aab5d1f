// Chat benches for the tests of one `describe`. Apart from chatBench.ts, which runs outside of mocha too.
import { afterEach } from 'mocha';
import { type BenchOptions, type ChatBench, chatBench } from './chatBench.ts';

/** Makes benches that are gone after each test. */
export function chatBenches(): (options?: BenchOptions) => Promise<ChatBench> {
  const made: ChatBench[] = [];
  afterEach(async () => {
    for (const each of made.splice(0)) await each.dispose();
  });
  return async (options) => {
    const bench = await chatBench(options);
    made.push(bench);
    return bench;
  };
}
