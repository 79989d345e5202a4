/** Characters on which parsers of URLs disagree: whitespace and control characters, `\`, and anything invisible. */
const ambiguous = /[\s\\\p{C}]/u;
const schemes = new Set(['http:', 'https:', 'ws:', 'wss:']);

/** The host and port of an authority as the URL standard reads it, without the dot that ends a full name; null where it is none. */
function authority(url: string): { host: string; port: string } | null {
  try {
    const { hostname, port, username, password, protocol } = new URL(url);
    if (username !== '' || password !== '' || !schemes.has(protocol)) return null;
    const host = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
    return host === '' ? null : { host, port };
  } catch {
    return null;
  }
}

/** True where an entry of a list (`api.example.com`, `*.example.com`, with or without a port) names the host. */
function names(entry: string, { host, port }: { host: string; port: string }): boolean {
  const below = entry.startsWith('*.');
  const listed = authority(`http://${below ? entry.slice(2) : entry}`);
  if (listed === null || listed.port !== port) return false;
  return below ? host.endsWith(`.${listed.host}`) : host === listed.host;
}

/**
 * True where a URL (or, with `form` `host`, a host with or without a port) leads to a host of the list. The text is parsed
 * as the URL standard says, so that user information, a port, a trailing dot and a name in another script do not pass for
 * something else; an entry without a port stands for the default port alone. What parsers read in different ways is refused.
 */
export function isHostInList(text: string, form: 'url' | 'host', hosts: readonly string[]): boolean {
  if (ambiguous.test(text)) return false;
  if (form === 'host' && /[/?#@%]/.test(text)) return false;
  // Without the two slashes, clients disagree about where the host is.
  if (form === 'url' && !/^[a-z]+:\/\/[^/?#%]+(?:[/?#]|$)/i.test(text)) return false;
  const found = authority(form === 'url' ? text : `http://${text}`);
  return found !== null && hosts.some((entry) => names(entry, found));
}
