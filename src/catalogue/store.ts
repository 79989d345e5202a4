import type { Server } from '#core/model/server.ts';
import type { CrawledServer, CrawledTool } from './catalogue.ts';

/** A value, or a promise of it: what is in a file is had at once, what is in a database takes a while. */
export type Awaitable<Value> = Value | Promise<Value>;

/**
 * What a crawl needs of a working catalogue, wherever that is: `Catalogue` keeps it in a file, `PostgresCatalogue` in a
 * database that many machines share. Both pass one suite of tests.
 */
export interface CatalogueStore {
  /** What was read for a server last time, or undefined where it is new. */
  readingKey(id: string): Awaitable<string | undefined>;
  /** Replaces what is known of a server, and notes what changed. Either all of it is kept or nothing changes. */
  put(crawled: CrawledServer): Awaitable<void>;
  /** Keeps a server's tools and sets how its last crawl ended. */
  putServer(record: Server): Awaitable<void>;
  /** Removes a server and its tools: it left the list of sources. `at` is the time of the run, ISO 8601 in UTC. */
  remove(id: string, at: string): Awaitable<void>;
  /** Does many writes at once, or none of them, through the store that `work` is given. */
  together(work: (inside: CatalogueStore) => Promise<void>): Promise<void>;
  /** Ids of all servers, in code-point order. */
  ids(): Awaitable<string[]>;
  /** One server, or undefined. */
  server(id: string): Awaitable<Server | undefined>;
  /** All servers in order of their ids, few in memory at a time. */
  servers(): Iterable<Server> | AsyncIterable<Server>;
  /** A server's tools in the order in which it declares them. */
  tools(id: string): Awaitable<CrawledTool[]>;
}
