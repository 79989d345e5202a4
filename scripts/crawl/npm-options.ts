import Config from '@npmcli/config';
import npmDefinitions from '@npmcli/config/lib/definitions/index.js';
import { limits } from './limits.ts';

/** What pacote takes: registry, credentials and certificates as npm's own configuration gives them, and our bounds. */
export type NpmOptions = Record<string, unknown> & { cache: string; registry: string };

/**
 * What is asked for comes from the registry. A name or a range that a package, a list or a user writes may look like a path,
 * a repository or an address to npm's client, and it would read that, here or anywhere.
 */
export const registryAlone = {
  allowGit: 'none',
  allowRemote: 'none',
  allowFile: 'none',
  allowDirectory: 'none',
} as const;

/** Holds the newest entries alone: a crawl meets more packages than fit into memory. */
class RecentMap<Key, Value> extends Map<Key, Value> {
  readonly #most: number;

  constructor(most: number) {
    super();
    this.#most = most;
  }

  override set(key: Key, value: Value): this {
    super.delete(key);
    super.set(key, value);
    const [oldest] = this.keys();
    if (this.size > this.#most && oldest !== undefined) this.delete(oldest);
    return this;
  }
}

/**
 * Reads npm's configuration as npm does (environment, project, user and global files), and adds a cache folder
 * of our own and the crawl's bounds.
 */
export async function npmOptions(cache: string): Promise<NpmOptions> {
  const config = new Config({
    ...npmDefinitions,
    npmPath: process.cwd(),
    argv: [process.argv0, 'toolgrade'],
    warn: false,
  });
  await config.load();
  const { flat } = config;
  return {
    ...flat,
    registry: String(flat['registry']),
    cache,
    userAgent: 'toolgrade (catalogue of MCP tools)',
    timeout: limits.fetch.time,
    retry: limits.fetch.retry,
    // The version that is asked for is what counts, not what runs on this machine's Node.
    engineStrict: false,
    ...registryAlone,
    before: null,
    packumentCache: new RecentMap(limits.fetch.recentRecords),
  };
}
