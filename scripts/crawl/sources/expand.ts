import type { Declaration } from '#core/model/declaration.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import type { Outcome } from '#core/model/server.ts';
import type { SourceEntry } from '../read-sources.ts';
import type { CrawlContext, DiscoverOptions, Listing, Problem, Source } from '../source.ts';
import { declaredEntry, tombstone } from './declared-entry.ts';
import { parseAnyReference, parseReference } from './index.ts';

/** A server to read; or what of a list cannot be read. */
export type Expanded = { entry: SourceEntry } | { problem: Problem };

/** The entry of a reference to one server. Fails with a sentence. */
export function entryOf(ref: string): Result<SourceEntry, string> {
  const reference = parseReference(ref);
  if (!reference.ok) return reference;
  const { source, rest } = reference.value;
  return success({ source, rest, ref, id: source.idOf(rest) });
}

/**
 * The entry that a list leads to. Fails where the reference is of a kind that the list must not lead to. An entry of a
 * list that others write is never looked for on hosts that only the user may name.
 */
export function listedEntry(listing: Listing, ref: string): Result<SourceEntry, string> {
  const entry = entryOf(ref);
  if (!entry.ok) return entry;
  const { source } = entry.value;
  if (!listing.follows.includes(source.kind))
    return failed(`A ${listing.kind} does not lead to ${source.kind}: servers.`);
  if (listing.trusted) return entry;
  const read: Source['read'] = (rest, known, context) => source.read(rest, known, { ...context, local: undefined });
  return success({ ...entry.value, source: { ...source, read } });
}

/** How a server ended that every list has withdrawn or lost; null for one that some list still has. */
export function withdrawn(declarations: readonly Declaration[]): Outcome | null {
  if (declarations.length === 0 || declarations.some(({ status }) => status !== 'deleted' && status !== 'gone'))
    return null;
  const deleted = declarations.find(({ status }) => status === 'deleted');
  if (deleted === undefined) {
    const message = `${declarations.map(({ by }) => by).join(' and ')} does not list it any more.`;
    return { state: 'unreachable', code: 'E_GONE', message };
  }
  const why = deleted.statusMessage === null ? '' : ` (${deleted.statusMessage})`;
  const message = `${deleted.by} has it as deleted${why}. It is not read, and should not be installed.`;
  return { state: 'rejected', code: 'E_WITHDRAWN', message };
}

/** An entry with its declarations, or its tombstone where all of them have withdrawn or lost it. */
export function entryWith(entry: SourceEntry, declarations: readonly Declaration[]): SourceEntry {
  const outcome = withdrawn(declarations);
  return outcome === null ? declaredEntry(entry, declarations) : tombstone(entry, declarations, outcome);
}

/** The entries of one list as it gives them, with what it declares of each. */
export async function* listEntries(
  listing: Listing,
  rest: string,
  context: CrawlContext,
  options: DiscoverOptions = {},
): AsyncGenerator<{ entry: SourceEntry; declaration: Declaration } | { problem: Problem }> {
  for await (const found of listing.discover(rest, context, options)) {
    if ('problem' in found) {
      yield found;
      continue;
    }
    const entry = listedEntry(listing, found.ref);
    if (entry.ok) yield { entry: entry.value, declaration: found.declaration };
    else yield { problem: { code: 'E_UNSUPPORTED', subject: found.declaration.name, message: entry.failure } };
  }
}

/**
 * What a reference of any kind leads to: the one server that it names, or each server of the list that it names. Fails with
 * a sentence where it is no reference, and for a file of records, which `importRecords` reads.
 */
export function expandReference(reference: string, context: CrawlContext): Result<AsyncGenerator<Expanded>, string> {
  const parsed = parseAnyReference(reference);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  if ('file' in value)
    return failed(`"${reference}" names records, not servers to read. Name it in a file of sources, and crawl that.`);
  async function* expanded(): AsyncGenerator<Expanded> {
    if ('source' in value) {
      yield { entry: { ...value, ref: reference, id: value.source.idOf(value.rest) } };
    } else if ('listing' in value) {
      for await (const found of listEntries(value.listing, value.rest, context)) {
        yield 'problem' in found ? found : { entry: entryWith(found.entry, [found.declaration]) };
      }
    }
  }
  return success(expanded());
}
