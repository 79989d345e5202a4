import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { WordTable } from '#site/search/word-table.ts';

/** A server of the search index, as it was when the index was made. */
export interface IndexedServer {
  server: string;
  /** The id of its result. */
  id: string;
  /** Digest of what its pages show: where that is the same, so is what is indexed. */
  shown: string;
  /** Digest of what is indexed. */
  text: string;
}

/** The folders of an index. */
export interface IndexedParts {
  /** What the index is made with, besides servers. */
  key: string;
  /** The first part, then the others. */
  parts: string[];
  /** How many servers are in each of them. */
  sizes: number[];
  words: WordTable;
  recent: { folder: string; key: string; words: WordTable } | null;
}

const schema = `
  CREATE TABLE IF NOT EXISTS search (parts TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS search_servers (
    server TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    shown TEXT NOT NULL,
    text TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** What the search index of a site was made from, so that the next build makes only what is different. */
export class SearchMemory {
  readonly #database: DatabaseSync;

  /** Opens the state file of a site, which may hold other things too. Throws where it cannot. */
  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#database = new DatabaseSync(path);
    this.#database.exec(schema);
  }

  parts(): IndexedParts | null {
    const row = this.#database.prepare('SELECT parts FROM search').get();
    return row === undefined ? null : (JSON.parse(String(row['parts'])) as IndexedParts);
  }

  /** All servers of the parts, without those that have changed since. */
  servers(): Map<string, IndexedServer> {
    const rows = this.#database.prepare('SELECT server, id, shown, text FROM search_servers').all();
    return new Map(
      rows.map(({ server, id, shown, text }) => [
        String(server),
        { server: String(server), id: String(id), shown: String(shown), text: String(text) },
      ]),
    );
  }

  /** Keeps an index; without `servers` those of the parts are as they were. All of it or nothing. */
  put(parts: IndexedParts, servers?: Iterable<IndexedServer>): void {
    const insert = this.#database.prepare('INSERT INTO search_servers VALUES (?, ?, ?, ?)');
    this.#database.exec('BEGIN; DELETE FROM search;');
    this.#database.prepare('INSERT INTO search VALUES (?)').run(JSON.stringify(parts));
    if (servers !== undefined) {
      this.#database.exec('DELETE FROM search_servers');
      for (const { server, id, shown, text } of servers) insert.run(server, id, shown, text);
    }
    this.#database.exec('COMMIT');
  }

  close(): void {
    this.#database.close();
  }
}
