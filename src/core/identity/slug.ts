import { createHash } from 'node:crypto';

/** Names a file system or a web server gives a meaning of its own. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d|index|404|page)$/;
const plain = /^[a-z0-9](?:[a-z0-9_-]{0,78}[a-z0-9])?$/;
const looksHashed = /-[0-9a-f]{8}$/;

function withHash(text: string, readable: string): string {
  const base = readable
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return base === '' ? `x-${hash}` : `${base}-${hash}`;
}

/**
 * A path segment for a tool's name: the name itself where it is safe in lower case, else a readable form of it
 * with eight hex digits of its SHA-256. Distinct names keep distinct slugs, on case-insensitive disks too.
 */
export function toolSlug(name: string): string {
  return plain.test(name) && !reserved.test(name) && !looksHashed.test(name) ? name : withHash(name, name);
}

/**
 * A path segment for a server's id (`npm:@scope/name`): `npm-scope--name`. Ids that this form would blur get
 * eight hex digits of their SHA-256.
 */
export function serverSlug(id: string): string {
  const [, kind, scope, name] = /^([a-z]+):(?:@([^/]+)\/)?([^/]+)$/.exec(id) ?? [];
  if (kind === undefined || name === undefined) return withHash(id, id);
  const slug = scope === undefined ? `${kind}-${name}` : `${kind}-${scope}--${name}`;
  const blurred = `${scope ?? ''}${name}`.includes('--') || !plain.test(slug) || looksHashed.test(slug);
  return blurred ? withHash(id, slug) : slug;
}
