import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { Category } from '#core/taxonomy/category.ts';
import { riskLevels, type RiskLevel } from '#core/taxonomy/risk-level.ts';
import { serverChange, toolChange, type ServerChange, type ToolChange } from './change.ts';
import { snapshotFormat } from './format.ts';
import {
  serverRecord,
  snapshotMeta,
  toolRecord,
  toolSummary,
  type ServerList,
  type ServerRecord,
  type SnapshotMeta,
  type ToolRecord,
  type ToolSummary,
} from './records.ts';

type Row = Record<string, SQLOutputValue>;

const parsed = (row: Row, column: string): unknown => JSON.parse(String(row[column]));

function readTool(row: Row): ToolRecord {
  return toolRecord.parse({
    server: row['server'],
    slug: row['slug'],
    position: row['position'],
    definition: parsed(row, 'definition'),
    provenance: parsed(row, 'provenance'),
    classification: parsed(row, 'classification'),
    decision: parsed(row, 'decision'),
    ...(typeof row['findings'] === 'string' && { findings: parsed(row, 'findings') }),
  });
}

function readServer(row: Row): ServerRecord {
  return serverRecord.parse({ server: parsed(row, 'record'), counts: parsed(row, 'counts') });
}

const summaryColumns = `tools.server, servers.name AS serverName, tools.slug, tools.name, tools.lead,
  tools.category, tools.risk, tools.truth, tools.gated, tools.facets, tools.tokens, tools.likeness`;

function readSummary(row: Row): ToolSummary {
  return toolSummary.parse({ ...row, gated: row['gated'] === 1, facets: parsed(row, 'facets') });
}

/** Which tools of a snapshot a list shows. Only counted tools are in lists. */
export type ToolFilter = { category: Category } | { risk: RiskLevel };

/** A file that is no snapshot of this version of Toolgrade. */
export class NotASnapshotError extends Error {}

/** A snapshot, read-only: what the site renders. Every method reads from the file; nothing is kept in memory. */
export class Snapshot {
  readonly #database: DatabaseSync;

  /** Opens a snapshot. Throws where the file is missing, and a `NotASnapshotError` where another version wrote it. */
  constructor(path: string) {
    this.#database = new DatabaseSync(path, { readOnly: true });
    const row = this.#database.prepare('PRAGMA user_version').get();
    if (row?.['user_version'] === snapshotFormat) return;
    this.#database.close();
    throw new NotASnapshotError(
      'The file is no snapshot, or one of another version of Toolgrade: make it again with "toolgrade classify".',
    );
  }

  /** What the snapshot says of itself. */
  meta(): SnapshotMeta {
    const row = this.#database.prepare('SELECT record FROM meta').get();
    return snapshotMeta.parse(row === undefined ? undefined : parsed(row, 'record'));
  }

  /** All servers in order of their slugs, one in memory at a time. */
  *servers(): Generator<ServerRecord> {
    for (const row of this.#database.prepare('SELECT * FROM servers ORDER BY slug').iterate()) yield readServer(row);
  }

  /**
   * Every server in order, with how many tools it has and a digest of what its pages show: where that is the same in
   * another snapshot, so are the pages.
   */
  *serverInputs(): Generator<{ server: string; tools: number; digest: string }> {
    const rows = this.#database
      .prepare(
        `SELECT server, shown, (SELECT count(*) FROM tools WHERE tools.server = inputs.server) AS tools
         FROM inputs ORDER BY server`,
      )
      .iterate();
    for (const { server, shown, tools } of rows) {
      yield { server: String(server), tools: Number(tools), digest: String(shown) };
    }
  }

  /** The slugs of all servers in order, or of those with a tool that counts, one at a time. */
  *serverIds({ counted = false } = {}): Generator<{ server: string }> {
    const rows = this.#database
      .prepare(`SELECT slug FROM servers ${counted ? "WHERE counts ->> '$.tools' > 0" : ''} ORDER BY slug`)
      .iterate();
    for (const row of rows) yield { server: String(row['slug']) };
  }

  /** One page of the servers, in order of their names. */
  listServers({ offset, limit }: { offset: number; limit: number }): ServerRecord[] {
    return this.#database
      .prepare('SELECT * FROM servers ORDER BY name, slug LIMIT ? OFFSET ?')
      .all(limit, offset)
      .map(readServer);
  }

  /** The values of one kind of list with how many servers each holds, in order of the values. */
  listCounts(by: ServerList['by']): { value: string; servers: number }[] {
    return this.#database
      .prepare('SELECT value, count(*) AS n FROM lists WHERE by = ? GROUP BY value ORDER BY value')
      .all(by)
      .map((row) => ({ value: String(row['value']), servers: Number(row['n']) }));
  }

  /** One page of the servers in a list, in order of their names. */
  serversIn({ by, value }: ServerList, { offset, limit }: { offset: number; limit: number }): ServerRecord[] {
    return this.#database
      .prepare(
        `SELECT servers.* FROM lists JOIN servers ON servers.slug = lists.server
         WHERE lists.by = ? AND lists.value = ? ORDER BY lists.name, lists.server LIMIT ? OFFSET ?`,
      )
      .all(by, value, limit, offset)
      .map(readServer);
  }

  /** One server, or undefined. */
  server(slug: string): ServerRecord | undefined {
    const row = this.#database.prepare('SELECT * FROM servers WHERE slug = ?').get(slug);
    return row === undefined ? undefined : readServer(row);
  }

  /** The slugs of every tool, one at a time: what a page per tool needs. */
  *toolIds(): Generator<{ server: string; tool: string }> {
    const rows = this.#database.prepare('SELECT server, slug FROM tools ORDER BY server, slug').iterate();
    for (const row of rows) yield { server: String(row['server']), tool: String(row['slug']) };
  }

  /** One tool, or undefined. */
  tool(server: string, slug: string): ToolRecord | undefined {
    const row = this.#database.prepare('SELECT * FROM tools WHERE server = ? AND slug = ?').get(server, slug);
    return row === undefined ? undefined : readTool(row);
  }

  /** The tools of a server in the order in which it declares them, those that are not counted included. */
  toolsOf(server: string): ToolRecord[] {
    return this.#database
      .prepare('SELECT * FROM tools WHERE server = ? ORDER BY position')
      .all(server)
      .map((row) => readTool(row));
  }

  /** What a list shows of the tools of a server, in the order in which it declares them. */
  summariesOf(server: string): ToolSummary[] {
    return this.#database
      .prepare(
        `SELECT ${summaryColumns} FROM tools JOIN servers ON servers.slug = tools.server
         WHERE tools.server = ? ORDER BY tools.position`,
      )
      .all(server)
      .map(readSummary);
  }

  /** How many counted tools a filter leaves. */
  countTools(filter: ToolFilter): number {
    const [column, value] = 'category' in filter ? ['category', filter.category] : ['risk', filter.risk];
    const row = this.#database
      .prepare(`SELECT count(*) AS n FROM tools WHERE ${column} = ? AND truth IN ('listed', 'registered')`)
      .get(value);
    return Number(row?.['n'] ?? 0);
  }

  /** One page of the counted tools that a filter leaves, in order of their names. */
  listTools(filter: ToolFilter, { offset, limit }: { offset: number; limit: number }): ToolSummary[] {
    const [column, value] = 'category' in filter ? ['category', filter.category] : ['risk', filter.risk];
    return this.#database
      .prepare(
        `SELECT ${summaryColumns} FROM tools JOIN servers ON servers.slug = tools.server
         WHERE tools.${column} = ? AND tools.truth IN ('listed', 'registered')
         ORDER BY tools.name, tools.server, tools.slug LIMIT ? OFFSET ?`,
      )
      .all(value, limit, offset)
      .map(readSummary);
  }

  /** How many counted tools make an attack pattern possible, by the pattern's slug. */
  countPatternTools(pattern: string): number {
    const row = this.#database.prepare('SELECT count(*) AS n FROM patterns WHERE pattern = ?').get(pattern);
    return Number(row?.['n'] ?? 0);
  }

  /** Counted tools that make an attack pattern possible, the gravest first, then in order of their servers. */
  listPatternTools(pattern: string, { offset, limit }: { offset: number; limit: number }): ToolSummary[] {
    return this.#database
      .prepare(
        `SELECT ${summaryColumns}
         FROM (SELECT gravity, tool FROM patterns WHERE pattern = ? ORDER BY gravity, tool LIMIT ? OFFSET ?) AS found
         JOIN tools ON tools.rowid = found.tool JOIN servers ON servers.slug = tools.server
         ORDER BY found.gravity, found.tool`,
      )
      .all(pattern, limit, offset)
      .map(readSummary);
  }

  /**
   * A few counted tools of other servers whose names say the same, those of the lowest risk first, one a server, none
   * above `risk`.
   */
  toolsLike(
    { server, likeness }: Pick<ToolSummary, 'server' | 'likeness'>,
    { risk, limit }: { risk: RiskLevel; limit: number },
  ): ToolSummary[] {
    if (likeness === null) return [];
    const found: ToolSummary[] = [];
    for (const level of riskLevels.slice(0, riskLevels.indexOf(risk) + 1)) {
      const rows = this.#database
        .prepare(
          `SELECT ${summaryColumns} FROM tools JOIN servers ON servers.slug = tools.server
           WHERE tools.likeness = ? AND tools.risk = ? AND tools.server <> ? AND tools.truth IN ('listed', 'registered')
           ORDER BY tools.server, tools.slug LIMIT ?`,
        )
        .all(likeness, level, server, 4 * limit)
        .map(readSummary);
      for (const tool of rows) {
        if (found.length >= limit) return found;
        if (!found.some((other) => other.server === tool.server)) found.push(tool);
      }
    }
    return found;
  }

  /** Servers with some words in their name, their description or the name of a tool: names first, then in order of them. */
  searchServers(words: string, limit: number): ServerRecord[] {
    const pattern = `%${words
      .trim()
      .replace(/[%_\\]/g, '\\$&')
      .replace(/\s+/g, '%')}%`;
    return this.#database
      .prepare(
        `SELECT * FROM servers
         WHERE name LIKE $pattern ESCAPE '\\' OR record ->> '$.description' LIKE $pattern ESCAPE '\\'
           OR slug IN (SELECT server FROM tools WHERE name LIKE $pattern ESCAPE '\\')
         ORDER BY name LIKE $pattern ESCAPE '\\' DESC, name, slug LIMIT $limit`,
      )
      .all({ $pattern: pattern, $limit: limit })
      .map(readServer);
  }

  /** When a server was first read, ISO 8601 in UTC; null where that is not known. */
  firstRead(server: string): string | null {
    const row = this.#database.prepare('SELECT at FROM first_reads WHERE server = ?').get(server);
    return row === undefined ? null : String(row['at']);
  }

  /** What crawls found changed of a server, newest first; at the most `limit`. */
  changesOf(server: string, limit = -1): ServerChange[] {
    return this.#database
      .prepare('SELECT record FROM changes WHERE server = ? ORDER BY number DESC LIMIT ?')
      .all(server, limit)
      .map((row) => serverChange.parse(parsed(row, 'record')));
  }

  /** How many changes there are of all servers together. */
  countChanges(): number {
    return Number(this.#database.prepare('SELECT count(*) AS n FROM changes').get()?.['n'] ?? 0);
  }

  /** One page of what crawls found changed, of all servers, newest first. */
  listChanges({ offset, limit }: { offset: number; limit: number }): ServerChange[] {
    return this.#database
      .prepare('SELECT record FROM changes ORDER BY at DESC, server, number DESC LIMIT ? OFFSET ?')
      .all(limit, offset)
      .map((row) => serverChange.parse(parsed(row, 'record')));
  }

  /** What happened to one tool from crawl to crawl, newest first. */
  toolChanges(server: string, tool: string): ToolChange[] {
    return this.#database
      .prepare('SELECT record FROM tool_changes WHERE server = ? AND tool = ? ORDER BY rowid')
      .all(server, tool)
      .map((row) => toolChange.parse(parsed(row, 'record')));
  }

  close(): void {
    this.#database.close();
  }
}
