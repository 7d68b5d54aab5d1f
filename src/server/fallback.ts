// hob/fallback/* over LSP, and the fallback itself with what it needs from the client: keys, and the person's consent.
import path from 'node:path';
import type { Connection } from 'vscode-languageserver';
import type * as z from 'zod';
import { Budget } from '../engine/fallback/budget.ts';
import { Fallback } from '../engine/fallback/fallback.ts';
import { hostedModels } from '../engine/fallback/hostedModels.ts';
import { Spending } from '../engine/fallback/spending.ts';
import { testKey } from '../engine/fallback/testKey.ts';
import type { Grants } from '../engine/perimeter/grants.ts';
import type { PerimeterFetch } from '../engine/perimeter/perimeter.ts';
import type { Savings } from '../engine/savings/savings.ts';
import type { Logger } from '../shared/base/log.ts';
import {
  FALLBACK_ASK_CONSENT_METHOD,
  FALLBACK_CONSENT_METHOD,
  FALLBACK_MODELS_METHOD,
  FALLBACK_STATUS_METHOD,
  FALLBACK_TEST_METHOD,
  type FallbackAskConsentParams,
  FallbackAskConsentResult,
  FallbackConsentParams,
  FallbackModelsParams,
  FallbackTestParams,
} from '../shared/protocol/fallback.ts';
import type { Settings } from '../shared/settings/schema.ts';
import { asResponseError, wrongParams } from './answers.ts';

export interface FallbackSources {
  readonly settings: () => Settings;
  readonly isTrusted: boolean;
  /** Folder that the server may write to. */
  readonly storage: string;
  readonly savings: Savings;
  readonly fetch: PerimeterFetch;
  readonly grants: Grants;
  readonly secret: (id: string) => Promise<string | undefined>;
  readonly log: Logger;
}

export function registerFallback(connection: Connection, sources: FallbackSources): Fallback {
  const { settings, savings, storage, log } = sources;
  const clock = Date.now;
  const spending = new Spending({ folder: path.join(storage, 'fallback'), clock, log });
  const paidThisMonth = async () => (await savings.summary()).paidMonthMicroUsd;
  const budget = new Budget({ spending, paidThisMonth, clock });
  const askConsent = (params: FallbackAskConsentParams) => consentOf(connection, params);
  const fallback = new Fallback({ ...sources, budget, askConsent, clock });

  connection.onNotification(FALLBACK_CONSENT_METHOD, (raw: unknown) => {
    const parsed = FallbackConsentParams.safeParse(raw);
    if (parsed.success) fallback.setConsent(parsed.data.consent);
    else log.warn(`${FALLBACK_CONSENT_METHOD}: ${parsed.error.issues[0]?.message ?? 'wrong parameters'}`);
  });
  const on = <P>(method: string, schema: z.ZodType<P>, answer: (params: P) => Promise<unknown>) =>
    connection.onRequest(method, async (raw: unknown) => {
      const parsed = schema.safeParse(raw);
      return parsed.success ? answer(parsed.data).catch(asResponseError) : wrongParams(method, parsed.error);
    });
  on(FALLBACK_MODELS_METHOD, FallbackModelsParams, async ({ provider }) =>
    hostedModels(provider, settings()['savings.prices'], clock()),
  );
  on(FALLBACK_TEST_METHOD, FallbackTestParams, (params) => testKey(params, sources));
  connection.onRequest(FALLBACK_STATUS_METHOD, () => fallback.status());
  return fallback;
}

/** Asks the person through the client; one that does not know the request has nobody who could agree. */
async function consentOf(connection: Connection, params: FallbackAskConsentParams): Promise<boolean> {
  const answer: unknown = await connection.sendRequest(FALLBACK_ASK_CONSENT_METHOD, params).catch(() => null);
  const parsed = FallbackAskConsentResult.safeParse(answer);
  return parsed.success && parsed.data.isGranted;
}
