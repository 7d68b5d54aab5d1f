// Shows that a server can write: one short completion through the route all three engines share.

const BOUND_MS = 60_000;

/** What the server's first model made of a line of code, shortened; throws when it does not answer. */
export async function checkEngine(url: string): Promise<string> {
  const signal = AbortSignal.timeout(BOUND_MS);
  const { data = [] } = (await ask(`${url}/v1/models`, { signal })) as { data?: { id: string }[] };
  const model = data[0]?.id;
  if (model === undefined) throw new Error(`${url} has no model.`);
  const body = JSON.stringify({ model, prompt: 'function add(a, b) {\n  return ', max_tokens: 8, temperature: 0 });
  const headers = { 'content-type': 'application/json' };
  const answer = await ask(`${url}/v1/completions`, { method: 'POST', headers, body, signal });
  const { choices = [] } = answer as { choices?: { text: string }[] };
  return `${model} wrote ${JSON.stringify(choices[0]?.text ?? '')}`;
}

async function ask(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url} answers with HTTP ${response.status}.`);
  return response.json();
}
