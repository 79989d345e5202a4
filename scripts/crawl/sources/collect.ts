import { resolve } from 'node:path';
import type { CatalogueStore } from '#catalogue/store.ts';
import type { Declaration } from '#core/model/declaration.ts';
import { failed, success, type Result } from '#core/model/result.ts';
import { limits } from '../limits.ts';
import type { SourceEntry } from '../read-sources.ts';
import type { CrawlContext, Listing, Problem } from '../source.ts';
import { entryWith, listedEntry, listEntries } from './expand.ts';
import { isPath, parseAnyReference, type AnyReference } from './index.ts';

/** What a set of references leads to. */
export interface Collected {
  /** Each server once, whatever the number of references and lists that lead to it. */
  entries: SourceEntry[];
  /** Files of records, to be imported. */
  files: string[];
  problems: Problem[];
  /** True where a list shrank so much, or broke off, that nothing should be published before someone looked. */
  alarm: boolean;
}

/** One server of the collection, while lists are read. */
interface Gathered {
  entry: SourceEntry;
  /** Named by a reference of its own: no list decides about it. */
  explicit: boolean;
  declarations: Map<string, Declaration>;
}

type Known = Map<string, Declaration>;

const isOver = (status: Declaration['status']): boolean => status === 'deleted' || status === 'gone';
const keyOf = ({ by, name }: Declaration): string => `${by}\n${name}`;

/** What the catalogue has from a list: declarations by name. */
async function knownOf(by: string, catalogue: Pick<CatalogueStore, 'servers'> | null): Promise<Known> {
  const known: Known = new Map();
  for await (const server of catalogue?.servers() ?? []) {
    for (const declaration of server.declarations ?? []) {
      if (declaration.by === by) known.set(declaration.name, declaration);
    }
  }
  return known;
}

/**
 * What has to be said where a list lost servers since it was last read whole. A registry that shrinks by more than a
 * tenth, or loses more than a twentieth at once, was more likely reset than cleaned.
 */
export function judgeLoss(before: number, now: number, vanished: number): { code: string; message: string } | null {
  const { least, shrunk, vanished: most } = limits.tripwire;
  if (before < least) return null;
  if (now < before * shrunk) {
    return {
      code: 'E_SHRUNK',
      message: `The list has ${now} servers where it had ${before}. What is missing is kept.`,
    };
  }
  if (vanished > before * most) {
    return { code: 'E_MASS_VANISH', message: `${vanished} of ${before} servers vanished at once. They are kept.` };
  }
  return null;
}

class Collection {
  readonly #byId = new Map<string, Gathered>();
  readonly files: string[] = [];
  readonly problems: Problem[] = [];
  alarm = false;

  add(entry: SourceEntry, declaration: Declaration | null): void {
    const gathered = this.#byId.get(entry.id) ?? { entry, explicit: false, declarations: new Map() };
    // A folder or a file is known by its own name: two of one name would take each other's place.
    if (isPath(entry.source.kind, entry.rest) && resolve(entry.rest) !== resolve(gathered.entry.rest)) {
      const message = `It is ${entry.rest}, and ${gathered.entry.rest} has the same name: only that one is read.`;
      this.complain({ code: 'E_SAME_NAME', subject: declaration?.name ?? entry.ref, message });
      return;
    }
    this.#byId.set(entry.id, gathered);
    if (declaration === null) {
      gathered.explicit = true;
      gathered.entry = entry;
      return;
    }
    const newest = [...gathered.declarations.values()].every(
      ({ updatedAt }) => (declaration.updatedAt ?? '') >= (updatedAt ?? ''),
    );
    if (!gathered.explicit && newest) gathered.entry = entry;
    gathered.declarations.set(keyOf(declaration), declaration);
  }

  complain(problem: Problem): void {
    this.problems.push(problem);
    if (problem.incomplete === true) this.alarm = true;
  }

  collected(): Collected {
    const entries = [...this.#byId.values()].map(({ entry, explicit, declarations }) => {
      const all = [...declarations.values()].toSorted((one, other) =>
        one.by + one.name < other.by + other.name ? -1 : 1,
      );
      if (!explicit) return entryWith(entry, all);
      // A server that the user names is read whatever a list says of it; the page says what the list says.
      return entryWith(
        entry,
        all.map((one) => (one.status === 'deleted' ? { ...one, status: 'deprecated' } : one)),
      );
    });
    return { entries, files: this.files, problems: this.problems, alarm: this.alarm };
  }
}

async function collectListing(
  collection: Collection,
  { listing, rest }: { listing: Listing; rest: string },
  context: CrawlContext,
  { catalogue, since: wanted }: CollectOptions,
): Promise<void> {
  const by = listing.nameOf(rest);
  const known = await knownOf(by, catalogue);
  const since = listing.incremental ? wanted : null;
  const found = new Set<string>();
  let whole = true;
  for await (const item of listEntries(listing, rest, context, { since })) {
    context.signal?.throwIfAborted();
    if ('problem' in item) {
      collection.complain(item.problem);
      if (item.problem.incomplete === true) whole = false;
    } else {
      found.add(item.declaration.name);
      collection.add(item.entry, item.declaration);
    }
  }
  const left = [...known.values()].filter(({ name }) => !found.has(name));
  const missing = left.filter(({ status }) => !isOver(status));
  const before = [...known.values()].filter(({ name, status }) => found.has(name) || !isOver(status)).length;
  const loss = since === null && whole ? judgeLoss(before, found.size, missing.length) : null;
  if (loss !== null) collection.complain({ ...loss, subject: by, incomplete: true });
  const keeps = since !== null || !whole || loss !== null;
  for (const declaration of left) {
    const entry = listedEntry(listing, declaration.ref);
    if (!entry.ok) continue;
    if (keeps || isOver(declaration.status)) collection.add(entry.value, declaration);
    // A server that left the user's own configuration is simply not asked for any more.
    else if (!listing.trusted) collection.add(entry.value, { ...declaration, status: 'gone' });
  }
}

/** How references are collected. */
export interface CollectOptions {
  /** What earlier crawls kept: what vanished from a list since gets a tombstone. */
  catalogue: Pick<CatalogueStore, 'servers'> | null;
  /**
   * Ask lists only for what changed since then (ISO 8601 in UTC), where they can say; the rest is taken from the
   * catalogue. Only right where every list was read whole before. Null reads lists whole.
   */
  since: string | null;
}

/**
 * Follows references of any kind to the servers that they lead to, each once: packages by their name, endpoints by their
 * address, repositories by theirs. Servers that a list withdrew, or lost, get a tombstone. Fails only where one of the
 * references is none, with a line for each.
 */
export async function collectEntries(
  references: readonly string[],
  context: CrawlContext,
  options: CollectOptions,
): Promise<Result<Collected, string>> {
  const parsed = references.map((reference) => ({ reference, result: parseAnyReference(reference) }));
  const complaints = parsed.flatMap(({ result }) => (result.ok ? [] : result.failure));
  if (complaints.length > 0) return failed(complaints.join('\n'));
  const collection = new Collection();
  for (const { reference, result } of parsed) {
    if (result.ok) await collectOne(collection, reference, result.value, context, options);
  }
  return success(collection.collected());
}

async function collectOne(
  collection: Collection,
  reference: string,
  value: AnyReference,
  context: CrawlContext,
  options: CollectOptions,
): Promise<void> {
  if ('file' in value) collection.files.push(value.file);
  else if ('source' in value) {
    collection.add({ ...value, ref: reference, id: value.source.idOf(value.rest) }, null);
  } else await collectListing(collection, value, context, options);
}
