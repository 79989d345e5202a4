import type { CrawledServer } from '#catalogue/catalogue.ts';
import type { Declaration } from '#core/model/declaration.ts';
import type { JsonValue } from '#core/model/json.ts';
import type { Result } from '#core/model/result.ts';
import type { Server } from '#core/model/server.ts';
import type { ExtractorPool } from './extract/pool.ts';
import type { Failure } from './failure.ts';
import type { LocalAccess } from './http/check-url.ts';
import type { NpmOptions } from './npm-options.ts';
import type { SourceSettings } from './sources/settings.ts';

/** What a crawl lends to a source. */
export interface CrawlContext {
  npm: NpmOptions;
  extractors: ExtractorPool;
  /** Digest of the extractors' own code: a new extractor reads everything again. */
  extractorDigest: string;
  /** The time of the run, ISO 8601 in UTC. */
  now: string;
  /** What sources take from the environment; by default that of an empty one. */
  settings?: SourceSettings;
  /** Which hosts besides public ones an endpoint may be on, by the user's own word; by default none. */
  local?: LocalAccess;
  /** Ends the work early: the reading of a list by throwing its reason. */
  signal?: AbortSignal;
  /** Gets a line on what is started, for a person. */
  say?: (line: string) => void;
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

/** An entry of a list that cannot be followed, or a list that cannot be read to its end. */
export interface Problem {
  /** Such as `E_UNSUPPORTED`, `E_SERVER_JSON` or `E_CURSOR_LOOP`. */
  code: string;
  /** What it is about: a name, a line, an address. */
  subject: string;
  /** One or two sentences for a person. */
  message: string;
  /** True where the list was not read to its end: what is missing from it proves nothing. */
  incomplete?: boolean;
  /** The entry as it was found, where that helps and holds no secret. */
  raw?: JsonValue;
}

/** What a list of servers gives, entry by entry. */
export type Discovered = { ref: string; declaration: Declaration; raw?: JsonValue } | { problem: Problem };

/** Bounds of one reading of a list. */
export interface DiscoverOptions {
  /** Only what changed since then (ISO 8601 in UTC), where the list can say; else all of it. */
  since?: string | null;
}

/** A place that names servers and is not one: each entry of it is a reference to be read by a source. */
export interface Listing {
  /** The word before the colon of a reference. */
  kind: string;
  form: string;
  /** What the list is called in declarations: `kind:…` without anything secret. */
  nameOf(rest: string): string;
  /** Kinds of the sources that its entries may lead to: nothing that is found in a list ever starts a command. */
  follows: readonly Source['kind'][];
  /** True where its entries are the user's own word, and may be on hosts that `local` allows. */
  trusted: boolean;
  /** True where `since` is understood. */
  incremental: boolean;
  /** Reads the list. Nothing is thrown for what is in it: faults are problems among the entries. */
  discover(rest: string, context: CrawlContext, options?: DiscoverOptions): AsyncIterable<Discovered>;
}
