import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { z } from 'zod';
import { verdict } from '#core/classify/verdict/verdict.ts';
import { capability, type Capability } from './ladder.ts';
import type { Usage } from './budget.ts';

/** What was answered for one definition: a verdict, or the reason for which there is none and will be none by asking again. */
const outcome = z.union([z.strictObject({ verdict }), z.strictObject({ none: z.string().max(100) })]);
export type KeptOutcome = z.infer<typeof outcome>;

/** A row that can be used, none, or one that is not what was written. */
export type Recalled = { is: 'kept'; outcome: KeptOutcome } | { is: 'absent' } | { is: 'damaged' };

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS verdicts (
    key TEXT PRIMARY KEY,
    outcome TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    served TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS endpoints (
    endpoint TEXT PRIMARY KEY,
    capability TEXT,
    served TEXT,
    input INTEGER NOT NULL DEFAULT 0,
    output INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS batches (
    name TEXT PRIMARY KEY,
    endpoint TEXT NOT NULL,
    id TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS batch_requests (
    name TEXT PRIMARY KEY,
    batch TEXT NOT NULL REFERENCES batches(name) ON DELETE CASCADE,
    tools TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** Covers the key as well: the outcome of one definition cannot stand in for that of another. */
function seal(key: string, text: string): string {
  return createHash('sha256').update(`${key}\n${text}`).digest('hex');
}

/** A batch that was handed in. `id` is null until the endpoint has named it. */
export interface OpenBatch {
  name: string;
  id: string | null;
}

/**
 * What models answered, kept by a digest of all that was asked: definition, prompt, schema, model, parameters, endpoint. A row
 * carries a digest of its own and counts only where it matches. Also keeps what each endpoint accepts, what was used
 * there, and the batches that are still out.
 */
export class VerdictCache {
  readonly #database: DatabaseSync;
  readonly #find: StatementSync;

  /** Opens the file, and makes it where it is missing. Throws where it is no such file. */
  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#database = new DatabaseSync(path, { enableForeignKeyConstraints: true });
    this.#database.exec(schema);
    this.#find = this.#database.prepare('SELECT outcome, sha256 FROM verdicts WHERE key = ?');
  }

  recall(key: string): Recalled {
    const row = this.#find.get(key);
    return row === undefined ? { is: 'absent' } : this.#checked(key, String(row['outcome']), String(row['sha256']));
  }

  #checked(key: string, text: string, sha256: string): Recalled {
    if (seal(key, text) !== sha256) return { is: 'damaged' };
    try {
      return { is: 'kept', outcome: outcome.parse(JSON.parse(text)) };
    } catch {
      return { is: 'damaged' };
    }
  }

  /** Keeps outcomes, all or none of them. `served` names who answered. */
  keep(entries: readonly { key: string; outcome: KeptOutcome }[], served: string): void {
    this.#inTransaction(() => {
      const insert = this.#database.prepare(
        'INSERT OR REPLACE INTO verdicts (key, outcome, sha256, served) VALUES (?, ?, ?, ?)',
      );
      for (const entry of entries) {
        const text = JSON.stringify(entry.outcome);
        insert.run(entry.key, text, seal(entry.key, text), served);
      }
    });
  }

  /** Counts the rows, and names the keys of those that are not what was written. */
  verify(): { rows: number; damaged: string[] } {
    let rows = 0;
    const damaged: string[] = [];
    for (const row of this.#database.prepare('SELECT key, outcome, sha256 FROM verdicts ORDER BY key').iterate()) {
      rows += 1;
      const key = String(row['key']);
      if (this.#checked(key, String(row['outcome']), String(row['sha256'])).is === 'damaged') damaged.push(key);
    }
    return { rows, damaged };
  }

  #endpoint(endpoint: string, column: 'capability' | 'served'): string | null {
    const row = this.#database.prepare(`SELECT ${column} FROM endpoints WHERE endpoint = ?`).get(endpoint);
    const value = row?.[column];
    return typeof value === 'string' ? value : null;
  }

  #setEndpoint(endpoint: string, column: 'capability' | 'served', value: string): void {
    this.#database
      .prepare(
        `INSERT INTO endpoints (endpoint, ${column}) VALUES (?, ?) ON CONFLICT DO UPDATE SET ${column} = excluded.${column}`,
      )
      .run(endpoint, value);
  }

  /** What an endpoint is known to accept, or null. */
  capability(endpoint: string): Capability | null {
    const text = this.#endpoint(endpoint, 'capability');
    try {
      return text === null ? null : capability.parse(JSON.parse(text));
    } catch {
      return null;
    }
  }

  setCapability(endpoint: string, value: Capability): void {
    this.#setEndpoint(endpoint, 'capability', JSON.stringify(value));
  }

  /** Who answered at an endpoint last: the model's name and fingerprint. */
  served(endpoint: string): string | null {
    return this.#endpoint(endpoint, 'served');
  }

  setServed(endpoint: string, served: string): void {
    this.#setEndpoint(endpoint, 'served', served);
  }

  /** Adds to what was used at an endpoint, over all runs. */
  addUsage(endpoint: string, { input, output }: Usage): void {
    this.#database
      .prepare(
        `INSERT INTO endpoints (endpoint, input, output) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET input = input + excluded.input, output = output + excluded.output`,
      )
      .run(endpoint, input, output);
  }

  usage(endpoint: string): Usage {
    const row = this.#database.prepare('SELECT input, output FROM endpoints WHERE endpoint = ?').get(endpoint);
    return { input: Number(row?.['input'] ?? 0), output: Number(row?.['output'] ?? 0) };
  }

  /** Notes a batch before it is handed in, with its requests: a run that ends in between finds it again by its name. */
  openBatch(endpoint: string, name: string, requests: readonly { name: string; tools: string }[]): void {
    this.#inTransaction(() => {
      this.#database.prepare('INSERT INTO batches (name, endpoint, id) VALUES (?, ?, NULL)').run(name, endpoint);
      const insert = this.#database.prepare('INSERT INTO batch_requests (name, batch, tools) VALUES (?, ?, ?)');
      for (const request of requests) insert.run(request.name, name, request.tools);
    });
  }

  nameBatch(name: string, id: string): void {
    this.#database.prepare('UPDATE batches SET id = ? WHERE name = ?').run(id, name);
  }

  openBatches(endpoint: string): OpenBatch[] {
    return this.#database
      .prepare('SELECT name, id FROM batches WHERE endpoint = ? ORDER BY name')
      .all(endpoint)
      .map((row) => ({ name: String(row['name']), id: row['id'] === null ? null : String(row['id']) }));
  }

  /** The tools of a request of a batch, as they were noted, or null. */
  batchRequest(batch: string, name: string): string | null {
    const row = this.#database
      .prepare('SELECT tools FROM batch_requests WHERE batch = ? AND name = ?')
      .get(batch, name);
    return row === undefined ? null : String(row['tools']);
  }

  /** Every request of every batch that is out, as it was noted. */
  *batchRequests(endpoint: string): Generator<string> {
    const rows = this.#database
      .prepare(
        'SELECT tools FROM batch_requests JOIN batches ON batches.name = batch_requests.batch WHERE endpoint = ?',
      )
      .iterate(endpoint);
    for (const row of rows) yield String(row['tools']);
  }

  closeBatch(name: string): void {
    this.#database.prepare('DELETE FROM batches WHERE name = ?').run(name);
  }

  close(): void {
    this.#database.close();
  }

  #inTransaction(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
