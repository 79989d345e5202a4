import type { Server } from '#core/model/server.ts';
import type { Known, Reading } from '../source.ts';
import { emptyServer } from '../sources/empty-server.ts';
import { requestNotes } from './connect-and-reconcile.ts';
import type { Listed } from './list-tools.ts';

/** The record of a server of which nothing is known but what it lists; unchanged where it lists the same as last time. */
export function settleListed(
  { id, slug, kind, name }: Pick<Server, 'id' | 'slug' | 'kind' | 'name'>,
  listed: Listed,
  known: Known | null,
  now: string,
): Reading {
  const { version } = listed.serverInfo;
  const readingKey = JSON.stringify({ listed: listed.digest, version, outcome: listed.outcome.code });
  if (known?.readingKey === readingKey) return { changed: false, server: known.server };
  // Another list under the same version is a thing to look at: what was judged is not what is served.
  const isSwapped = known !== null && version !== null && known.server.version === version;
  const notes = [...listed.notes, ...requestNotes(listed.requests), ...(isSwapped ? ['LIST_CHANGED'] : [])];
  return {
    changed: true,
    crawled: {
      server: {
        ...emptyServer(id, kind, listed.outcome, now),
        slug,
        name: listed.serverInfo.name ?? name,
        version,
        notes: [...new Set(notes)].sort(),
      },
      tools: listed.tools.map(({ definition, partial }) => ({
        definition,
        provenance: {
          truth: 'listed',
          gated: null,
          method: 'live',
          package: null,
          version,
          integrity: null,
          file: null,
          line: null,
          partial,
          obtainedAt: now,
        },
      })),
      readingKey,
    },
  };
}
