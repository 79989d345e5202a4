import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';

/** A server as a snapshot stores it: its record and its tally are JSON. */
export interface ServerTexts {
  slug: string;
  name: string;
  record: string;
  counts: string;
}

/** A tool as a snapshot stores it: its four parts are JSON, and what lists need of them stands beside. */
export interface ToolTexts {
  slug: string;
  name: string;
  lead: string | null;
  category: string;
  risk: string;
  truth: string;
  gated: boolean;
  /** What the decision comes to. */
  action: string;
  definition: string;
  provenance: string;
  classification: string;
  decision: string;
}

const readServer = (row: Record<string, SQLOutputValue>): ServerTexts => ({
  slug: String(row['slug']),
  name: String(row['name']),
  record: String(row['record']),
  counts: String(row['counts']),
});

/**
 * What a snapshot stores, as the texts that it stores: for files that repeat them, where parsing half a million records
 * only to write them again would take longer than everything else. Holds one server at a time.
 */
export class SnapshotTexts {
  readonly #database: DatabaseSync;
  readonly #server: StatementSync;
  readonly #tools: StatementSync;
  readonly #changes: StatementSync;
  readonly #toolChanges: StatementSync;

  /** Opens a snapshot that was opened as a `Snapshot` before. Throws where the file is missing. */
  constructor(path: string) {
    this.#database = new DatabaseSync(path, { readOnly: true });
    this.#server = this.#database.prepare('SELECT slug, name, record, counts FROM servers WHERE slug = ?');
    this.#tools = this.#database.prepare(
      `SELECT slug, name, lead, category, risk, truth, gated, decision ->> '$.action' AS action, definition, provenance, classification, decision
       FROM tools WHERE server = ? ORDER BY position`,
    );
    this.#changes = this.#database.prepare('SELECT record FROM changes WHERE server = ? ORDER BY number DESC');
    this.#toolChanges = this.#database.prepare('SELECT record FROM tool_changes WHERE server = ? ORDER BY rowid');
  }

  /** All servers in order of their slugs, one in memory at a time. */
  *servers(): Generator<ServerTexts> {
    const rows = this.#database.prepare('SELECT slug, name, record, counts FROM servers ORDER BY slug').iterate();
    for (const row of rows) yield readServer(row);
  }

  /** One server. Throws where there is none. */
  server(slug: string): ServerTexts {
    const row = this.#server.get(slug);
    if (row === undefined) throw new Error(`the snapshot has no server ${slug}`);
    return readServer(row);
  }

  /** The tools of a server in the order in which it declares them. */
  tools(server: string): ToolTexts[] {
    return this.#tools.all(server).map((row) => ({
      slug: String(row['slug']),
      name: String(row['name']),
      lead: row['lead'] === null ? null : String(row['lead']),
      category: String(row['category']),
      risk: String(row['risk']),
      truth: String(row['truth']),
      gated: row['gated'] === 1,
      action: String(row['action']),
      definition: String(row['definition']),
      provenance: String(row['provenance']),
      classification: String(row['classification']),
      decision: String(row['decision']),
    }));
  }

  /** The changes of a server as JSON, newest first. */
  changes(server: string): string[] {
    return this.#changes.all(server).map((row) => String(row['record']));
  }

  /** The changes of a server's tools as JSON, newest first. */
  toolChanges(server: string): string[] {
    return this.#toolChanges.all(server).map((row) => String(row['record']));
  }

  close(): void {
    this.#database.close();
  }
}
