// Names of models as settings write them: `server/model`, where either part may hold slashes.

export interface ModelName {
  readonly server: string;
  readonly model: string;
}

/** Known servers are matched first (the longest name wins), else the first slash divides. Undefined without a slash. */
export function splitModelName(id: string, servers: readonly string[]): ModelName | undefined {
  const known = servers.filter((name) => id.startsWith(`${name}/`)).sort((a, b) => b.length - a.length)[0];
  const at = known?.length ?? id.indexOf('/');
  if (at <= 0 || at === id.length - 1) return undefined;
  return { server: id.slice(0, at), model: id.slice(at + 1) };
}

/** Ollama lists every model with its tag; people leave `:latest` out. */
export function isSameModel(listed: string, wanted: string): boolean {
  return listed === wanted || listed === `${wanted}:latest`;
}
