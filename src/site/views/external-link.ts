import type { Provenance } from '#core/model/provenance.ts';

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

/** Where known vulnerabilities of a published version and of its dependencies are looked up; null for other sources. */
export function advisoryLink({
  kind,
  name,
  version,
}: {
  kind: string;
  name: string;
  version: string | null;
}): string | null {
  if ((kind !== 'npm' && kind !== 'pypi') || version === null) return null;
  return externalLink(`https://deps.dev/${kind}/${encodeURIComponent(name)}/${encodeURIComponent(version)}`);
}

/**
 * Where a reader sees a file of a package or a commit, as it was published: at its line, where the host shows lines. Null
 * where there is no public page, or where the record does not say which bytes it is of.
 */
export function sourceLink(
  kind: string,
  { package: name, version, file, line }: Pick<Provenance, 'package' | 'version' | 'file' | 'line'>,
): string | null {
  if (name === null || version === null || file === null) return null;
  const path = file.split('/').map(encodeURIComponent).join('/');
  if (kind === 'npm') return externalLink(`https://unpkg.com/${name}@${version}/${path}`);
  if (kind !== 'github' || !/^[\w.-]+\/[\w.-]+$/.test(name) || !/^[0-9a-f]{7,40}$/.test(version)) return null;
  return externalLink(`https://github.com/${name}/blob/${version}/${path}${line === null ? '' : `#L${line}`}`);
}
