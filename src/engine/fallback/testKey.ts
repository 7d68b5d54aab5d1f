// Whether a key works: one request for the list of models, which costs nothing and holds no text of the person's.
// The client asks the person before: it is a request that leaves the machine.
import { messageOf, UserError } from '../../shared/base/errors.ts';
import { type FallbackTestParams, type FallbackTestResult, fallbackSecretId } from '../../shared/protocol/fallback.ts';
import { HostedClient } from '../models/hosted/hostedClient.ts';
import { hostedFetch } from '../models/hosted/hostedFetch.ts';
import { addressOf } from '../models/hosted/providers.ts';
import type { Grants } from '../perimeter/grants.ts';
import type { PerimeterFetch } from '../perimeter/perimeter.ts';

export interface TestKeyParts {
  readonly isTrusted: boolean;
  readonly fetch: PerimeterFetch;
  readonly grants: Grants;
  readonly secret: (id: string) => Promise<string | undefined>;
}

const LIMIT_MS = 20_000;

/** @throws UserError where there is nothing to test. */
export async function testKey(params: FallbackTestParams, parts: TestKeyParts): Promise<FallbackTestResult> {
  const { provider, model, baseUrl } = params;
  const address = addressOf(provider, baseUrl);
  if (address === undefined) throw new UserError('The address of the hosted API is not one of a web API.');
  if (!parts.isTrusted) throw new UserError('This workspace is not trusted, so nothing is asked from it.');
  const key = await parts.secret(fallbackSecretId(provider));
  if (!key) throw new UserError(`There is no key for ${address.name} yet.`);
  const { fetch, grants } = parts;
  const grant = (purpose: Parameters<Parameters<typeof hostedFetch>[0]['grant']>[0]) =>
    grants.issue({ origin: address.origin, provider: address.name, ...purpose, objection: () => undefined });
  const client = new HostedClient({ address, fetch: hostedFetch({ address, fetch, key, grant }) });
  try {
    const names = (await client.list(AbortSignal.timeout(LIMIT_MS))).map(({ name }) => name);
    if (names.length === 0 || names.includes(model)) return { isRight: true, text: `${address.name} accepts the key.` };
    // Lists may be long or leave out aliases: a model that is not in it may still be there.
    return { isRight: true, text: `${address.name} accepts the key, but does not list ${model}: check its name.` };
  } catch (error) {
    return { isRight: false, text: messageOf(error) };
  }
}
