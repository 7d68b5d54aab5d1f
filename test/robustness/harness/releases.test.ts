// Official releases: checked by the publisher's digest, resumed where a download broke off, refused when in doubt.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { downloadRelease } from '../../harness/engines/releases.ts';
import { ProvideError, Steps } from '../../harness/engines/steps.ts';

const realFetch = globalThis.fetch;
const realCache = process.env['HOB_ENGINES_CACHE'];

describe('official release', () => {
  let folder: string;
  let archive: Buffer;
  let steps: Steps;
  /** What GitHub would state and serve; ranges asked for are kept. */
  let digest: string | null;
  let ranges: (string | null)[];

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hob-release-'));
    process.env['HOB_ENGINES_CACHE'] = folder;
    mkdirSync(path.join(folder, 'made', 'inside'), { recursive: true });
    writeFileSync(path.join(folder, 'made', 'inside', 'engine'), 'x'.repeat(50_000));
    execFileSync('tar', ['-czf', 'made.tar.gz', 'made'], { cwd: folder });
    archive = readFileSync(path.join(folder, 'made.tar.gz'));
    digest = `sha256:${createHash('sha256').update(archive).digest('hex')}`;
    ranges = [];
    steps = new Steps('release-test');
    steps.say = () => undefined;
    globalThis.fetch = async (url, init) => (String(url).startsWith('https://api.') ? listing() : download(init));
  });

  afterEach(() => {
    globalThis.fetch = realFetch;
    if (realCache === undefined) delete process.env['HOB_ENGINES_CACHE'];
    else process.env['HOB_ENGINES_CACHE'] = realCache;
    rmSync(folder, { recursive: true });
  });

  function listing(): Response {
    const asset = {
      name: 'engine-linux.tar.gz',
      size: archive.length,
      digest,
      browser_download_url: 'https://files/engine',
    };
    return Response.json({ assets: [{ ...asset, name: 'engine-mac.tar.gz' }, asset] });
  }

  function download(init?: RequestInit): Response {
    const range = new Headers(init?.headers).get('range');
    ranges.push(range);
    const from = Number(range?.match(/bytes=(\d+)-/)?.[1] ?? 0);
    return new Response(new Uint8Array(archive.subarray(from)), { status: from > 0 ? 206 : 200 });
  }

  const into = () => path.join(folder, 'unpacked');
  const get = () => downloadRelease(steps, { repository: 'a/b', tag: 'v1', asset: /-linux\.tar\.gz$/, into: into() });
  const isUnpacked = () => existsSync(path.join(into(), 'made', 'inside', 'engine'));

  it('is fetched, checked and unpacked', async () => {
    await get();
    assert.equal(isUnpacked(), true);
    assert.deepEqual(ranges, [null]);
  });

  it('goes on where an earlier download broke off', async () => {
    writeFileSync(path.join(folder, 'engine-linux.tar.gz.part'), archive.subarray(0, 100));
    await get();
    assert.equal(isUnpacked(), true);
    assert.deepEqual(ranges, ['bytes=100-']);
  });

  it('is deleted, not unpacked, when its digest is another', async () => {
    digest = `sha256:${'0'.repeat(64)}`;
    await assert.rejects(get(), /does not match its checksum/);
    assert.equal(isUnpacked(), false);
    assert.equal(existsSync(path.join(folder, 'engine-linux.tar.gz')), false);
  });

  it('is refused when the publisher states no digest', async () => {
    digest = null;
    await assert.rejects(get(), /states no checksum/);
    assert.deepEqual(ranges, []);
  });

  it('says in one sentence that GitHub is out of reach', async () => {
    globalThis.fetch = async () => {
      throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') });
    };
    await assert.rejects(
      get(),
      (error) => error instanceof ProvideError && /cannot be reached.*ENOTFOUND/.test(error.message),
    );
  });
});
