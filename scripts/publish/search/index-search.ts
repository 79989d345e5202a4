import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Snapshot } from '#catalogue/snapshot.ts';
import { paths } from '#site/paths.ts';
import type { SearchManifest } from '#site/search/manifest.ts';
import { writeWordTable, type WordTable } from '#site/search/word-table.ts';
import { filesBelow } from '../move-files.ts';
import { buildPart } from './build-part.ts';
import { codeDigest } from './code-digest.ts';
import { mostParts, recentPart, type PartFile } from './pack-part.ts';
import { planParts, usualLimits, type PartLimits } from './plan-parts.ts';
import type { IndexedParts, IndexedServer, SearchMemory } from './search-memory.ts';
import { searchRecord, type SearchRecord } from './search-record.ts';

/** When an index is made anew, and how large its parts are. */
export interface IndexLimits extends PartLimits {
  /** Smaller catalogues are always indexed anew: it takes seconds. */
  remembered: number;
  /** The share of servers that may differ from the index before it is made anew. */
  changed: number;
}

const limitsOfSites: IndexLimits = { ...usualLimits, remembered: 2_000, changed: 0.04 };

export interface IndexOptions {
  /** An empty folder for what is new: the files of the site's folder, below it. */
  folder: string;
  /** The folder of the site and what is known of the index in it; null where there is none that can be kept. */
  earlier: { folder: string; memory: SearchMemory } | null;
  limits?: IndexLimits;
}

export interface SearchIndex {
  /** Servers that are found. */
  servers: number;
  /** Servers whose records were indexed now; the others were in an index that is kept. */
  indexed: number;
  /** Files that are in the site's folder already and stay. */
  kept: string[];
  /** Keeps what is known of the index, once its files are in the site's folder. */
  remember: (memory: SearchMemory) => void;
}

/** Reads the records of servers one at a time. */
function* recordsOf(snapshot: Snapshot, servers: Iterable<string>): Generator<SearchRecord> {
  for (const server of servers) {
    const record = snapshot.server(server);
    if (record !== undefined) yield searchRecord(record, snapshot.summariesOf(server), snapshot.textsOf(server));
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Writes a part into a folder that is named by what is in it. Returns its path below the site's folder. */
async function writePart(files: readonly PartFile[], folder: string): Promise<string> {
  const hash = createHash('sha256');
  const ordered = files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  for (const { path, content } of ordered) hash.update(`${path} ${content.length}\n`).update(content);
  const part = paths.searchPart(hash.digest('hex').slice(0, 16)).slice(1);
  for (const sub of new Set(ordered.map(({ path }) => dirname(path)))) {
    await mkdir(join(folder, part, sub), { recursive: true });
  }
  for (const { path, content } of ordered) await writeFile(join(folder, part, path), content);
  return part;
}

/** Writes the words of parts. */
async function writeWords(words: ReadonlyMap<string, number>, folder: string): Promise<WordTable> {
  const { starts, files } = writeWordTable(words);
  const texts = files.map((text, file) => ({ path: `${file}.txt`, content: Buffer.from(text) }));
  return { folder: await writePart(texts, folder), starts };
}

/** Makes all parts of the index. Returns their paths, and the servers in them. */
async function indexAll(
  snapshot: Snapshot,
  folder: string,
  limits: PartLimits,
): Promise<{ parts: string[]; sizes: number[]; words: WordTable; servers: IndexedServer[] }> {
  const counted = new Set(Array.from(snapshot.serverIds({ counted: true }), ({ server }) => server));
  const shown = new Map<string, string>();
  const planned = Array.from(snapshot.serverInputs(), ({ server, tools, digest }) => {
    shown.set(server, digest);
    return { server, tools, counted: counted.has(server) };
  });
  const parts: string[] = [];
  const sizes: number[] = [];
  const words = new Map<string, number>();
  const servers: IndexedServer[] = [];
  const plan = planParts(planned, limits);
  if (plan.length > mostParts)
    throw new Error(`the search index would have ${plan.length} parts; ${mostParts} can be told apart`);
  for (const [part, members] of plan.entries()) {
    const texts = new Map<string, string>();
    const records = recordsOf(
      snapshot,
      members.map(({ server }) => server),
    );
    const { files, ids } = await buildPart(
      records.map((record) => {
        texts.set(record.server, digestOf(record.html));
        for (const word of record.words) words.set(word, (words.get(word) ?? 0) | (1 << part));
        return record;
      }),
      { part, engine: part === 0 ? null : folderName(parts[0] ?? '') },
    );
    parts.push(await writePart(files, folder));
    sizes.push(ids.size);
    for (const [server, id] of ids) {
      servers.push({ server, id, shown: shown.get(server) ?? '', text: texts.get(server) ?? '' });
    }
  }
  return { parts, sizes, words: await writeWords(words, folder), servers };
}

const folderName = (part: string): string => part.split('/').findLast((name) => name !== '') ?? '';

/** What differs between a snapshot and the index that was made before. */
function changesSince(
  snapshot: Snapshot,
  known: ReadonlyMap<string, IndexedServer>,
): { changed: SearchRecord[]; hidden: string[] } {
  const changed: SearchRecord[] = [];
  const gone = new Map(known);
  for (const { server, digest } of snapshot.serverInputs()) {
    const before = known.get(server);
    if (before?.shown !== digest) {
      const [record] = recordsOf(snapshot, [server]);
      if (record !== undefined && digestOf(record.html) !== before?.text) {
        changed.push(record);
        continue;
      }
    }
    gone.delete(server);
  }
  return { changed, hidden: [...gone.values()].map(({ id }) => id).sort() };
}

/**
 * Writes the search index of a snapshot: parts in folders that are named by what is in them, and a file that says which
 * there are. Where a large index was made before, and few servers have changed since, that one is kept; those servers
 * go into a part of their own, and their older results are hidden. What is found is the same either way.
 */
export async function indexSearch(
  snapshot: Snapshot,
  { folder, earlier, limits = limitsOfSites }: IndexOptions,
): Promise<SearchIndex> {
  const key = `${await codeDigest()} ${JSON.stringify(limits)}`;
  const update = earlier === null ? null : await updateIndex(snapshot, folder, { ...earlier, key, limits });
  if (update !== null) return update;
  const { parts, sizes, words, servers } = await indexAll(snapshot, folder, limits);
  const [first = null, ...rest] = parts;
  await writeManifest(folder, {
    first,
    recent: null,
    rest,
    servers: { first: sizes[0] ?? 0, rest: servers.length - (sizes[0] ?? 0) },
    hidden: [],
    words,
    recentWords: null,
  });
  return {
    servers: servers.length,
    indexed: servers.length,
    kept: [],
    remember: (memory) => memory.put({ key, parts, recent: null, sizes, words }, servers),
  };
}

async function updateIndex(
  snapshot: Snapshot,
  folder: string,
  earlier: { folder: string; memory: SearchMemory; key: string; limits: IndexLimits },
): Promise<SearchIndex | null> {
  const { memory, key, limits } = earlier;
  const before = memory.parts();
  if (before?.key !== key) return null;
  const known = memory.servers();
  if (known.size < limits.remembered) return null;
  const folders = [...before.parts, before.words.folder];
  if (!folders.every((part) => existsSync(join(earlier.folder, part)))) return null;
  const { changed, hidden } = changesSince(snapshot, known);
  const fresh = changed.filter(({ server }) => !known.has(server)).length;
  if (hidden.length + fresh > limits.changed * known.size) return null;

  const kept: string[] = [];
  const keep = async (part: string): Promise<void> => {
    for (const file of filesBelow(join(earlier.folder, part))) kept.push(`${part}${file}`);
  };
  for (const part of folders) await keep(part);
  let recent: IndexedParts['recent'] = null;
  let indexed = 0;
  if (changed.length > 0) {
    const recentKey = digestOf(changed.map(({ server, html }) => `${server} ${digestOf(html)}`).join('\n'));
    if (before.recent?.key === recentKey && existsSync(join(earlier.folder, before.recent.folder))) {
      recent = before.recent;
      await keep(recent.folder);
      await keep(recent.words.folder);
    } else {
      const engine = folderName(before.parts[0] ?? '');
      const { files } = await buildPart(changed, { part: recentPart, engine });
      const words = new Map(changed.flatMap((record) => Array.from(record.words, (word) => [word, 1] as const)));
      recent = { folder: await writePart(files, folder), key: recentKey, words: await writeWords(words, folder) };
      indexed = changed.length;
    }
  }
  const [first = null, ...rest] = before.parts;
  const hiddenFirst = hidden.filter((id) => id.startsWith('0')).length;
  const firstSize = before.sizes[0] ?? 0;
  const servers = {
    first: firstSize - hiddenFirst + changed.length,
    rest: known.size - firstSize - (hidden.length - hiddenFirst),
  };
  await writeManifest(folder, {
    first,
    recent: recent?.folder ?? null,
    rest,
    servers,
    hidden,
    words: before.words,
    recentWords: recent?.words ?? null,
  });
  return {
    servers: servers.first + servers.rest,
    indexed,
    kept,
    remember: (next) => next.put({ ...before, recent }),
  };
}

async function writeManifest(folder: string, manifest: SearchManifest): Promise<void> {
  const path = join(folder, paths.searchManifest);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify(manifest));
}
