// The person's own certificate authorities (hob.perimeter.extraCaFiles), beside those of Node and of the system. Whatever
// is wrong with the files, verification stays on.
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import type { Logger } from '../../shared/base/log.ts';

export interface Trusted {
  /** Missing where the person named no file that can be used: then Node's own list counts. */
  readonly secureContext?: tls.SecureContext;
  /** What is wrong with the files, as a sentence. */
  readonly trustProblem?: string;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

export class Trust {
  readonly #files: () => readonly string[];
  readonly #log: Logger;
  #key = '[]';
  #trusted: Promise<Trusted> = Promise.resolve({});

  /** `files` is the setting as it is now; files are read again when it changes. */
  constructor(files: () => readonly string[], log: Logger) {
    this.#files = files;
    this.#log = log;
  }

  /** Never rejects. */
  get(): Promise<Trusted> {
    const files = this.#files();
    const key = JSON.stringify(files);
    if (key !== this.#key) {
      this.#key = key;
      this.#trusted = this.#read(files);
    }
    return this.#trusted;
  }

  async #read(files: readonly string[]): Promise<Trusted> {
    const read = await Promise.all(files.map(certificatesOf));
    const problems = read.flatMap((one) => (typeof one === 'string' ? [one] : []));
    for (const problem of problems) this.#log.warn(problem);
    const own = read.flatMap((one) => (typeof one === 'string' ? [] : one));
    return {
      ...(own.length > 0 && { secureContext: tls.createSecureContext({ ca: [...known(), ...own] }) }),
      ...(problems.length > 0 && { trustProblem: problems.join(' ') }),
    };
  }
}

/** PEM texts of a file, or a sentence that says why there are none. */
async function certificatesOf(file: string): Promise<string[] | string> {
  const place = file.replace(/^~(?=[\\/])/, homedir());
  const named = `${file} in hob.perimeter.extraCaFiles`;
  if (!path.isAbsolute(place)) return `${named} is no whole path: write it from the root, or from ~.`;
  let text: string;
  try {
    text = await readFile(place, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // What fs throws.
    return code === 'ENOENT' ? `${named} does not exist.` : `${named} cannot be read (${code}).`;
  }
  const found = text.match(CERTIFICATE) ?? [];
  if (found.length === 0) return `${named} holds no certificate in PEM form.`;
  return found.every(isCertificate) ? found : `${named} holds a certificate that cannot be read.`;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false; // Torn, or something else between the lines.
  }
}

/** What would count without our own: Node's list with NODE_EXTRA_CA_CERTS, and the system's where this Node can tell it. */
function known(): string[] {
  // Since Node 22.15; older ones know their own list only.
  const { getCACertificates } = tls as { getCACertificates?: (type: string) => string[] };
  if (getCACertificates === undefined) return [...tls.rootCertificates];
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
}
