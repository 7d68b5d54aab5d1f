// Where an address lies, in words for sentences: a network of the person's own or the internet. Only the address is
// looked at, never DNS.

/** Names that are given within a network only (RFC 6762, RFC 8375, RFC 9476 and what ICANN set aside in 2024). */
const OWN_NAMES = /\.(local|lan|home\.arpa|internal|intranet|corp|home|private|alt)$/;

/** "another machine of your network" or "on the internet", to be put after "is". */
export function placeOf(host: string): string {
  return isPrivate(host) ? 'another machine, on a private network' : 'on the internet';
}

/** Addresses that are not routed on the internet, and names that only a network of one's own knows. */
function isPrivate(host: string): boolean {
  const octets = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host);
  if (octets !== null) return isPrivateIpv4(Number(octets[1]), Number(octets[2]));
  // fc00::/7 and fe80::/10, RFC 4193 and 4291; `::` means "this host" only to those who listen.
  if (host.includes(':')) return /^(f[cd]|fe[89ab])/.test(host) || host === '::';
  return !host.includes('.') || OWN_NAMES.test(host);
}

/** RFC 1918, link-local (RFC 3927), shared address space (RFC 6598, also used by overlay networks) and 0.0.0.0/8. */
function isPrivateIpv4(first: number, second: number): boolean {
  if (first === 10 || first === 0) return true;
  if (first === 172) return second >= 16 && second <= 31;
  if (first === 192) return second === 168;
  if (first === 169) return second === 254;
  return first === 100 && second >= 64 && second <= 127;
}
