// A fallback to a strict server on loopback, with the parts of a session that it needs.
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Budget } from '../../../../src/engine/fallback/budget.ts';
import { Fallback } from '../../../../src/engine/fallback/fallback.ts';
import { Spending } from '../../../../src/engine/fallback/spending.ts';
import { Grants } from '../../../../src/engine/perimeter/grants.ts';
import { createPerimeter } from '../../../../src/engine/perimeter/perimeter.ts';
import { silentLogger } from '../../../../src/shared/base/log.ts';
import type { FallbackAskConsentParams } from '../../../../src/shared/protocol/fallback.ts';
import type { AuditEntry } from '../../../../src/shared/protocol/perimeter.ts';
import { readSettings } from '../../../../src/shared/settings/read.ts';
import type { FallbackSetting, Settings } from '../../../../src/shared/settings/schema.ts';
import { HostedServer, KEY } from '../../../harness/hosted/hostedServer.ts';
import { compatibleFormat } from '../../../harness/hosted/openAiFormat.ts';

/** $2 in and $10 out per million tokens. */
export const OWN_PRICES = { m: { inputUsdPerMillion: 2, outputUsdPerMillion: 10 } };

export class FallbackBench {
  readonly server: HostedServer;
  readonly asked: FallbackAskConsentParams[] = [];
  readonly audit: AuditEntry[] = [];
  readonly folder: string;
  /** What the person says when asked. */
  agrees = true;
  key: string | undefined = KEY;
  settings: Settings;

  private constructor(server: HostedServer, folder: string) {
    this.server = server;
    this.folder = folder;
    this.settings = this.#settingsWith({});
  }

  static async start(): Promise<FallbackBench> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'hob-fallback-'));
    return new FallbackBench(await HostedServer.start(compatibleFormat), folder);
  }

  get host(): string {
    return new URL(this.server.origin).host;
  }

  /** One window. */
  window({ isTrusted = true, pid = process.pid }: { isTrusted?: boolean; pid?: number } = {}): Fallback {
    const clock = Date.now;
    const { folder } = this;
    const grants = new Grants();
    const { fetch } = createPerimeter({
      allowedHosts: () => [],
      audit: { left: (entry) => this.audit.push(entry), stayed: () => {} },
      grants,
    });
    const spending = new Spending({ folder, clock, log: silentLogger, pid, isAlive: () => true });
    return new Fallback({
      settings: () => this.settings,
      isTrusted,
      fetch,
      grants,
      budget: new Budget({ spending, paidThisMonth: async () => 0, clock }),
      secret: async () => this.key,
      askConsent: async (params) => {
        this.asked.push(params);
        return this.agrees;
      },
      clock,
    });
  }

  set(change: Partial<FallbackSetting>): void {
    this.settings = this.#settingsWith(change);
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await fs.rm(this.folder, { recursive: true, force: true });
  }

  #settingsWith(change: Partial<FallbackSetting>): Settings {
    const fallback = {
      provider: 'openai-compatible',
      model: 'm',
      baseUrl: `${this.server.origin}/api/v1`,
      tasks: { chat: ['localUnreachable', 'doesNotFit', 'onRequest'] },
      ...change,
    };
    return readSettings({ hob: { fallback, savings: { prices: OWN_PRICES } } }).settings;
  }
}
