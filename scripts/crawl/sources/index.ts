import { failed, success, type Result } from '#core/model/result.ts';
import type { Listing, Source } from '../source.ts';
import { configListing } from './config.ts';
import { dirSource } from './dir.ts';
import { githubSource } from './github.ts';
import { mcpbSource } from './mcpb.ts';
import { npmSource } from './npm.ts';
import { pypiSource } from './pypi.ts';
import { registryListing } from './registry.ts';
import { remoteSource } from './remote.ts';
import { stdioSource } from './stdio.ts';
import { tarballSource } from './tarball.ts';

/** Every kind of source. */
export const sources: readonly Source[] = [
  npmSource,
  pypiSource,
  githubSource,
  remoteSource,
  stdioSource,
  dirSource,
  tarballSource,
  mcpbSource,
];

/** Every kind of list of servers. */
export const listings: readonly Listing[] = [registryListing, configListing];

/** How a file of server records is named. */
export const importForm = 'import:FILE';

/** A server to read: the source that reads it and what it is called there. */
export interface Reference {
  source: Source;
  rest: string;
}

/** What a reference can name: a server, a list of servers, or a file of server records. */
export type AnyReference = Reference | { listing: Listing; rest: string } | { file: string };

const split = (reference: string): [string | undefined, string | undefined] => {
  const [, kind, rest] = /^([a-z]+):(.+)$/s.exec(reference.trim()) ?? [];
  return [kind, rest];
};

/** Reads a reference such as `npm:NAME@VERSION`. Fails with a sentence that names the forms there are. */
export function parseReference(reference: string): Result<Reference, string> {
  const [kind, rest] = split(reference);
  const source = sources.find((candidate) => candidate.kind === kind);
  if (source === undefined || rest === undefined) {
    const forms = sources.map(({ form }) => form).join(', ');
    return failed(`"${reference}" is not a reference to a server. Write one of: ${forms}.`);
  }
  return success({ source, rest });
}

/** Reads a reference of any kind. Fails with a sentence that names the forms there are. */
export function parseAnyReference(reference: string): Result<AnyReference, string> {
  const [kind, rest] = split(reference);
  const listing = listings.find((candidate) => candidate.kind === kind);
  if (rest !== undefined && listing !== undefined) return success({ listing, rest });
  if (rest !== undefined && kind === 'import') return success({ file: rest });
  const server = parseReference(reference);
  if (server.ok) return server;
  const forms = [...[...sources, ...listings].map(({ form }) => form), importForm].join(', ');
  return failed(`"${reference}" is not a reference. Write one of: ${forms}.`);
}

/** True where the rest of a reference is a path of this machine. */
export function isPath(kind: string, rest: string): boolean {
  return ['dir', 'tarball', 'config', 'import'].includes(kind) || (kind === 'mcpb' && !/^https?:\/\//i.test(rest));
}
