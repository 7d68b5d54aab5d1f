// Addresses of servers as people and environments write them, in one form.

/**
 * Without path end (`/`, and `/v1`, which people copy from documentation); 0.0.0.0, where a server listens, becomes
 * 127.0.0.1, where it answers. Undefined where it is no http address at all.
 */
export function normaliseUrl(text: string): string | undefined {
  const trimmed = text.trim();
  if (!URL.canParse(trimmed)) return undefined;
  const url = new URL(trimmed);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = '127.0.0.1';
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v1$/, '');
  const user = url.username === '' && url.password === '' ? '' : `${url.username}:${url.password}@`;
  return `${url.protocol}//${user}${url.host}${path}`;
}

/**
 * Ollama's own reading of OLLAMA_HOST: `[scheme://]host[:port][/path]`, port 11434 where no scheme is given, else the
 * scheme's. Empty or unreadable means its default address.
 */
export function ollamaUrl(environment: string | undefined): string {
  const fallback = 'http://127.0.0.1:11434';
  const text = (environment ?? '').trim().replace(/^["']|["']$/g, '');
  if (text === '') return fallback;
  if (text.includes('://')) return normaliseUrl(text) ?? fallback;
  const [host = '', ...path] = text.split('/');
  const named = /^:\d/.test(host) ? `127.0.0.1${host}` : host;
  const hasPort = /:\d+$/.test(named) && !/^[^[]*:.*:/.test(named);
  const bracketed = /^[^[]*:.*:/.test(named) ? `[${named}]` : named;
  return normaliseUrl(`http://${bracketed}${hasPort ? '' : ':11434'}/${path.join('/')}`) ?? fallback;
}
