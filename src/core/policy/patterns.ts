/**
 * Anchored regular expressions for what an argument may say, in the syntax that RE2, Rust's regex crate and JavaScript
 * share. Each is narrower than the neutral check: it lets nothing pass that the check refuses, and refuses spellings
 * that only a parser can judge.
 */

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
/** Letters in either case, without a flag, which not every engine has. */
const anyCase = (text: string): string =>
  text.replace(/[a-z]|[^a-z]+/g, (part) => (/^[a-z]$/.test(part) ? `[${part.toUpperCase()}${part}]` : literal(part)));

/** A host and a port as the URL standard writes them; null where an entry names none. */
function written(entry: string): { below: boolean; host: string; port: string } | null {
  try {
    const below = entry.startsWith('*.');
    const { hostname, port } = new URL(`http://${below ? entry.slice(2) : entry}`);
    return /^[a-z0-9.-]+$/.test(hostname) ? { below, host: hostname, port } : null;
  } catch {
    return null;
  }
}

function hostAlternatives(hosts: readonly string[]): string {
  const all = hosts.map(written).filter((found) => found !== null);
  const each = all.map(
    ({ below, host, port }) =>
      `${below ? '[A-Za-z0-9][A-Za-z0-9.-]*\\.' : ''}${anyCase(host)}${port === '' ? '' : `:${port}`}`,
  );
  return each.length === 0 ? anyCase('fill-in.invalid') : each.join('|');
}

/** A pattern for a URL, or a bare host, of the listed hosts. */
export function hostPattern(hosts: readonly string[], form: 'url' | 'host'): string {
  const among = `(?:${hostAlternatives(hosts)})`;
  // Printable ASCII without a blank and `\`, on which parsers of URLs disagree.
  return form === 'host' ? `^${among}$` : `^(?:[Hh][Tt][Tt][Pp][Ss]?|[Ww][Ss][Ss]?)://${among}(?:[/?#][!-\\[\\]-~]*|)$`;
}

/** One segment of a path that is not `..`: printable ASCII without `/`, `\` and `%`. */
const plain = '[ -$&-\\-0-\\[\\]-~]';
const any = '[ -$&-.0-\\[\\]-~]';
const segment = `(?:${plain}${any}*|\\.${plain}${any}*|\\.\\.${any}+|\\.)`;

/** True for a folder that `pathPattern` can hold paths to: one that is not on a drive of Windows. */
export function isPatternRoot(root: string): boolean {
  return !/^[A-Za-z]:|\\/.test(root) && !root.split('/').includes('..') && /^[ -~]+$/.test(root);
}

function rootAlternative(root: string): string {
  const parts = root
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .map(literal);
  if (root.startsWith('/')) {
    if (parts.length === 0) return `/+(?:${segment}(?:/+${segment})*/*)?`;
    const fixed = parts.map((part) => `/+(?:\\./+)*${part}`).join('');
    return `${fixed}(?:/+${segment})*/*`;
  }
  if (parts.length === 0) return `(?:[!-$&-\\-0-\\[\\]-}]${any}*|\\.${plain}${any}*|\\.)(?:/+${segment})*/*`;
  return `(?:\\./+)*${parts.join('/+(?:\\./+)*')}(?:/+${segment})*/*`;
}

/** A pattern for a path that stays below one of the folders. */
export function pathPattern(roots: readonly string[]): string {
  return `^(?:${roots.map(rootAlternative).join('|')})$`;
}

/** A pattern for one plain mail address of the listed domains. */
export function mailPattern(domains: readonly string[]): string {
  const each = domains.map((entry) => {
    const lower = entry.toLowerCase();
    return lower.startsWith('*.') ? `[A-Za-z0-9][A-Za-z0-9.-]*\\.${anyCase(lower.slice(2))}` : anyCase(lower);
  });
  return `^[A-Za-z0-9.!#$%&'*+/=?^_\`{|}~-]+@(?:${each.join('|')})$`;
}
