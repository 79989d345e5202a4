import { serverSlug } from '#core/identity/slug.ts';
import type { Outcome, Server } from '#core/model/server.ts';

/** The record of a server of which nothing is known but its id and how reading it ended. */
export function emptyServer(id: string, kind: Server['kind'], outcome: Outcome, now: string): Server {
  return {
    id,
    slug: serverSlug(id),
    kind,
    name: id.slice(id.indexOf(':') + 1),
    version: null,
    description: null,
    license: null,
    publisher: null,
    repository: null,
    homepage: null,
    publishedAt: null,
    deprecated: null,
    installScripts: [],
    environment: [],
    integrity: null,
    notes: [],
    crawledAt: now,
    outcome,
  };
}
