// A desk with the chat panel open and a scripted model that says what a test wants, when it wants it.
import { readFileSync } from 'node:fs';
import type http from 'node:http';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';
import { llamaServer } from '../../harness/scripted/dialects.ts';
import { ScriptedServer } from '../../harness/scripted/scriptedServer.ts';
import { WORDS } from '../../harness/scripted/writing.ts';
import { waitFor } from '../../harness/workbench/workbenchPage.ts';
import { ChatPanel } from './chatPanel.ts';
import { type Desk, type DeskOptions, HOB, openDesk } from './desk.ts';

const WORD = WORDS['llama-server'];

/** An answer that the test writes. */
export class ScriptedAnswer {
  readonly #response: http.ServerResponse;

  constructor(response: http.ServerResponse) {
    this.#response = response;
  }

  get isLetGo(): boolean {
    return this.#response.closed;
  }

  say(text: string): void {
    this.#response.write(WORD.chatPiece(text));
  }

  think(text: string): void {
    const delta = { reasoning_content: text };
    this.#response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`);
  }

  /** Bytes as they are. */
  write(bytes: Buffer | string): void {
    this.#response.write(bytes);
  }

  end(): void {
    this.#response.end(WORD.chatEnd());
  }

  /** As a server that dies. */
  hangUp(): void {
    this.#response.destroy();
  }
}

export class PanelDesk extends ChatPanel {
  readonly engine: ScriptedServer;
  readonly #written: ScriptedAnswer[];

  private constructor(desk: Desk, engine: ScriptedServer, written: ScriptedAnswer[]) {
    super(desk);
    this.engine = engine;
    this.#written = written;
  }

  static async open(options: Partial<DeskOptions> = {}): Promise<PanelDesk> {
    const answers: ScriptedAnswer[] = [];
    const engine = await ScriptedServer.start({
      ...llamaServer(),
      [WORD.chatPath]: (seen, response) => {
        response.writeHead(200, { 'content-type': WORD.type });
        const answer = new ScriptedAnswer(response);
        // Hob asks for a title by itself when nothing else is to be done.
        if (!JSON.stringify(seen.body).includes('Give this conversation a title')) return void answers.push(answer);
        answer.say('Adding Numbers');
        answer.end();
      },
    });
    try {
      const desk = await openDesk({
        files: { 'sum.js': '// sums\n\n' },
        ...options,
        settings: {
          'hob.servers': [{ name: 'local', kind: 'llama-server', url: engine.url }],
          'hob.completion.trigger': 'onDemand',
          ...options.settings,
        },
      });
      const opened = new PanelDesk(desk, engine, answers);
      await desk.person.waitForExtension(HOB);
      await desk.person.openFile('sum.js', 2);
      await opened.openPanel();
      return opened;
    } catch (error) {
      await engine.stop();
      throw error;
    }
  }

  override async openPanel(): Promise<void> {
    await super.openPanel();
    await this.panel.locator('.model-name').filter({ hasText: 'qwen' }).waitFor({ timeout: 60_000 });
  }

  /** The newest question's answer, from the model's side. */
  async asked(count: number): Promise<ScriptedAnswer> {
    return waitFor(`request ${count} to the model`, () => this.#written[count - 1], 30_000);
  }

  get requests(): number {
    return this.#written.length;
  }

  /** Asks with the keyboard once nothing else runs, and gives the answer to be written. */
  async ask(question: string): Promise<ScriptedAnswer> {
    await this.answered();
    const count = this.#written.length + 1;
    await this.send(question);
    return this.asked(count);
  }

  /** The panel's own document. */
  async frame(): Promise<Frame> {
    return waitFor('the panel’s document', async () => {
      for (const frame of this.desk.person.page.frames()) {
        const isPanel = await frame
          .locator('.panel .composer')
          .count()
          .catch(() => 0);
        if (isPanel > 0) return frame;
      }
      return undefined;
    });
  }

  async close(): Promise<void> {
    await this.desk.close();
    await this.engine.stop();
  }
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds in the panel and calls serious or critical: rule, element and why, one line each. */
export async function seriousFindings(desk: PanelDesk): Promise<string[]> {
  const frame = await desk.frame();
  await frame.evaluate(AXE);
  return frame.evaluate(async () => {
    // The page is transparent; what shows through is the side bar, which axe cannot see from in here.
    document.body.style.backgroundColor = 'var(--vscode-sideBar-background)';
    // axe puts itself there.
    const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } };
    interface Violation {
      readonly id: string;
      readonly impact: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
    }
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} — ${failureSummary}`),
      );
  });
}
