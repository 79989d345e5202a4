import type { WordTable } from './word-table.ts';

/** Which parts the search index has: what a reader's browser asks for first, and always anew. */
export interface SearchManifest {
  /** Folder of the part that is searched first, below the site's base; null where there is nothing to search. */
  first: string | null;
  /** Folder of the servers that have changed since the other parts were made; searched with the first. */
  recent: string | null;
  /** Folders of the other parts, searched when they are needed. */
  rest: string[];
  /** How many servers are searched first, those that have changed included, and how many there are in the other parts. */
  servers: { first: number; rest: number };
  /** Ids in the first and other parts of servers that are gone or have changed since: they are not shown. */
  hidden: string[];
  /** The words of the first and the other parts, and those of the servers that have changed; null where there are none. */
  words: WordTable | null;
  recentWords: WordTable | null;
}
