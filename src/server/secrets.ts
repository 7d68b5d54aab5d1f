// Secrets lie with the client: it is asked for one when it is needed, and nothing is kept here.
import type { Connection } from 'vscode-languageserver';
import { SECRET_METHOD, SecretResult } from '../shared/protocol/session.ts';

/** Asks the client for a secret; one that does not know the request has none. */
export async function secretOf(connection: Connection, id: string): Promise<string | undefined> {
  const answer: unknown = await connection.sendRequest(SECRET_METHOD, { id }).catch(() => null);
  const parsed = SecretResult.safeParse(answer);
  return parsed.success ? (parsed.data.value ?? undefined) : undefined;
}
