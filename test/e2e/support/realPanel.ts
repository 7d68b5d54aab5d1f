// A desk whose chat is answered by a small model on a real engine, with a counter of all that is asked in between.
import { type EngineServer, ensureEngine, ensureModel, startLlamaServer } from '../../harness/engines/launch.ts';
import { ChatPanel } from './chatPanel.ts';
import { CountingProxy } from './countingProxy.ts';
import { type Desk, type DeskOptions, HOB, openDesk } from './desk.ts';

export class RealPanel extends ChatPanel {
  readonly proxy: CountingProxy;
  readonly #engine: EngineServer;

  private constructor(desk: Desk, proxy: CountingProxy, engine: EngineServer) {
    super(desk);
    this.proxy = proxy;
    this.#engine = engine;
  }

  /** Undefined where this machine has no engine or no model for it: the tests are left out then. */
  static async open(options: DeskOptions): Promise<RealPanel | undefined> {
    const provided = [await ensureEngine('llama-server', { build: false }), await ensureModel('smollm2')];
    if (provided.some(({ available }) => !available)) return undefined;
    // Without chance, so that the answer is the same in every run.
    const engine = await startLlamaServer({ model: 'smollm2', args: ['--temp', '0'] });
    const proxy = await CountingProxy.to(engine.url);
    try {
      const desk = await openDesk({
        ...options,
        settings: {
          'hob.servers': [{ name: 'local', kind: 'llama-server', url: proxy.url }],
          // The engine is for the chat alone.
          'hob.completion.trigger': 'onDemand',
          ...options.settings,
        },
      });
      const opened = new RealPanel(desk, proxy, engine);
      await desk.person.waitForExtension(HOB);
      await opened.openPanel();
      await opened.panel.getByText('smollm2 answers.').waitFor({ timeout: 60_000 });
      await desk.person.widenSideBar(540);
      return opened;
    } catch (error) {
      await proxy.close();
      await engine.stop();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.desk.close();
    await this.proxy.close();
    await this.#engine.stop();
  }
}
