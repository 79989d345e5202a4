import type { DatabaseSync } from 'node:sqlite';
import type { Server } from '#core/model/server.ts';
import { compare, type State } from './compare.ts';
import { decode, encode, outgrown } from './encode.ts';
import type { HistoryEntry } from './history-entry.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS first_reads (
    server TEXT PRIMARY KEY,
    at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS history (
    server TEXT NOT NULL,
    number INTEGER NOT NULL,
    size INTEGER NOT NULL,
    entry BLOB NOT NULL,
    PRIMARY KEY (server, number)
  ) STRICT;
`;

/** A server as its last whole reading left it; null where it is new; `unsure` where the last reading was not whole. */
export type Before = State | null | 'unsure';

/**
 * What changed of each server from crawl to crawl, in the tables of a catalogue: when it was first read, and one entry
 * for each later crawl that found something else. Only what went is kept, deflated; what is, is in the catalogue. It
 * outlives the server.
 */
export class History {
  readonly #database: DatabaseSync;

  /** Makes the tables where they are missing; servers that a catalogue has from before count as read when they were. */
  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(schema);
    const [known] = database.prepare('SELECT EXISTS (SELECT 1 FROM first_reads) AS any').all();
    if (known?.['any'] === 1) return;
    database.exec(`INSERT INTO first_reads SELECT id, record ->> '$.crawledAt' FROM servers WHERE reading_key <> ''`);
  }

  /** Notes that a server was read: for the first time, again after it had left, or otherwise than `before`. */
  note(before: Before, after: State): void {
    const { id, crawledAt, slug, name } = after.server;
    if (before === null || before === 'unsure') {
      const { changes } = this.#database
        .prepare('INSERT INTO first_reads VALUES (?, ?) ON CONFLICT DO NOTHING')
        .run(id, crawledAt);
      if (changes === 0 && before === null) {
        this.#add(id, { at: crawledAt, event: 'returned', slug, name, fields: [], tools: [] });
      }
      return;
    }
    const entry = compare(before, after);
    if (entry !== null) this.#add(id, entry);
  }

  /** Notes that no source names a server any more. */
  noteDeparture({ id, slug, name }: Server, at: string): void {
    this.#add(id, { at, event: 'left', slug, name, fields: [], tools: [] });
  }

  #add(server: string, entry: HistoryEntry): void {
    const { size, bytes } = encode(entry);
    const kept = this.#database
      .prepare('SELECT number, size FROM history WHERE server = ? ORDER BY number DESC')
      .all(server)
      .map((row) => ({ number: Number(row['number']), size: Number(row['size']) }));
    this.#database
      .prepare('INSERT INTO history VALUES (?, ?, ?, ?)')
      .run(server, (kept[0]?.number ?? 0) + 1, size, bytes);
    this.#database.prepare('DELETE FROM history WHERE server = ? AND number <= ?').run(server, outgrown(size, kept));
  }

  /** When a server was first read, ISO 8601 in UTC; null where it never was. */
  firstRead(server: string): string | null {
    const row = this.#database.prepare('SELECT at FROM first_reads WHERE server = ?').get(server);
    return row === undefined ? null : String(row['at']);
  }

  /** When the first of all servers was read; null in an empty catalogue. */
  began(): string | null {
    const row = this.#database.prepare('SELECT min(at) AS at FROM first_reads').get();
    return typeof row?.['at'] === 'string' ? row['at'] : null;
  }

  /** The entries of a server, newest first. */
  entries(server: string): HistoryEntry[] {
    return this.#database
      .prepare('SELECT entry FROM history WHERE server = ? ORDER BY number DESC')
      .all(server)
      .map((row) => decode(row['entry']));
  }

  /** The last entry of each server that the catalogue does not have any more, one at a time. */
  *departures(): Generator<HistoryEntry> {
    const rows = this.#database
      .prepare(
        `SELECT entry, max(number) FROM history
         WHERE server NOT IN (SELECT id FROM servers) GROUP BY server ORDER BY server`,
      )
      .iterate();
    for (const row of rows) yield decode(row['entry']);
  }
}
