import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { toolDefinition, type ToolDefinition } from '#core/model/tool-definition.ts';
import { provenance, type Provenance } from '#core/model/provenance.ts';
import { server, type Server } from '#core/model/server.ts';
import { History, type Before } from './history/history.ts';
import { isToRepeat, isWhole } from './reading-key.ts';
import type { CatalogueStore } from './store.ts';
import type { State } from './history/compare.ts';

/** A tool as a crawl found it, before it is classified. */
export interface CrawledTool {
  definition: ToolDefinition;
  provenance: Provenance;
}

/** What a crawl keeps of one server. */
export interface CrawledServer {
  server: Server;
  tools: CrawledTool[];
  /** Names what was read and with what: a crawl that would read the same again can stop here. */
  readingKey: string;
}

/** A file that is there and is no catalogue. */
export class NotACatalogueError extends Error {}

const notADatabase = 26;

/** Throws where the database holds something else than a catalogue: nothing of another program's file is changed. */
function ensureCatalogue(database: DatabaseSync): void {
  try {
    const [tables] = database.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table'").all();
    if (tables?.['n'] === 0) return;
    const columns = database.prepare("SELECT name FROM pragma_table_info('servers')").all();
    if (columns.some(({ name }) => name === 'reading_key')) return;
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== notADatabase) throw error;
  }
  throw new NotACatalogueError('The file holds something else than a catalogue.');
}

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS servers (
    id TEXT PRIMARY KEY,
    reading_key TEXT NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS tools (
    server TEXT NOT NULL REFERENCES servers(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    definition TEXT NOT NULL,
    provenance TEXT NOT NULL,
    PRIMARY KEY (server, position)
  ) STRICT, WITHOUT ROWID;
`;

/**
 * The working catalogue: what crawls wrote, a server at a time, each in one transaction. It can be rebuilt
 * from the sources at any time.
 */
export class Catalogue implements CatalogueStore {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** What was found changed, from crawl to crawl. */
  readonly history: History;

  /**
   * Opens the file, and makes it where it is missing. Throws a `NotACatalogueError` where it is something else, and
   * SQLite's error where it cannot be opened or written.
   */
  constructor(path: string) {
    this.#database = new DatabaseSync(path, { enableForeignKeyConstraints: true });
    try {
      ensureCatalogue(this.#database);
      this.#database.exec(schema);
      this.history = new History(this.#database);
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  /** What was read for a server last time, or undefined where it is new. */
  readingKey(id: string): string | undefined {
    const row = this.#statement('SELECT reading_key FROM servers WHERE id = ?').get(id);
    return row === undefined ? undefined : String(row['reading_key']);
  }

  /** A server as its last good crawl left it; null where there was none. */
  #state(id: string): State | null {
    if ((this.readingKey(id) ?? '') === '') return null;
    const known = this.server(id);
    return known === undefined ? null : { server: known, tools: this.tools(id) };
  }

  /** What a whole reading of a server is compared with. */
  #before(id: string): Before {
    return isToRepeat(this.readingKey(id) ?? '') ? 'unsure' : this.#state(id);
  }

  /** A statement that is prepared once: whoever makes one a call leaves their memory to the collector. */
  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }

  /**
   * Does many writes at once, or none of them: far faster than one by one, where none has to be acknowledged before the
   * others. What others write meanwhile becomes a part of it.
   */
  async together(work: (inside: CatalogueStore) => Promise<void>): Promise<void> {
    if (this.#database.isTransaction) return work(this);
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      await work(this);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Does all of it or nothing. Inside of another one it is a part of that. */
  #transact(work: () => void): void {
    if (this.#database.isTransaction) return work();
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      // On a full disk SQLite has rolled back by itself, and a second rollback would hide why.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Replaces what is known of a server, and notes what changed. Either all of it is kept or nothing changes. */
  put({ server: record, tools, readingKey }: CrawledServer): void {
    this.#transact(() => {
      // What is missing from a reading that is not whole has not gone.
      if (isWhole(readingKey)) this.history.note(this.#before(record.id), { server: record, tools });
      this.#statement('DELETE FROM servers WHERE id = ?').run(record.id);
      this.#statement('INSERT INTO servers (id, reading_key, record) VALUES (?, ?, ?)').run(
        record.id,
        readingKey,
        JSON.stringify(record),
      );
      const insert = this.#statement(
        'INSERT INTO tools (server, position, definition, provenance) VALUES (?, ?, ?, ?)',
      );
      tools.forEach((tool, position) =>
        insert.run(record.id, position, JSON.stringify(tool.definition), JSON.stringify(tool.provenance)),
      );
    });
  }

  /** Keeps a server's tools and sets how its last crawl ended. */
  putServer(record: Server): void {
    this.#transact(() => {
      const before = this.#state(record.id);
      if (before !== null) this.history.note(before, { server: record, tools: before.tools });
      this.#statement('UPDATE servers SET record = ? WHERE id = ?').run(JSON.stringify(record), record.id);
    });
  }

  /** Removes a server and its tools: it left the list of sources. `at` is the time of the run, ISO 8601 in UTC. */
  remove(id: string, at: string): void {
    this.#transact(() => {
      const before = this.#state(id);
      if (before !== null && this.history.firstRead(id) !== null) this.history.noteDeparture(before.server, at);
      this.#statement('DELETE FROM servers WHERE id = ?').run(id);
    });
  }

  /** Ids of all servers, in order. */
  ids(): string[] {
    return this.#statement('SELECT id FROM servers ORDER BY id')
      .all()
      .map((row) => String(row['id']));
  }

  /** One server, or undefined. Throws a zod error where the stored record does not fit the model. */
  server(id: string): Server | undefined {
    const row = this.#statement('SELECT record FROM servers WHERE id = ?').get(id);
    return row === undefined ? undefined : server.parse(JSON.parse(String(row['record'])));
  }

  /** All servers in order of their ids, one in memory at a time. */
  *servers(): Generator<Server> {
    for (const row of this.#database.prepare('SELECT record FROM servers ORDER BY id').iterate()) {
      yield server.parse(JSON.parse(String(row['record'])));
    }
  }

  /** A server's tools in the order in which it declares them. */
  tools(id: string): CrawledTool[] {
    return this.#statement('SELECT definition, provenance FROM tools WHERE server = ? ORDER BY position')
      .all(id)
      .map((row) => ({
        definition: toolDefinition.parse(JSON.parse(String(row['definition']))),
        provenance: provenance.parse(JSON.parse(String(row['provenance']))),
      }));
  }

  close(): void {
    this.#database.close();
  }
}
