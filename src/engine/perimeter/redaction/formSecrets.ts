// Secrets that are known by a standard's form rather than by a vendor's: key blocks, JSON web tokens, passwords in
// addresses and headers, and values that are named a secret and look random.
import { entropyOf, type SecretKind, startOutside } from './secretKind.ts';

/** What documentation puts where a password goes. */
const STAND_INS =
  /^(?:pass(?:word|wd)?|pwd?|secret|token|my[-_]?\w*|your[-_]?\w*|example\w*|changeme|test\w*|foo\w*|bar|x+|\*+|\.+|[a-z]|guest|root|admin|user\w*|1234\w*)$/i;
/** Filled in at run time: `${X}`, `{{x}}`, `<x>`, `%s`, `$X`, `[x]`, `:x`. */
const TEMPLATE = /^[$<{%[:*]|[{}<>]|\$\(/;

export const FORM_SECRETS: readonly SecretKind[] = [
  // RFC 7468 (and OpenSSH's and OpenPGP's blocks of the same form). One that the text cuts off counts too. The body
  // stops at the next line of dashes, so that many beginnings without an end cost no more than one.
  {
    kind: 'private-key',
    hints: ['PRIVATE KEY'],
    pattern:
      /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----)[\s\S]){1,20000}(?:-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----)?/g,
    isSecret: (secret) => {
      const [, body = ''] = /^-----[A-Z0-9 ]+-----([\s\S]*?)(?:-----|$)/.exec(secret) ?? [];
      const longest = body.match(/[A-Za-z0-9+/=]{24,}/g) ?? [];
      return longest.some((line) => entropyOf(line) > 3.5);
    },
  },
  // RFC 7519. The header says which algorithm signed it.
  {
    kind: 'jwt',
    hints: ['eyJ'],
    pattern: new RegExp(
      String.raw`${startOutside('A-Za-z0-9_.-')}eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{16,2000}`,
      'g',
    ),
    isSecret: (secret) => /"alg"/.test(Buffer.from(secret.split('.')[0] ?? '', 'base64url').toString('latin1')),
  },
  // RFC 3986, 3.2.1: user and password in an address; databases' connection strings have the same form.
  {
    kind: 'connection-password',
    hints: ['://'],
    pattern:
      /(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,30}:\/\/[^\s:@/?#"'`<>‹\\]{0,128}:([^\s@/"'`‹\\]{4,256})@[A-Za-z0-9[$_-]/g,
    isSecret: (password, match) => {
      const user = /:\/\/([^:]*):/.exec(match[0])?.[1] ?? '';
      return password !== user && !STAND_INS.test(password) && !TEMPLATE.test(password);
    },
  },
  // ADO.NET and ODBC: `Password=…;` in a string with a server or user beside it.
  {
    kind: 'connection-password',
    hints: ['assword=', 'wd=', 'WD='],
    pattern: /;\s{0,3}(?:Password|Pwd)\s{0,3}=\s{0,3}([^;"'`\s‹\\]{6,128})(?=[;"'`]|\s|$)/gi,
    isSecret: (password) => !STAND_INS.test(password) && !TEMPLATE.test(password),
  },
  // RFC 6750 and RFC 7617.
  {
    kind: 'authorization-header',
    hints: ['uthorization', 'UTHORIZATION'],
    pattern:
      /authorization(?:\\{0,3}["'`])?\s{0,3}[:=,]\s{0,3}(?:\\{0,3}["'`])?(?:bearer|basic|token)\s{1,3}([A-Za-z0-9+/=._~-]{20,2000})/gi,
    isSecret: (secret) => looksRandom(secret, 3.5),
  },
  // A value between quotes (or alone on a line of a settings file) that is named a secret and looks random.
  {
    kind: 'named-secret',
    hints: ['ey', 'EY', 'oken', 'OKEN', 'ecret', 'ECRET', 'assw', 'ASSW'],
    pattern:
      /(?:api_?key|auth_?token|access_?token|client_?secret|secret_?key|private_?key|app_?secret|password|passwd)(?:\\{0,3}["'`])?\s{0,3}(?:=|:)\s{0,3}(?:\\{0,3}["'`]([A-Za-z0-9+/_.-]{20,256}={0,2})\\{0,3}["'`]|(?<==)([A-Za-z0-9+/_.-]{20,256}={0,2})(?=\s|$))/gi,
    isSecret: (secret) => looksRandom(secret, 3.9),
  },
];

/** Letters and digits mixed, with more bits a character than names and sentences have. */
function looksRandom(text: string, bits: number): boolean {
  const digits = text.replace(/\D/g, '').length;
  return digits >= 3 && /[A-Za-z]{2}/.test(text) && entropyOf(text) > bits && !/(.)\1{5}/.test(text);
}
