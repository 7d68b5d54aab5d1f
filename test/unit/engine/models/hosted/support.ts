// A hosted client that is directed to a strict server on loopback, through the real perimeter and its permissions.
import { HostedClient } from '../../../../../src/engine/models/hosted/hostedClient.ts';
import { hostedFetch } from '../../../../../src/engine/models/hosted/hostedFetch.ts';
import { addressOf, type HostedAddress } from '../../../../../src/engine/models/hosted/providers.ts';
import type { ChatRequest, StreamEvent } from '../../../../../src/engine/models/modelClient.ts';
import { Grants } from '../../../../../src/engine/perimeter/grants.ts';
import { createPerimeter, type Perimeter } from '../../../../../src/engine/perimeter/perimeter.ts';
import type { HostedProviderId } from '../../../../../src/shared/protocol/fallback.ts';
import { anthropicFormat } from '../../../../harness/hosted/anthropicFormat.ts';
import { deepSeekFormat } from '../../../../harness/hosted/deepSeekFormat.ts';
import { geminiFormat } from '../../../../harness/hosted/geminiFormat.ts';
import { HostedServer, KEY, type WireFormat } from '../../../../harness/hosted/hostedServer.ts';
import { mistralFormat } from '../../../../harness/hosted/mistralFormat.ts';
import { compatibleFormat, openAiFormat } from '../../../../harness/hosted/openAiFormat.ts';

export const FORMATS: Readonly<Record<HostedProviderId, WireFormat>> = {
  openai: openAiFormat,
  anthropic: anthropicFormat,
  gemini: geminiFormat,
  mistral: mistralFormat,
  deepseek: deepSeekFormat,
  'openai-compatible': compatibleFormat,
};

export interface Hosted {
  readonly server: HostedServer;
  readonly address: HostedAddress;
  client(key?: string): HostedClient;
  stop(): Promise<void>;
}

export async function startHosted(provider: HostedProviderId): Promise<Hosted> {
  const server = await HostedServer.start(FORMATS[provider]);
  const published = addressOf(provider, 'https://gateway.example.com/api/v1');
  if (!published) throw new Error(`no address for ${provider}`);
  const address = { ...published, origin: server.origin };
  const grants = new Grants();
  const perimeter: Perimeter = createPerimeter({
    allowedHosts: () => [],
    audit: { left: () => {}, stayed: () => {} },
    grants,
  });
  return {
    server,
    address,
    client: (key = KEY) =>
      new HostedClient({
        address,
        fetch: hostedFetch({
          address,
          fetch: perimeter.fetch,
          key,
          grant: (purpose) =>
            grants.issue({ origin: address.origin, provider: address.name, ...purpose, objection: () => undefined }),
        }),
      }),
    stop: async () => {
      perimeter.dispose();
      await server.stop();
    },
  };
}

export function question(change: Partial<ChatRequest> = {}): ChatRequest {
  return {
    model: 'some-model',
    task: 'chat',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Two and two?' },
      { role: 'assistant', content: 'Four.' },
      { role: 'user', content: 'And three?' },
    ],
    maxTokens: 300,
    signal: new AbortController().signal,
    ...change,
  };
}

export async function collect(events: AsyncIterable<StreamEvent>): Promise<StreamEvent[]> {
  const all: StreamEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}
