import type { Server } from '#core/model/server.ts';
import type { CrawledServer } from '#catalogue/catalogue.ts';
import type { Result } from '#core/model/result.ts';
import type { ExtractorPool } from './extract/pool.ts';
import type { Failure } from './failure.ts';
import type { NpmOptions } from './npm-options.ts';

/** What a crawl lends to a source. */
export interface CrawlContext {
  npm: NpmOptions;
  extractors: ExtractorPool;
  /** Digest of the extractors' own code: a new extractor reads everything again. */
  extractorDigest: string;
  /** The time of the run, ISO 8601 in UTC. */
  now: string;
}

/** What is already known of a server. */
export interface Known {
  server: Server;
  readingKey: string;
}

/** A server that was read, or that is as it was. */
export type Reading = { changed: true; crawled: CrawledServer } | { changed: false; server: Server };

/** Where servers are found and how one of them is read. */
export interface Source {
  /** The word before the colon of a reference. */
  kind: Server['kind'];
  /** How a reference of this kind is written, for help and error texts. */
  form: string;
  /** The id of the server that the rest of a reference (behind `kind:`) names. Throws nothing: any text has one. */
  idOf(rest: string): string;
  /** Reads the server, unless it is as it was. A failure is a value. */
  read(rest: string, known: Known | null, context: CrawlContext): Promise<Result<Reading, Failure>>;
}
