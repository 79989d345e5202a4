import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { writeCheckIndex } from './check-index.ts';
import { replaceFolder } from './replace-folder.ts';

/** One of several parts in which a site is built: `number` counts from 1. */
export interface Shard {
  number: number;
  of: number;
}

/** The shared pages and the search index are in this one. */
export const firstShard = 1;

/** True where a server's files are in a shard. Each server is in exactly one, whatever else is in the catalogue. */
export function isInShard(server: string, { number, of }: Shard): boolean {
  return createHash('sha256').update(server).digest().readUInt32BE() % of === number - 1;
}

/** What a shard says of itself, in the file `shard.json` of its folder, which the whole site does not have. */
const shardManifest = z.object({
  number: z.int().positive(),
  of: z.int().positive(),
  /** Digest of all that the site is made from: shards of two sites do not fit together. */
  key: z.string(),
  /** Servers that the snapshot has, and servers that are in this shard. */
  servers: z.object({ all: z.int().nonnegative(), here: z.int().nonnegative() }),
  /** Paths and sizes in bytes of all files of the shard. */
  files: z.array(z.tuple([z.string(), z.int().nonnegative()])),
});
export type ShardManifest = z.infer<typeof shardManifest>;

export const shardFile = 'shard.json';

/** Writes what a shard says of itself. */
export async function writeManifest(
  folder: string,
  files: readonly string[],
  about: Omit<ShardManifest, 'files'>,
): Promise<void> {
  const sized: [string, number][] = [];
  for (const file of files.toSorted()) sized.push([file, (await stat(join(folder, file))).size]);
  await writeFile(join(folder, shardFile), JSON.stringify({ ...about, files: sized } satisfies ShardManifest));
}

/** Shards that do not make a whole site. */
export class ShardError extends Error {}

async function readManifest(folder: string): Promise<ShardManifest> {
  const text = await readFile(join(folder, shardFile), 'utf8').catch(() => null);
  if (text === null) throw new ShardError(`${folder} is no shard: it has no ${shardFile}. Build it with --shard.`);
  const parsed = shardManifest.safeParse(JSON.parse(text));
  if (!parsed.success)
    throw new ShardError(`${join(folder, shardFile)} cannot be read: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/**
 * Joins the shards of one site into a folder, which takes the place of `out` when it is whole. Throws a ShardError
 * where a shard, a file or a part of one is missing, where one comes twice, and where they are of different sites.
 * Returns how many files there are.
 */
export async function mergeShards(folders: readonly string[], out: string): Promise<number> {
  const parts = await Promise.all(folders.map(async (folder) => ({ folder, ...(await readManifest(folder)) })));
  const [first] = parts;
  if (first === undefined) throw new ShardError('There is no shard to merge.');
  const numbers = new Set(parts.map(({ number }) => number));
  if (numbers.size < parts.length) throw new ShardError('A shard was given twice.');
  const other = parts.find(({ key, of }) => key !== first.key || of !== first.of);
  if (other !== undefined) {
    throw new ShardError(
      `${other.folder} is of another site than ${first.folder}: build both from one snapshot, alike.`,
    );
  }
  const missing = Array.from({ length: first.of }, (_, index) => index + 1).filter((number) => !numbers.has(number));
  if (missing.length > 0) throw new ShardError(`Of ${first.of} shards these are missing: ${missing.join(', ')}.`);
  const servers = parts.reduce((sum, part) => sum + part.servers.here, 0);
  if (servers !== first.servers.all) {
    throw new ShardError(`The shards have ${servers} servers, and the snapshot ${first.servers.all}.`);
  }
  const place = resolve(out);
  const fresh = `${place}.merged`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const seen = new Set<string>();
  try {
    for (const { folder, files } of parts) {
      for (const [file, size] of files) {
        if (seen.has(file)) throw new ShardError(`Two shards have ${file}.`);
        seen.add(file);
        const found = await stat(join(folder, file)).catch(() => null);
        if (found?.size !== size) throw new ShardError(`${join(folder, file)} is missing, or not as it was built.`);
        await mkdir(dirname(join(fresh, file)), { recursive: true });
        await cp(join(folder, file), join(fresh, file));
      }
    }
    const withPolicy = [...seen].flatMap((file) => /^policies\/([^/]+)\/tools\.json$/.exec(file)?.[1] ?? []).sort();
    for (const file of writeCheckIndex(withPolicy, withPolicy.length, fresh)) seen.add(file);
    await replaceFolder(fresh, place);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return seen.size;
}
