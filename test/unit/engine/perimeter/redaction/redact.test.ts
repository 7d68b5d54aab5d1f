// Redaction: what it finds, what it leaves alone, and that no text makes it slow.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { redact } from '../../../../../src/engine/perimeter/redaction/redact.ts';
import { seeded } from '../../../../harness/random.ts';
import { MAKERS, plantedSecrets } from './generatedSecrets.ts';

const SEED = 20261122;
const PER_KIND = 10;
/** Share of the generated secrets that must be found. */
const WANTED = 0.99;

describe('redact', () => {
  it(`finds ${WANTED * 100} % of generated secrets of ${Object.keys(MAKERS).length} kinds (seed ${SEED})`, () => {
    const planted = plantedSecrets(seeded(SEED), PER_KIND);
    assert.ok(planted.length >= 300 && Object.keys(MAKERS).length >= 20);
    const missed = planted.filter(({ text, secret }) => {
      const { text: clean } = redact(text);
      // The longest stretch of a key block is what must not be left over.
      const core = secret.split('\n').sort((a, b) => b.length - a.length)[0] ?? secret;
      return clean.includes(core) || clean === text;
    });
    const list = missed.map(({ kind, text }) => `${kind}: ${text}`).join('\n');
    assert.ok(missed.length <= planted.length * (1 - WANTED), `missed ${missed.length} of ${planted.length}:\n${list}`);
  });

  it('names the kind and counts', () => {
    const random = seeded(1);
    for (const { kind, text } of plantedSecrets(random, 2)) {
      const { text: clean, found } = redact(`${text}\n\n${text}`);
      assert.deepEqual(found, [{ kind, count: 2 }], `${kind} in ${text}`);
      assert.equal(clean.split(`‹redacted:${kind}›`).length, 3);
    }
  });

  it('leaves the rest of the text as it was', () => {
    const key = `ghp_${'a1B2'.repeat(9)}`;
    assert.deepEqual(redact(`before ${key} after`), {
      text: 'before ‹redacted:github-token› after',
      found: [{ kind: 'github-token', count: 1 }],
    });
    const url = 'postgres://app:s3cr3t-Passw0rd@db:5432/x';
    assert.equal(redact(url).text, 'postgres://app:‹redacted:connection-password›@db:5432/x');
  });

  it('finds nothing in what it has cleaned', () => {
    const all = plantedSecrets(seeded(2), 3).map(({ text }) => text);
    const { text } = redact(all.join('\n'));
    assert.deepEqual(redact(text), { text, found: [] });
  });

  it('removes a key block that the text cuts off, with its end missing', () => {
    const cut = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEowIBAAKCAQEA7x9Zk2Qm4vB1nL8sTqWe3RfYpUdGhJcX5oNi6aKb0MzVtSy'.repeat(3)}`;
    assert.equal(redact(`a\n${cut}`).text, 'a\n‹redacted:private-key›');
  });

  it('takes documentation, templates and public things for what they are', () => {
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: that is what such files hold.
    const texts = [
      'postgres://user:password@localhost/db',
      'https://user:pass@example.com/',
      'amqp://guest:guest@localhost',
      'postgres://app:${DB_PASSWORD}@db/x',
      'mysql://app:<password>@db/x',
      'AKIAIOSFODNN7EXAMPLE',
      '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----',
      'const PEM = /-----BEGIN PRIVATE KEY-----/;',
      'integrity sha512-AbCdEf0123456789AbCdEf0123456789AbCdEf0123456789==',
      'commit 3f786850e387550fdab836ed7e6dc881de23001b',
      'password: process.env.DATABASE_PASSWORD_FOR_THE_SHOP',
      'api_key = "YOUR_API_KEY_GOES_HERE_PLEASE"',
      'Authorization: Bearer ${token}',
      'id: 123e4567-e89b-12d3-a456-426614174000',
      'http://127.0.0.1:11434/v1@x',
    ];
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above.
    for (const text of texts) assert.deepEqual(redact(text), { text, found: [] });
  });

  it('takes time in proportion to the text, whatever is in it', () => {
    const units = [
      ...['eyJ', 'eyJa.', '-----BEGIN RSA PRIVATE KEY-----', 'sk-', 'ghp_', 'a://b:', '://', 'password=', ';Password='],
      ...[
        'AKIA',
        'glpat-',
        'xoxb-',
        'M.',
        'authorization: bearer ',
        'secretAccessKey:',
        '?sig=',
        'a',
        ' ',
        '"',
        '=',
        '\\n',
      ],
      ...['api_key="', 'eyJhbGciOiJIUzI1NiJ9.', 'AAAA:AA', '1:AA', '8Q~', 'a:b@', '-----', 'AccountKey=', 'SG.a.'],
    ];
    for (const unit of units) {
      // One line of a quarter megabyte: what is quadratic takes minutes here.
      const text = unit.repeat(Math.ceil((256 * 1024) / unit.length));
      const began = performance.now();
      redact(text);
      const tookMs = performance.now() - began;
      assert.ok(tookMs < 2_000, `${JSON.stringify(unit)} repeated: ${Math.round(tookMs)} ms`);
    }
  });
});
