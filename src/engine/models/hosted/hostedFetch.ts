// The way out to one hosted API: its key, the permission for each request, and its refusals as ServerErrors.
import type { Grant } from '../../perimeter/grants.ts';
import type { Leaving, PerimeterFetch, RequestPurpose } from '../../perimeter/perimeter.ts';
import { hostedError } from './hostedError.ts';
import type { HostedAddress } from './providers.ts';

export interface HostedFetchOptions {
  readonly address: HostedAddress;
  readonly fetch: PerimeterFetch;
  readonly key: string;
  /** Issued anew for each request; the perimeter asks for it. */
  grant(purpose: Required<Pick<RequestPurpose, 'task' | 'model'>>): Grant;
  readonly onLeaving?: (leaving: Leaving) => void;
}

const MAX_ERROR_CHARACTERS = 64 * 1024;
/** Of the Messages API; required with every request. */
const ANTHROPIC_VERSION = '2023-06-01';

/** A fetch that a library may be given: a status that is no success throws. */
export function hostedFetch({ address, fetch: send, key, grant, onLeaving }: HostedFetchOptions): PerimeterFetch {
  return async (input, init = {}) => {
    const { task = 'chat', model = '' } = init;
    const headers = { ...ownHeaders(new Headers(init.headers)), ...authorization(address, key) };
    const purpose = { task, model, grant: grant({ task, model }), ...(onLeaving && { onLeaving }) };
    const response = await send(input, { ...init, headers, ...purpose });
    if (response.ok) return response;
    const text = (await response.text().catch(() => '')).slice(0, MAX_ERROR_CHARACTERS);
    throw hostedError(
      { status: response.status, retryAfter: response.headers.get('retry-after'), body: parsed(text) },
      { provider: address.name, model },
    );
  };
}

/** What says what the body is; libraries tell servers about this machine besides, which is none of their business. */
function ownHeaders(headers: Headers): Record<string, string> {
  const own: Record<string, string> = {};
  for (const name of ['content-type', 'accept']) {
    const value = headers.get(name);
    if (value !== null) own[name] = value;
  }
  return own;
}

function authorization({ wire }: HostedAddress, key: string): Record<string, string> {
  if (wire === 'anthropic') return { 'x-api-key': key, 'anthropic-version': ANTHROPIC_VERSION };
  return { authorization: `Bearer ${key}` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A gateway's page instead of an API's answer: the status says enough.
    return {};
  }
}
