import type { Declaration } from '#core/model/declaration.ts';
import type { JsonValue } from '#core/model/json.ts';
import type { CrawlContext, Discovered, DiscoverOptions, Listing } from '../source.ts';
import { confusables, shown } from './registry/names.ts';
import { registryPages } from './registry/pages.ts';
import { waysTo, type Ways } from './registry/references.ts';
import { readServerJson, type RegistryServer } from './registry/server-json.ts';

/** What is kept of an entry until the whole list is there: names are compared with each other at its end. */
interface Candidate {
  server: RegistryServer;
  raw: JsonValue;
}

/** True where the first is the newer version of the two. */
function isNewer(one: RegistryServer, other: RegistryServer): boolean {
  if (one.isLatest !== other.isLatest) return one.isLatest === true;
  return (one.publishedAt ?? '') > (other.publishedAt ?? '');
}

function declarationOf(
  { packages: _packages, remotes: _remotes, isLatest: _latest, subfolder: _folder, ...server }: RegistryServer,
  by: string,
  ref: string,
  also: string[],
): Declaration {
  return { by, ...server, ref, also };
}

function discovered({ server, raw }: Candidate, { ref, also, unfollowed }: Ways, by: string): Discovered {
  if (ref !== null) {
    const issues = unfollowed.map((why) => ({ code: 'E_UNSUPPORTED', message: `Not followed: ${why}.` }));
    const declared = { ...server, issues: [...server.issues, ...issues] };
    return { ref, declaration: declarationOf(declared, by, ref, also), raw };
  }
  const subject = shown(server.name);
  if (server.status === 'deleted') {
    return {
      problem: { code: 'E_WITHDRAWN', subject, message: 'The registry has it as deleted. It is not read.', raw },
    };
  }
  if (unfollowed.length > 0) {
    return {
      problem: { code: 'E_UNSUPPORTED', subject, message: `It cannot be read: ${unfollowed.join('; ')}.`, raw },
    };
  }
  const message = 'It names neither a package, nor an address, nor a repository on GitHub.';
  return { problem: { code: 'NO_PACKAGES', subject, message, raw } };
}

async function* discover(
  rest: string,
  context: CrawlContext,
  { since = null }: DiscoverOptions = {},
): AsyncGenerator<Discovered> {
  const query: Record<string, string> =
    since === null ? { version: 'latest', include_deleted: 'true' } : { version: 'latest', updated_since: since };
  const latest = new Map<string, Candidate>();
  const ends: Discovered[] = [];
  for await (const page of registryPages(rest, query, context)) {
    if ('problem' in page) {
      ends.push(page);
      continue;
    }
    for (const raw of page.servers) {
      const server = readServerJson(raw, context.now);
      if (server === null) {
        yield { problem: { code: 'E_SERVER_JSON', subject: rest, message: 'An entry has no name.', raw } };
        continue;
      }
      // Registries that do not know `version=latest` list every version.
      const earlier = latest.get(server.name);
      if (earlier === undefined || isNewer(server, earlier.server)) latest.set(server.name, { server, raw });
    }
  }
  const byAge = [...latest.values()].toSorted((one, other) =>
    (one.server.publishedAt ?? '~') < (other.server.publishedAt ?? '~') ? -1 : 1,
  );
  const twins = confusables(byAge.map(({ server }) => server.name));
  for (const candidate of latest.values()) {
    const twin = twins.get(candidate.server.name);
    if (twin !== undefined) {
      candidate.server.issues.push({
        code: 'CONFUSABLE_WITH',
        message: `Its name can be taken for that of ${shown(twin)}, which is older.`,
      });
    }
    yield discovered(candidate, waysTo(candidate.server), registryListing.nameOf(rest));
  }
  yield* ends;
}

/**
 * The servers of an MCP Registry (API v0.1), or of a registry that speaks like it: the latest version of each name,
 * with what the registry declares of it. Deleted ones are given with their status.
 */
export const registryListing: Listing = {
  kind: 'registry',
  form: 'registry:URL',
  nameOf: (rest) => `registry:${rest.replace(/\/+$/, '')}`,
  follows: ['npm', 'pypi', 'mcpb', 'remote', 'github'],
  trusted: false,
  incremental: true,
  discover,
};
