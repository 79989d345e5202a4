import type { ServerRecord } from '#catalogue/records.ts';
import type { Snapshot } from '#catalogue/snapshot.ts';
import { serverSlug } from '#core/identity/slug.ts';
import { quotation } from '#core/model/in-sentence.ts';

/** An answer that says what was wrong with the question. */
export class AnswerError extends Error {}

const versioned = /^((?:npm:|pypi:)?@?[^@:]+)@([^@]+)$/;

/**
 * The server that a reference (`npm:NAME`, with or without a version), an npm package's name, an address of an endpoint
 * or a slug names. Throws an AnswerError that says what to do where the snapshot does not have it.
 */
export function findServer(snapshot: Snapshot, text: string): ServerRecord {
  const wanted = text.trim();
  const [, id = wanted, version] = versioned.exec(wanted) ?? [];
  const ids = [id, ...(id.startsWith('https://') ? [`remote:${id}`] : [`npm:${id}`, `pypi:${id}`])];
  const named = ids.map((each) => ({ id: each, record: snapshot.server(serverSlug(each)) }));
  const found =
    named.find(({ id: each, record }) => record?.server.id === each)?.record ??
    (/^[a-z0-9][a-z0-9_-]*$/.test(wanted) ? snapshot.server(wanted) : undefined);
  if (found === undefined) {
    throw new AnswerError(
      `The snapshot has no server ${quotation(wanted, 100)}. Use search_servers to find its reference, such as npm:NAME.`,
    );
  }
  if (version !== undefined && version !== 'latest' && version !== found.server.version) {
    throw new AnswerError(
      `The snapshot has ${found.server.id} in version ${found.server.version ?? 'unknown'}, not in ${quotation(version, 60)}. Leave the version out.`,
    );
  }
  return found;
}
