/** The name in a Host header, without a port; '' where there is none. */
export function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}

/** One of Google's own names: the caller was led here by a hosts file, as a client of others that cannot be told of another address. */
export function isGoogles(host: string): boolean {
  return nameOf(host).endsWith('.googleapis.com');
}

/** Base of the address by which a caller reached us: that of `publicUrl`, or what its Host header says. */
export function reachedAt(host: string, publicUrl: string, isTls: boolean): string {
  if (host === '' || host === new URL(publicUrl).host) return publicUrl;
  return `${isTls ? 'https' : 'http'}://${host}`;
}
