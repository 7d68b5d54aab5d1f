// A client whose failed answers are heard of by the server's watch, and whose speed is measured, whoever asked.
import type { MeasuredSpeeds } from './measuredSpeeds.ts';
import type { ModelClient, StreamEvent } from './modelClient.ts';

export function reportingClient(
  client: ModelClient,
  speeds: MeasuredSpeeds,
  onFailure: (error: unknown) => void,
): ModelClient {
  return {
    kind: client.kind,
    health: (signal) => client.health(signal),
    list: (signal) => client.list(signal),
    describe: (name, signal) => client.describe(name, signal),
    complete: (request) => listened(speeds.measured(request.model, client.complete(request)), onFailure),
    chat: (request) => listened(speeds.measured(request.model, client.chat(request)), onFailure),
    ...(client.preload && { preload: client.preload.bind(client) }),
    ...(client.pull && { pull: client.pull.bind(client) }),
    ...(client.countTokens && { countTokens: client.countTokens.bind(client) }),
    ...(client.embed && { embed: client.embed.bind(client) }),
    ...(client.queueDepth && { queueDepth: client.queueDepth.bind(client) }),
  };
}

async function* listened(
  stream: AsyncIterable<StreamEvent>,
  onFailure: (error: unknown) => void,
): AsyncGenerator<StreamEvent> {
  try {
    yield* stream;
  } catch (error) {
    onFailure(error);
    throw error;
  }
}
