import pg from 'pg';
import { provenance } from '#core/model/provenance.ts';
import { server, type Server } from '#core/model/server.ts';
import { toolDefinition } from '#core/model/tool-definition.ts';
import type { CrawledServer, CrawledTool } from '../catalogue.ts';
import { compare, type State } from '../history/compare.ts';
import { encode, outgrown } from '../history/encode.ts';
import type { Before } from '../history/history.ts';
import type { HistoryEntry } from '../history/history-entry.ts';
import { isToRepeat, isWhole } from '../reading-key.ts';
import type { CatalogueStore } from '../store.ts';

/** What runs a statement: the pool, or one connection that is in a transaction. */
export type Queries = Pick<pg.ClientBase, 'query'>;

/** Records are texts and not `jsonb`, so that they come back byte for byte; ids sort by code points, as in a file. */
const schema = `
  CREATE SCHEMA IF NOT EXISTS toolgrade;
  CREATE TABLE IF NOT EXISTS toolgrade.servers (
    id text COLLATE "C" PRIMARY KEY,
    reading_key text NOT NULL,
    record text NOT NULL
  );
  CREATE TABLE IF NOT EXISTS toolgrade.tools (
    server text COLLATE "C" NOT NULL REFERENCES toolgrade.servers (id) ON DELETE CASCADE,
    position integer NOT NULL,
    definition text NOT NULL,
    provenance text NOT NULL,
    PRIMARY KEY (server, position)
  );
  CREATE TABLE IF NOT EXISTS toolgrade.first_reads (
    server text COLLATE "C" PRIMARY KEY,
    at text NOT NULL
  );
  CREATE TABLE IF NOT EXISTS toolgrade.history (
    server text COLLATE "C" NOT NULL,
    number integer NOT NULL,
    size integer NOT NULL,
    entry bytea NOT NULL,
    PRIMARY KEY (server, number)
  );
  CREATE TABLE IF NOT EXISTS toolgrade.hosts (
    host text PRIMARY KEY,
    next_start timestamptz NOT NULL
  );
  CREATE TABLE IF NOT EXISTS toolgrade.lines (
    run uuid NOT NULL,
    id text COLLATE "C" NOT NULL,
    number bigint GENERATED ALWAYS AS IDENTITY,
    line text NOT NULL,
    PRIMARY KEY (run, id)
  );
`;

/** Any number will do that no other program uses: it names the lock under which tables are made. */
const schemaLock = 7_470_101;
const crawlLock = 7_470_102;

/** Servers that are read from the database at once. */
const page = 200;

/**
 * The working catalogue in a PostgreSQL database, for several machines at once. It is told from `Catalogue` by nothing
 * but that it answers later: what is put is kept whole or not at all, and what changed is noted.
 */
export class PostgresCatalogue implements CatalogueStore {
  readonly pool: pg.Pool;
  readonly #queries: Queries;

  private constructor(pool: pg.Pool, queries: Queries) {
    this.pool = pool;
    this.#queries = queries;
  }

  /**
   * Connects, and makes the tables where they are missing. Throws the driver's error where the database cannot be
   * reached or refuses.
   */
  static async open(url: string): Promise<PostgresCatalogue> {
    const pool = new pg.Pool({ connectionString: url, max: 20, application_name: 'toolgrade' });
    // Without a listener the loss of an idle connection would end the process; the next query says what is wrong.
    pool.on('error', () => {});
    try {
      const client = await pool.connect();
      try {
        await client.query('SELECT pg_advisory_lock($1)', [schemaLock]);
        await client.query(schema);
        await client.query('SELECT pg_advisory_unlock($1)', [schemaLock]);
      } finally {
        client.release();
      }
    } catch (error) {
      await pool.end();
      throw error;
    }
    return new PostgresCatalogue(pool, pool);
  }

  /** Does all of it or nothing, with a catalogue and a connection that are inside the transaction. */
  async transact<Value>(work: (inside: PostgresCatalogue, client: Queries) => Promise<Value>): Promise<Value> {
    if (this.#queries !== this.pool) return work(this, this.#queries);
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const value = await work(new PostgresCatalogue(this.pool, client), client);
      await client.query('COMMIT');
      return value;
    } catch (error) {
      // Where the connection is gone, so is the transaction; the first error says more.
      await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async together(work: (inside: CatalogueStore) => Promise<void>): Promise<void> {
    await this.transact(work);
  }

  /** Holds the right to decide what is to be crawled. Returns how to let go of it, or null where somebody else has it. */
  async holdCrawl(): Promise<(() => void) | null> {
    const client = await this.pool.connect();
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [crawlLock]);
    // The lock is the connection's: ending it lets go, and so does the end of this process.
    if (rows[0]?.held === true) return () => client.release(true);
    client.release();
    return null;
  }

  /**
   * Takes the next turn at a host among all processes, `interval` milliseconds after the one before it. Resolves to how
   * long it is until then, in milliseconds, by the clock of the database.
   */
  async takeTurn(host: string, interval: number): Promise<number> {
    const { rows } = await this.#queries.query<{ rest: number }>(
      `INSERT INTO toolgrade.hosts AS known VALUES ($1, clock_timestamp() + $2 * interval '1 millisecond')
       ON CONFLICT (host) DO UPDATE
         SET next_start = greatest(clock_timestamp(), known.next_start) + $2 * interval '1 millisecond'
       RETURNING (extract(epoch FROM next_start - clock_timestamp()) * 1000)::float8 - $2 AS rest`,
      [host, interval],
    );
    return Math.max(0, rows[0]?.rest ?? 0);
  }

  async readingKey(id: string): Promise<string | undefined> {
    const { rows } = await this.#queries.query<{ reading_key: string }>(
      'SELECT reading_key FROM toolgrade.servers WHERE id = $1',
      [id],
    );
    return rows[0]?.reading_key;
  }

  /** A server as its last good crawl left it; null where there was none. */
  async #state(id: string): Promise<State | null> {
    if (((await this.readingKey(id)) ?? '') === '') return null;
    const known = await this.server(id);
    return known === undefined ? null : { server: known, tools: await this.tools(id) };
  }

  async put({ server: record, tools, readingKey }: CrawledServer): Promise<void> {
    await this.transact(async (inside, client) => {
      // What is missing from a reading that is not whole has not gone.
      if (isWhole(readingKey)) await inside.#note(await inside.#before(record.id), { server: record, tools });
      await client.query(
        `INSERT INTO toolgrade.servers VALUES ($1, $2, $3)
         ON CONFLICT (id) DO UPDATE SET reading_key = excluded.reading_key, record = excluded.record`,
        [record.id, readingKey, JSON.stringify(record)],
      );
      await client.query('DELETE FROM toolgrade.tools WHERE server = $1', [record.id]);
      await client.query(
        `INSERT INTO toolgrade.tools
         SELECT $1, position - 1, definition, provenance
         FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS list (definition, provenance, position)`,
        [
          record.id,
          tools.map(({ definition }) => JSON.stringify(definition)),
          tools.map((tool) => JSON.stringify(tool.provenance)),
        ],
      );
    });
  }

  async putServer(record: Server): Promise<void> {
    await this.transact(async (inside, client) => {
      const before = await inside.#state(record.id);
      if (before !== null) await inside.#note(before, { server: record, tools: before.tools });
      await client.query('UPDATE toolgrade.servers SET record = $2 WHERE id = $1', [record.id, JSON.stringify(record)]);
    });
  }

  async remove(id: string, at: string): Promise<void> {
    await this.transact(async (inside, client) => {
      const before = await inside.#state(id);
      const first = await client.query('SELECT 1 FROM toolgrade.first_reads WHERE server = $1', [id]);
      if (before !== null && first.rowCount === 1) {
        const { slug, name } = before.server;
        await inside.#add(id, { at, event: 'left', slug, name, fields: [], tools: [] });
      }
      await client.query('DELETE FROM toolgrade.servers WHERE id = $1', [id]);
    });
  }

  /** What a whole reading of a server is compared with. */
  async #before(id: string): Promise<Before> {
    return isToRepeat((await this.readingKey(id)) ?? '') ? 'unsure' : this.#state(id);
  }

  /** As `History.note` does. */
  async #note(before: Before, after: State): Promise<void> {
    const { id, crawledAt, slug, name } = after.server;
    if (before === null || before === 'unsure') {
      const { rowCount } = await this.#queries.query(
        'INSERT INTO toolgrade.first_reads VALUES ($1, $2) ON CONFLICT DO NOTHING',
        [id, crawledAt],
      );
      if (rowCount === 0 && before === null)
        await this.#add(id, { at: crawledAt, event: 'returned', slug, name, fields: [], tools: [] });
      return;
    }
    const entry = compare(before, after);
    if (entry !== null) await this.#add(id, entry);
  }

  async #add(id: string, entry: HistoryEntry): Promise<void> {
    const { size, bytes } = encode(entry);
    const { rows } = await this.#queries.query<{ number: number; size: number }>(
      'SELECT number, size FROM toolgrade.history WHERE server = $1 ORDER BY number DESC',
      [id],
    );
    await this.#queries.query('INSERT INTO toolgrade.history VALUES ($1, $2, $3, $4)', [
      id,
      (rows[0]?.number ?? 0) + 1,
      size,
      bytes,
    ]);
    await this.#queries.query('DELETE FROM toolgrade.history WHERE server = $1 AND number <= $2', [
      id,
      outgrown(size, rows),
    ]);
  }

  async ids(): Promise<string[]> {
    const { rows } = await this.#queries.query<{ id: string }>('SELECT id FROM toolgrade.servers ORDER BY id');
    return rows.map(({ id }) => id);
  }

  async server(id: string): Promise<Server | undefined> {
    const { rows } = await this.#queries.query<{ record: string }>(
      'SELECT record FROM toolgrade.servers WHERE id = $1',
      [id],
    );
    return rows[0] === undefined ? undefined : server.parse(JSON.parse(rows[0].record));
  }

  async *servers(): AsyncGenerator<Server> {
    for await (const { record } of this.rows<{ record: string }>('servers', 'id', 'record')) {
      yield server.parse(JSON.parse(record));
    }
  }

  async tools(id: string): Promise<CrawledTool[]> {
    const { rows } = await this.#queries.query<{ definition: string; provenance: string }>(
      'SELECT definition, provenance FROM toolgrade.tools WHERE server = $1 ORDER BY position',
      [id],
    );
    return rows.map((row) => ({
      definition: toolDefinition.parse(JSON.parse(row.definition)),
      provenance: provenance.parse(JSON.parse(row.provenance)),
    }));
  }

  /** The rows of a table whose key is one text, in order of it, a page at a time. */
  async *rows<Row extends object>(table: 'servers' | 'first_reads', key: 'id' | 'server', columns: string) {
    let last: string | null = null;
    for (;;) {
      const found: pg.QueryResult<Row & { at_key: string }> = await this.#queries.query(
        `SELECT ${key} AS at_key, ${columns} FROM toolgrade.${table}
         WHERE $1::text IS NULL OR ${key} > $1 ORDER BY ${key} LIMIT ${page}`,
        [last],
      );
      yield* found.rows;
      last = found.rows.at(-1)?.at_key ?? null;
      if (found.rows.length < page) return;
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
