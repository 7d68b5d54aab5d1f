// hob/savings/*: what the ledger says, for the report, for exports, and its end.
import { type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Savings } from '../engine/savings/savings.ts';
import { messageOf } from '../shared/base/errors.ts';
import { SAVINGS_CLEAR_METHOD, SAVINGS_SUMMARY_METHOD } from '../shared/protocol/savings.ts';
import {
  SAVINGS_EXPORT_METHOD,
  SAVINGS_REFERENCES_METHOD,
  SAVINGS_REPORT_METHOD,
  SavingsExportParams,
} from '../shared/protocol/savingsView.ts';
import { wrongParams } from './answers.ts';

export function registerSavings(connection: Connection, savings: Savings): void {
  connection.onRequest(SAVINGS_SUMMARY_METHOD, () => savings.summary());
  connection.onRequest(SAVINGS_REPORT_METHOD, () => savings.report());
  connection.onRequest(SAVINGS_REFERENCES_METHOD, () => ({ models: savings.references() }));
  connection.onRequest(SAVINGS_CLEAR_METHOD, () =>
    explained('The savings history could not be deleted', async () => {
      await savings.clear();
      return null;
    }),
  );
  connection.onRequest(SAVINGS_EXPORT_METHOD, async (raw: unknown): Promise<unknown> => {
    const parsed = SavingsExportParams.safeParse(raw);
    if (!parsed.success) return wrongParams(SAVINGS_EXPORT_METHOD, parsed.error);
    const { format, path } = parsed.data;
    return explained('The savings could not be exported', async () => ({
      entries: await savings.export(format, path),
    }));
  });
}

/** What fails here fails on the disk, which a person can mend: one sentence, no stack. */
async function explained<T>(what: string, work: () => Promise<T>): Promise<T | ResponseError<unknown>> {
  try {
    return await work();
  } catch (error) {
    return new ResponseError(LSPErrorCodes.RequestFailed, `${what}: ${messageOf(error)}`);
  }
}
