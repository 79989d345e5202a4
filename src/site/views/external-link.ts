/** What links to other sites say of themselves: we do not vouch for them, and tell them nothing. */
export const externalRel = 'nofollow ugc noopener noreferrer';

/**
 * An address that a page may link to: absolute, https, without user or password. Null for every other text, which is
 * then shown as text. Control characters are refused before the parser would drop them.
 */
export function externalLink(text: string | null | undefined): string | null {
  if (typeof text !== 'string' || !/^https:\/\/[^\s\\]+$/i.test(text) || /[\u0000-\u001f\u007f]/.test(text))
    return null;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
}

/** Where a reader finds a package of a server in its registry, or null where there is no public page. */
export function registryLink({
  kind,
  name,
  version,
}: {
  kind: string;
  name: string;
  version: string | null;
}): string | null {
  if (kind !== 'npm') return null;
  return externalLink(`https://www.npmjs.com/package/${name}${version === null ? '' : `/v/${version}`}`);
}
