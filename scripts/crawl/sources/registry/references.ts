import { shown } from './names.ts';
import type { RegistryPackage, RegistryServer } from './server-json.ts';

/** The ways to a server: the one that is read, the others, and why some of them cannot be followed. */
export interface Ways {
  ref: string | null;
  also: string[];
  unfollowed: string[];
}

/** Where packages of a type come from unless the entry says otherwise. */
const usual: Record<string, RegExp> = {
  npm: /^https:\/\/registry\.npmjs\.org\/?$/,
  pypi: /^https:\/\/pypi\.org\/?$/,
};
const names: Record<string, RegExp> = {
  npm: /^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*$/i,
  pypi: /^[a-z0-9](?:[\w.-]*[a-z0-9])?$/i,
};
const exactVersion = /^v?\d[\w.+!-]*$/i;

/** A package as a reference; or the words for why it cannot be followed. */
function packageWay({
  type,
  identifier,
  version,
  registry,
  sha256,
}: RegistryPackage): { ref: string } | { why: string } {
  const name = shown(identifier);
  const pattern = names[type];
  if (pattern !== undefined) {
    if (!pattern.test(identifier)) return { why: `"${name}" is not a name of ${type}` };
    if (registry !== null && usual[type]?.test(registry) !== true) {
      return { why: `${type}:${name} is from another registry (${shown(registry)})` };
    }
    if (version !== null && !exactVersion.test(version)) return { ref: `${type}:${identifier}` };
    return { ref: version === null ? `${type}:${identifier}` : `${type}:${identifier}@${version}` };
  }
  if (type === 'mcpb') {
    if (!/^https:\/\/[^\s#]+$/.test(identifier)) return { why: `"${name}" is no https address of a bundle` };
    if (sha256 === null || !/^[0-9a-f]{64}$/.test(sha256)) return { why: `the bundle ${name} has no checksum` };
    return { ref: `mcpb:${identifier}#sha256=${sha256}` };
  }
  return { why: `packages of the type ${shown(type, 20)} are not read (${name})` };
}

function remoteWay({ type, url }: RegistryServer['remotes'][number]): { ref: string } | { why: string } {
  if (/[{}\s]/.test(url)) return { why: `the address ${shown(url)} has a variable` };
  if (!/^https:\/\//i.test(url) || !URL.canParse(url)) return { why: `${shown(url)} is no https address` };
  return type === 'streamable-http' || type === 'sse'
    ? { ref: `remote:${new URL(url).href}` }
    : { why: `remotes of the type ${shown(type, 20)} are not asked` };
}

/** A repository on GitHub with its subfolder, or null. */
function repositoryWay({ repository, subfolder }: RegistryServer): string | null {
  const [, owner, name] = /^https:\/\/github\.com\/([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(repository ?? '') ?? [];
  if (owner === undefined || name === undefined) return null;
  const folder = subfolder?.replace(/^\.?\/+|\/+$/g, '') ?? '';
  const isClean = /^[\w.@/-]+$/.test(folder) && !folder.split('/').includes('..');
  return `github:${owner}/${name}${isClean ? `#${folder}` : ''}`;
}

const order = ['npm', 'pypi', 'mcpb', 'remote', 'github'];
const rank = (ref: string): number => order.indexOf(ref.slice(0, ref.indexOf(':')));

/**
 * The references that lead to a server. They are ways to one server, so one is read: a package before an address,
 * because code shows more than an answer; the repository last, because it may hold other things.
 */
export function waysTo(server: RegistryServer): Ways {
  const remotes = server.remotes.toSorted((one, other) => Number(one.type === 'sse') - Number(other.type === 'sse'));
  const ways = [...server.packages.map(packageWay), ...remotes.map(remoteWay)];
  const refs = ways.flatMap((way) => ('ref' in way ? way.ref : []));
  const repository = repositoryWay(server);
  const followed = [...new Set(repository === null ? refs : [...refs, repository])];
  followed.sort((one, other) => rank(one) - rank(other));
  const unread = server.packages.filter(({ type }) => names[type] === undefined && type !== 'mcpb');
  return {
    ref: followed[0] ?? null,
    also: [...followed.slice(1), ...unread.map(({ type, identifier }) => `${type}:${identifier}`)],
    unfollowed: ways.flatMap((way) => ('why' in way ? way.why : [])),
  };
}
