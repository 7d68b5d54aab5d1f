// What a person is told of models beyond what their servers say: whether there is room, what the licence allows, how fast
// they were here, and which of the catalog are worth fetching. Asked for lists only, never on the way of a request.
import type { AvailableModel, Machine, ModelInfo } from '../../shared/protocol/models.ts';
import { isLoopbackAddress } from '../perimeter/hostPolicy.ts';
import { contextTokensOf } from '../routing/contextTokens.ts';
import { parseSize } from '../routing/parameterSize.ts';
import { CATALOG, type CatalogRow, catalogRow } from './catalog.ts';
import { fitOf, neededBytes } from './memory.ts';
import type { ModelDescription } from './modelClient.ts';
import { RECKONED_CONTEXT, recommendedFor } from './recommend.ts';
import type { KnownServer } from './registry.ts';

/** A row is taken for another model of the same name where the server's count of parameters is this far from it. */
const SAME_SIZE = 0.3;

export class ModelGuide {
  readonly #machine: () => Machine;

  constructor(machine: () => Machine) {
    this.#machine = machine;
  }

  /** Models of all servers that answer, with what is known of them here. */
  installed(servers: readonly KnownServer[]): ModelInfo[] {
    const machine = this.machine(servers);
    return servers.flatMap((server) =>
      server.isServing ? server.models.map((info) => this.#complete(info, server, machine)) : [],
    );
  }

  /** What the first Ollama on this machine could fetch: what has room and is not there, the recommended first. */
  available(servers: readonly KnownServer[]): AvailableModel[] {
    const server = servers.find((one) => one.client.pull !== undefined && one.isServing && isHere(one));
    const machine = this.machine(servers);
    if (server === undefined) return [];
    const there = new Set(server.models.map(({ name }) => rowOf(name, undefined)));
    const models = CATALOG.models.flatMap((row) => {
      if (row.ollama === null || there.has(row)) return [];
      const fit = fitOf(neededBytes({}, row, RECKONED_CONTEXT) ?? 0, machine);
      return fit === 'no' ? [] : [toAvailable(row, row.ollama, server.status.name, machine)];
    });
    return models.sort((a, b) => b.recommendedFor.length - a.recommendedFor.length);
  }

  /** With what Ollama uses of cards that no tool tells of: at least that much is there. */
  machine(servers: readonly KnownServer[]): Machine {
    const machine = this.#machine();
    if (machine.gpus.length > 0 || machine.isUnified) return machine;
    const used = servers
      .filter(isHere)
      .flatMap((server) => server.models.map(({ name }) => server.description(name)?.loadedGpuBytes ?? 0))
      .reduce((sum, bytes) => sum + bytes, 0);
    return used === 0 ? machine : { ...machine, gpus: [{ name: 'as far as Ollama uses it now', memoryBytes: used }] };
  }

  #complete(info: ModelInfo, server: KnownServer, machine: Machine): ModelInfo {
    const description = server.description(info.name);
    const row = rowOf(info.name, description);
    const speed = server.speed(info.name);
    const fit = isHere(server) ? fitHere(info, description, row, machine) : undefined;
    return {
      ...info,
      ...(row && info.licence === undefined && { licence: row.licence }),
      ...(row && info.commercialUse === undefined && { commercialUse: row.commercialUse }),
      ...(fit && { fit }),
      ...(speed && { speed }),
    };
  }
}

function fitHere(
  info: ModelInfo,
  description: ModelDescription | undefined,
  row: CatalogRow | undefined,
  machine: Machine,
) {
  const { loadedBytes, loadedGpuBytes } = description ?? {};
  // What runs fits; where, its server says.
  if (loadedBytes !== undefined && loadedGpuBytes !== undefined)
    return loadedGpuBytes >= loadedBytes ? 'gpu' : 'memory';
  if (info.leavesMachine) return undefined;
  const parameters = parseSize(info.parameterSize ?? '');
  const needed = neededBytes(
    { ...info, kvBytesPerToken: description?.kvBytesPerToken, parameters },
    row,
    contextTokensOf(info.kind, description),
  );
  return needed === undefined ? undefined : fitOf(needed, machine);
}

function rowOf(name: string, description: ModelDescription | undefined): CatalogRow | undefined {
  const row = catalogRow(name, description?.source, description?.parent);
  const said = parseSize(description?.parameterSize ?? '');
  if (row === undefined || said === undefined) return row;
  return Math.abs(said / 1e9 - row.parameters) <= SAME_SIZE * row.parameters ? row : undefined;
}

/** A server on another machine has memory that nobody here can look at. */
export function isHere({ status }: KnownServer): boolean {
  const host = URL.canParse(status.url) ? new URL(status.url).hostname.replace(/^\[|\]$/g, '') : '';
  return host === 'localhost' || isLoopbackAddress(host);
}

function toAvailable(row: CatalogRow, name: string, server: string, machine: Machine): AvailableModel {
  return {
    server,
    name,
    title: row.title,
    downloadBytes: Math.round(row.gb4 * 1e9),
    contextTokens: row.context,
    licence: row.licence,
    commercialUse: row.commercialUse,
    fit: fitOf(neededBytes({}, row, RECKONED_CONTEXT) ?? 0, machine),
    canComplete: row.fim !== null && row.bestFor.includes('completion'),
    canChat: row.bestFor.includes('chat'),
    canEmbed: row.bestFor.includes('embed'),
    canThink: row.thinking !== 'none',
    canSee: row.vision,
    canUseTools: row.tools,
    recommendedFor: recommendedFor(row, machine),
  };
}
