// User and password in the address of a proxy: taken out of it, and made into a header's value. No editor types here.

/** The address alone; one that is no address is handed on as it is, for the server to say so. */
export function withoutProxyCredentials(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/]*@/i, '$1');
}

/** `Basic …` where there are any (RFC 7617). */
export function proxyCredentials(address: string): string | undefined {
  const whole = address.includes('://') ? address : `http://${address}`;
  if (!URL.canParse(whole)) return undefined;
  const { username, password } = new URL(whole);
  if (username === '') return undefined;
  return `Basic ${Buffer.from(`${decode(username)}:${decode(password)}`).toString('base64')}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // A bare % in a password: it stands for itself.
  }
}
