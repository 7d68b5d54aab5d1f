// Official releases on GitHub: found and checked by the digest its API states, fetched resumably, given up on quickly offline.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { ProvideError, type Steps } from './steps.ts';

/** Offline machines must not wait: a reachable GitHub answers within this. */
const REACH_MS = 5_000;
/** No byte for this long ends a download. */
const STALL_MS = 60_000;
const SAY_EVERY_MS = 15_000;

export interface Release {
  /** owner/name */
  repository: string;
  tag: string;
  /** Matches the one archive for this machine. */
  asset: RegExp;
  /** Folder to unpack into. */
  into: string;
}

interface Asset {
  name: string;
  size: number;
  /** `sha256:…`; GitHub states it for every asset uploaded since June 2025. */
  digest?: string | null;
  browser_download_url: string;
}

/** Downloads, checks and unpacks; HOB_ENGINES_DOWNLOAD=0 leaves this way out. Throws ProvideError. */
export async function downloadRelease(steps: Steps, release: Release): Promise<void> {
  if (process.env['HOB_ENGINES_DOWNLOAD'] === '0') throw new ProvideError('downloads are off (HOB_ENGINES_DOWNLOAD=0)');
  const asset = (await listAssets(release)).find(({ name }) => release.asset.test(name));
  if (asset === undefined) throw new ProvideError(`release ${release.tag} has no archive for this machine`);
  const sha256 = asset.digest?.match(/^sha256:([0-9a-f]{64})$/)?.[1];
  if (sha256 === undefined) throw new ProvideError(`release ${release.tag} states no checksum for ${asset.name}`);
  mkdirSync(release.into, { recursive: true });
  const archive = path.join(path.dirname(release.into), asset.name);
  if (!existsSync(archive)) await fetchWhole(steps, asset, archive);
  if ((await sha256Of(archive)) !== sha256) {
    rmSync(archive);
    throw new ProvideError(`${asset.name} does not match its checksum; it was deleted`);
  }
  await unpack(steps, archive, release.into);
  rmSync(archive);
}

async function listAssets({ repository, tag }: Release): Promise<Asset[]> {
  const url = `https://api.github.com/repos/${repository}/releases/tags/${tag}`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(REACH_MS) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const { assets } = (await response.json()) as { assets: Asset[] };
    return assets;
  } catch (error) {
    throw new ProvideError(`GitHub cannot be reached from here (${inWords(error)})`);
  }
}

async function fetchWhole(steps: Steps, asset: Asset, archive: string): Promise<void> {
  const part = `${archive}.part`;
  const have = existsSync(part) ? statSync(part).size : 0;
  const stalled = new AbortController();
  let bound = setTimeout(() => stalled.abort(), STALL_MS);
  const size = Math.round(asset.size / 1e6);
  steps.say(`downloading ${asset.name} (${size} MB)`);
  try {
    const headers: Record<string, string> = have > 0 ? { range: `bytes=${have}-` } : {};
    const response = await fetch(asset.browser_download_url, { headers, signal: stalled.signal });
    if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
    let got = response.status === 206 ? have : 0;
    let saidMs = Date.now();
    const counted = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]).on(
      'data',
      (chunk: Buffer) => {
        got += chunk.length;
        clearTimeout(bound);
        bound = setTimeout(() => stalled.abort(), STALL_MS);
        if (Date.now() - saidMs < SAY_EVERY_MS) return;
        saidMs = Date.now();
        steps.say(`downloading: ${Math.round(got / 1e6)} of ${size} MB`);
      },
    );
    await pipeline(counted, createWriteStream(part, { flags: got > 0 ? 'a' : 'w' }));
    renameSync(part, archive);
  } catch (error) {
    throw new ProvideError(`the download of ${asset.name} broke off (${inWords(error)}); the next run goes on with it`);
  } finally {
    clearTimeout(bound);
  }
}

/** `fetch failed` says nothing; its cause does. */
function inWords(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message : message;
}

/** Hex digest of a file. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** `tar` everywhere; on Windows it is bsdtar, which reads zip too. zstd is undone here because not every tar can. */
async function unpack(steps: Steps, archive: string, into: string): Promise<void> {
  if (archive.endsWith('.zst')) {
    const plain = archive.slice(0, -'.zst'.length);
    // Node 24 has it, the older types this repository pins do not.
    const { createZstdDecompress } = zlib as unknown as { createZstdDecompress: () => NodeJS.ReadWriteStream };
    await pipeline(createReadStream(archive), createZstdDecompress(), createWriteStream(plain));
    await steps.run('unpacking', ['tar', '-xf', plain, '-C', into]);
    rmSync(plain);
    return;
  }
  const isZip = archive.endsWith('.zip') && process.platform === 'linux';
  await steps.run('unpacking', isZip ? ['unzip', '-qo', archive, '-d', into] : ['tar', '-xf', archive, '-C', into]);
}
