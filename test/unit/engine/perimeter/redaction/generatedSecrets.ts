// Secrets made up for tests, each the way its vendor makes them: from the published alphabets and lengths, not from Hob's
// patterns. None opens anything.
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { between, type Random } from '../../../../harness/random.ts';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const HEX = `${DIGITS}abcdef`;
const LETTERS = LOWER + LOWER.toUpperCase();
const ALNUM = LETTERS + DIGITS;
const URL_SAFE = `${ALNUM}_-`;
const BASE64 = `${ALNUM}+/`;
const BASE32 = `${LOWER.toUpperCase()}234567`;
const BECH32 = 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L';

const from = (random: Random, alphabet: string, length: number) =>
  Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
/** What stands in the text, and what of it must be gone afterwards. */
export interface Planted {
  readonly text: string;
  readonly secret: string;
}

type Maker = (random: Random) => string | Planted;

const pem = (random: Random) => {
  const kinds = ['pkcs8', 'sec1'] as const;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return privateKey.export({ type: kinds[Math.floor(random() * 2)] ?? 'pkcs8', format: 'pem' }).toString();
};

const jwt = (random: Random) => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: from(random, DIGITS, 10), iat: 1_700_000_000 })}`;
  return `${body}.${createHmac('sha256', from(random, ALNUM, 20))
    .update(body)
    .digest('base64url')}`;
};

const inside = (text: (secret: string) => string, secret: string): Planted => ({ text: text(secret), secret });

/** By kind as Hob names it; several makers where a vendor has several forms. */
export const MAKERS: Readonly<Record<string, readonly Maker[]>> = {
  'aws-access-key-id': [(r) => `AKIA${from(r, BASE32, 16)}`, (r) => `ASIA${from(r, BASE32, 16)}`],
  'aws-secret-access-key': [
    (r) => inside((s) => `aws_secret_access_key = ${s}`, from(r, BASE64, 40)),
    (r) => inside((s) => `secretAccessKey: "${s}"`, from(r, BASE64, 40)),
    (r) => inside((s) => `AWS_SECRET_ACCESS_KEY=${s}`, from(r, BASE64, 40)),
  ],
  'google-api-key': [(r) => `AIza${from(r, URL_SAFE, 35)}`],
  'google-client-secret': [(r) => `GOCSPX-${from(r, URL_SAFE, 28)}`],
  'google-oauth-token': [(r) => `ya29.${from(r, URL_SAFE, between(r, 120, 200))}`],
  'azure-account-key': [
    (r) =>
      inside(
        (s) => `DefaultEndpointsProtocol=https;AccountName=store;AccountKey=${s};EndpointSuffix=core.windows.net`,
        `${from(r, BASE64, 86)}==`,
      ),
    (r) => inside((s) => `SharedAccessKeyName=Root;SharedAccessKey=${s}`, `${from(r, BASE64, 43)}=`),
  ],
  'azure-client-secret': [(r) => `${from(r, ALNUM, 3)}8Q~${from(r, `${ALNUM}_.-~`, 34).replace(/.$/, 'a')}`],
  'github-token': [
    (r) => `gh${from(r, 'pousr', 1)}_${from(r, ALNUM, 36)}`,
    (r) => `github_pat_${from(r, ALNUM, 22)}_${from(r, ALNUM, 59)}`,
  ],
  'gitlab-token': [(r) => `glpat-${from(r, URL_SAFE, 20)}`, (r) => `glrt-${from(r, URL_SAFE, 20)}`],
  'slack-token': [
    (r) => `xoxb-${from(r, DIGITS, 12)}-${from(r, DIGITS, 13)}-${from(r, ALNUM, 24)}`,
    (r) => `xapp-1-A${from(r, BASE32, 10)}-${from(r, DIGITS, 13)}-${from(r, HEX, 64)}`,
  ],
  'slack-webhook': [
    (r) =>
      inside(
        (s) => `https://hooks.slack.com/services/${s}`,
        `T${from(r, BASE32, 8)}/B${from(r, BASE32, 10)}/${from(r, ALNUM, 24)}`,
      ),
  ],
  'stripe-key': [(r) => `sk_live_${from(r, ALNUM, 24)}`, (r) => `rk_test_${from(r, ALNUM, 99)}`],
  'openai-key': [
    (r) => `sk-proj-${from(r, URL_SAFE, 74)}T3BlbkFJ${from(r, URL_SAFE, 74)}`,
    (r) => `sk-${from(r, ALNUM, 20)}T3BlbkFJ${from(r, ALNUM, 20)}`,
  ],
  'anthropic-key': [
    (r) => `sk-ant-api03-${from(r, URL_SAFE, 93)}AA`,
    (r) => `sk-ant-admin01-${from(r, URL_SAFE, 93)}AA`,
  ],
  'api-key': [(r) => `sk-${from(r, HEX, 32)}`],
  'huggingface-token': [(r) => `hf_${from(r, LETTERS, 34)}`],
  'groq-key': [(r) => `gsk_${from(r, ALNUM, 52)}`],
  'npm-token': [(r) => `npm_${from(r, ALNUM, 36)}`],
  'pypi-token': [(r) => `pypi-AgEIcHlwaS5vcmc${from(r, URL_SAFE, between(r, 120, 180))}`],
  'docker-token': [(r) => `dckr_pat_${from(r, URL_SAFE, 27)}`],
  'sendgrid-key': [(r) => `SG.${from(r, URL_SAFE, 22)}.${from(r, URL_SAFE, 43)}`],
  'twilio-key': [(r) => `SK${from(r, HEX, 32)}`],
  'telegram-token': [(r) => `${from(r, '123456789', 10)}:AA${from(r, URL_SAFE, 33)}`],
  'discord-token': [
    (r) => {
      const bot = Buffer.from(`1${from(r, DIGITS, 17)}`).toString('base64url');
      return `${bot}.${from(r, URL_SAFE, 6)}.${from(r, URL_SAFE, 38)}`;
    },
  ],
  'digitalocean-token': [(r) => `dop_v1_${from(r, HEX, 64)}`],
  'shopify-token': [(r) => `shpat_${from(r, HEX, 32)}`],
  'vault-token': [(r) => `hvs.${from(r, URL_SAFE, between(r, 90, 100))}`],
  'mailgun-key': [(r) => `key-${from(r, HEX, 32)}`],
  'age-secret-key': [(r) => `AGE-SECRET-KEY-1${from(r, BECH32, 58)}`],
  'connection-password': [
    (r) => inside((s) => `postgres://app:${s}@db.internal:5432/shop`, from(r, `${ALNUM}!_.-`, between(r, 10, 24))),
    (r) => inside((s) => `mongodb+srv://svc:${s}@cluster0.abcde.mongodb.net/?w=1`, from(r, ALNUM, 16)),
    (r) => inside((s) => `redis://:${s}@cache:6379/0`, from(r, ALNUM, 20)),
    (r) => inside((s) => `Server=sql;Database=shop;User Id=app;Password=${s};Encrypt=true`, from(r, ALNUM, 14)),
  ],
  jwt: [jwt],
  'private-key': [pem],
};

/** Places where people leave secrets. What comes before and after never touches it with a letter or digit. */
const PLACES: readonly ((secret: string) => string)[] = [
  (secret) => `KEY=${secret}\nPORT=3000\n`,
  (secret) => `const client = connect({ key: '${secret}', retries: 3 });`,
  (secret) => `  "token": "${secret}",\n  "user": "me"`,
  (secret) => `curl -H "x-key: ${secret}" https://example.com/v1`,
  (secret) => `# old: ${secret}`,
  (secret) => `2026-11-22T10:00:00Z WARN rejected ${secret} from 10.0.0.4`,
  (secret) => JSON.stringify({ arguments: JSON.stringify({ text: `first line\n${secret}\nlast` }) }),
  (secret) => `https://example.com/cb?state=1&code=${secret}&x=2`,
];

/** `perKind` of each kind, in changing places. */
export function plantedSecrets(random: Random, perKind: number): (Planted & { readonly kind: string })[] {
  return Object.entries(MAKERS).flatMap(([kind, makers]) =>
    Array.from({ length: perKind }, (_, index) => {
      const made = makers[index % makers.length]?.(random) ?? '';
      const { text, secret } = typeof made === 'string' ? { text: made, secret: made } : made;
      const place = PLACES[Math.floor(random() * PLACES.length)] ?? String;
      return { kind, secret, text: place(text) };
    }),
  );
}
