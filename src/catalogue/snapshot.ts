import { createHash } from 'node:crypto';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { z } from 'zod';
import type { Category } from '#core/taxonomy/category.ts';
import { riskLevels, type RiskLevel } from '#core/taxonomy/risk-level.ts';
import { serverChange, toolChange, type ServerChange, type ToolChange } from './change.ts';
import { snapshotFormat } from './format.ts';
import { alikeTool } from './page-inputs.ts';
import {
  serverRecord,
  snapshotMeta,
  toolRecord,
  toolSummary,
  type ListPlace,
  type ServerList,
  type ServerRecord,
  type SnapshotMeta,
  type ToolLink,
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
    ...(typeof row['what_if'] === 'string' && { whatIf: parsed(row, 'what_if') }),
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

/** A page of a list, from 1: where it starts, and a digest of what it shows of its entries. */
export interface ListPage {
  page: number;
  from: ListPlace;
  digest: string;
}

/** How a list is cut into pages. */
export interface Paging {
  /** Entries of a page. */
  size: number;
  /** Pages, at the most. */
  most: number;
}

/** A file that is no snapshot of this version of Toolgrade. */
export class NotASnapshotError extends Error {}

const alikeTools = z.array(alikeTool);

const columnOf = (filter: ToolFilter): { column: 'category' | 'risk'; value: string } =>
  'category' in filter ? { column: 'category', value: filter.category } : { column: 'risk', value: filter.risk };

/** Cuts rows into pages. Each row has what `ListPlace` has, and as `shown` what else a page shows of it, or a digest. */
function* pagesOf(rows: NodeJS.Iterator<Row>, { size }: Paging): Generator<ListPage> {
  let page = 0;
  let entries = 0;
  let from: ListPlace | undefined;
  let hash = createHash('sha256');
  for (const { name, server, slug, shown } of rows) {
    const place = { name: String(name), server: String(server), ...(slug !== undefined && { slug: String(slug) }) };
    from ??= place;
    hash.update(JSON.stringify([place, shown]));
    entries += 1;
    if (entries < size) continue;
    yield { page: (page += 1), from, digest: hash.digest('base64url') };
    entries = 0;
    from = undefined;
    hash = createHash('sha256');
  }
  if (from !== undefined) yield { page: page + 1, from, digest: hash.digest('base64url') };
}

/** A snapshot, read-only: what the site renders. Methods read from the file; only a few tallies of it are remembered. */
export class Snapshot {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();
  readonly #listCounts = new Map<ServerList['by'], { value: string; servers: number }[]>();
  #meta: SnapshotMeta | undefined;

  /** Opens a snapshot. Throws where the file is missing, and a `NotASnapshotError` where another version wrote it. */
  constructor(path: string) {
    this.#database = new DatabaseSync(path, { readOnly: true });
    const row = this.#get('PRAGMA user_version');
    if (row?.['user_version'] === snapshotFormat) return;
    this.#database.close();
    throw new NotASnapshotError(
      'The file is no snapshot, or one of another version of Toolgrade: make it again with "toolgrade classify".',
    );
  }

  /** All rows of a query. Statements are kept: pages ask the same of every server, and preparing takes longer than asking. */
  #all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#statement(sql).all(...values);
  }

  #get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) this.#prepared.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }

  /** Rows one at a time, with a statement of their own: nobody else may ask it while it is being read. */
  #each(sql: string, ...values: SQLInputValue[]): NodeJS.Iterator<Row> {
    return this.#database.prepare(sql).iterate(...values);
  }

  /** What the snapshot says of itself. */
  meta(): SnapshotMeta {
    if (this.#meta !== undefined) return this.#meta;
    const row = this.#get('SELECT record FROM meta');
    return (this.#meta = snapshotMeta.parse(row === undefined ? undefined : parsed(row, 'record')));
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

  /** Servers in order of their names: `limit` of them, from a place on. */
  listServers({ from, limit }: { from?: ListPlace; limit: number }): ServerRecord[] {
    const { name, server } = from ?? { name: '', server: '' };
    return this.#all(
      'SELECT * FROM servers WHERE (name, slug) >= (?, ?) ORDER BY name, slug LIMIT ?',
      name,
      server,
      limit,
    ).map(readServer);
  }

  /** The pages of all servers in order of their names. */
  *serverPages(paging: Paging): Generator<ListPage> {
    yield* pagesOf(
      this.#each(
        `SELECT servers.name, servers.slug AS server, inputs.own AS shown
         FROM servers JOIN inputs ON inputs.server = servers.slug ORDER BY servers.name, servers.slug LIMIT ?`,
        paging.size * paging.most,
      ),
      paging,
    );
  }

  /** The values of one kind of list with how many servers each holds, in order of the values. */
  listCounts(by: ServerList['by']): { value: string; servers: number }[] {
    const known = this.#listCounts.get(by);
    if (known !== undefined) return known;
    const counts = this.#all(
      'SELECT value, count(*) AS n FROM lists WHERE by = ? GROUP BY value ORDER BY value',
      by,
    ).map((row) => ({ value: String(row['value']), servers: Number(row['n']) }));
    this.#listCounts.set(by, counts);
    return counts;
  }

  /** The servers in a list in order of their names: `limit` of them, from a place on. */
  serversIn({ by, value }: ServerList, { from, limit }: { from?: ListPlace; limit: number }): ServerRecord[] {
    const { name, server } = from ?? { name: '', server: '' };
    return this.#all(
      `SELECT servers.* FROM lists JOIN servers ON servers.slug = lists.server
       WHERE lists.by = ? AND lists.value = ? AND (lists.name, lists.server) >= (?, ?)
       ORDER BY lists.name, lists.server LIMIT ?`,
      by,
      value,
      name,
      server,
      limit,
    ).map(readServer);
  }

  /** The pages of a list of servers. */
  *serverListPages({ by, value }: ServerList, paging: Paging): Generator<ListPage> {
    yield* pagesOf(
      this.#each(
        `SELECT lists.name, lists.server, inputs.own AS shown FROM lists JOIN inputs ON inputs.server = lists.server
         WHERE lists.by = ? AND lists.value = ? ORDER BY lists.name, lists.server LIMIT ?`,
        by,
        value,
        paging.size * paging.most,
      ),
      paging,
    );
  }

  /** One server, or undefined. */
  server(slug: string): ServerRecord | undefined {
    const row = this.#get('SELECT * FROM servers WHERE slug = ?', slug);
    return row === undefined ? undefined : readServer(row);
  }

  /** The slugs of every tool, one at a time: what a page per tool needs. */
  *toolIds(): Generator<{ server: string; tool: string }> {
    const rows = this.#database.prepare('SELECT server, slug FROM tools ORDER BY server, slug').iterate();
    for (const row of rows) yield { server: String(row['server']), tool: String(row['slug']) };
  }

  /** The slugs of the tools of a server, in order. */
  toolSlugs(server: string): string[] {
    return this.#all('SELECT slug FROM tools WHERE server = ? ORDER BY slug', server).map((row) => String(row['slug']));
  }

  /** One tool, or undefined. */
  tool(server: string, slug: string): ToolRecord | undefined {
    const row = this.#get('SELECT * FROM tools WHERE server = ? AND slug = ?', server, slug);
    return row === undefined ? undefined : readTool(row);
  }

  /** The tools of a server in the order in which it declares them, those that are not counted included. */
  toolsOf(server: string): ToolRecord[] {
    return this.#all('SELECT * FROM tools WHERE server = ? ORDER BY position', server).map((row) => readTool(row));
  }

  /** What a list shows of the tools of a server, in the order in which it declares them. */
  summariesOf(server: string): ToolSummary[] {
    return this.#all(
      `SELECT ${summaryColumns} FROM tools JOIN servers ON servers.slug = tools.server
       WHERE tools.server = ? ORDER BY tools.position`,
      server,
    ).map(readSummary);
  }

  /** What a server says of each of its tools, title and description, by the tool's slug. */
  textsOf(server: string): Map<string, string> {
    const rows = this.#database
      .prepare(
        `SELECT slug, concat_ws(' ', definition ->> '$.title', definition ->> '$.description') AS text
         FROM tools WHERE server = ?`,
      )
      .all(server);
    return new Map(rows.map((row) => [String(row['slug']), String(row['text'])]));
  }

  /** How many counted tools a filter leaves. */
  countTools(filter: ToolFilter): number {
    const { counts } = this.meta();
    return 'category' in filter ? counts.categories[filter.category] : counts.risks[filter.risk];
  }

  /** The counted tools that a filter leaves in order of their names: `limit` of them, from a place on. */
  listTools(filter: ToolFilter, { from, limit }: { from?: ListPlace; limit: number }): ToolSummary[] {
    const { column, value } = columnOf(filter);
    const { name, server, slug = '' } = from ?? { name: '', server: '' };
    return this.#all(
      `SELECT ${summaryColumns} FROM tools JOIN servers ON servers.slug = tools.server
       WHERE tools.${column} = ? AND tools.truth IN ('listed', 'registered')
         AND (tools.name, tools.server, tools.slug) >= (?, ?, ?)
       ORDER BY tools.name, tools.server, tools.slug LIMIT ?`,
      value,
      name,
      server,
      slug,
      limit,
    ).map(readSummary);
  }

  /** The pages of the counted tools that a filter leaves. */
  *toolPages(filter: ToolFilter, paging: Paging): Generator<ListPage> {
    const { column, value } = columnOf(filter);
    yield* pagesOf(
      this.#each(
        `SELECT tools.name, tools.server, tools.slug,
           json_array(servers.name, tools.lead, tools.category, tools.risk) AS shown
         FROM tools JOIN servers ON servers.slug = tools.server
         WHERE tools.${column} = ? AND tools.truth IN ('listed', 'registered')
         ORDER BY tools.name, tools.server, tools.slug LIMIT ?`,
        value,
        paging.size * paging.most,
      ),
      paging,
    );
  }

  /** The tools whose grade a person corrected, in order of their servers; at the most `limit`. */
  correctedTools(limit: number): ToolRecord[] {
    return this.#database
      .prepare(
        `SELECT * FROM tools WHERE classification ->> '$.corrected' IS NOT NULL ORDER BY server, position LIMIT ?`,
      )
      .all(limit)
      .map(readTool);
  }

  /** How many counted tools make an attack pattern possible, by the pattern's slug. */
  countPatternTools(pattern: string): number {
    return Number(this.#get('SELECT count(*) AS n FROM patterns WHERE pattern = ?', pattern)?.['n'] ?? 0);
  }

  /** Counted tools that make an attack pattern possible, the gravest first, then in order of their servers. */
  listPatternTools(pattern: string, { offset, limit }: { offset: number; limit: number }): ToolSummary[] {
    return this.#all(
      `SELECT ${summaryColumns}
       FROM (SELECT gravity, tool FROM patterns WHERE pattern = ? ORDER BY gravity, tool LIMIT ? OFFSET ?) AS found
       JOIN tools ON tools.rowid = found.tool JOIN servers ON servers.slug = tools.server
       ORDER BY found.gravity, found.tool`,
      pattern,
      limit,
      offset,
    ).map(readSummary);
  }

  /**
   * A few counted tools of other servers whose names say the same, those of the lowest risk first, one a server, none
   * above `risk`. At the most `alikeShown`: the digests of the servers cover no more.
   */
  toolsLike(
    { server, likeness }: Pick<ToolSummary, 'server' | 'likeness'>,
    { risk, limit }: { risk: RiskLevel; limit: number },
  ): ToolLink[] {
    if (likeness === null) return [];
    const found: ToolLink[] = [];
    for (const [level, of] of riskLevels.slice(0, riskLevels.indexOf(risk) + 1).entries()) {
      const row = this.#get('SELECT tools FROM alike WHERE likeness = ? AND level = ?', likeness, level);
      if (row === undefined) continue;
      for (const [other, serverName, slug, name, category] of alikeTools.parse(parsed(row, 'tools'))) {
        if (found.length >= limit) return found;
        if (other === server || found.some((tool) => tool.server === other)) continue;
        found.push({ server: other, serverName, slug, name, category, risk: of });
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
    const row = this.#get('SELECT at FROM first_reads WHERE server = ?', server);
    return row === undefined ? null : String(row['at']);
  }

  /** What crawls found changed of a server, newest first; at the most `limit`. */
  changesOf(server: string, limit = -1): ServerChange[] {
    return this.#all('SELECT record FROM changes WHERE server = ? ORDER BY number DESC LIMIT ?', server, limit).map(
      (row) => serverChange.parse(parsed(row, 'record')),
    );
  }

  /** How many changes there are of all servers together. */
  countChanges(): number {
    return Number(this.#get('SELECT count(*) AS n FROM changes')?.['n'] ?? 0);
  }

  /** One page of what crawls found changed, of all servers, newest first. */
  listChanges({ offset, limit }: { offset: number; limit: number }): ServerChange[] {
    return this.#all(
      'SELECT record FROM changes ORDER BY at DESC, server, number DESC LIMIT ? OFFSET ?',
      limit,
      offset,
    ).map((row) => serverChange.parse(parsed(row, 'record')));
  }

  /** What happened to one tool from crawl to crawl, newest first. */
  toolChanges(server: string, tool: string): ToolChange[] {
    return this.#all('SELECT record FROM tool_changes WHERE server = ? AND tool = ? ORDER BY rowid', server, tool).map(
      (row) => toolChange.parse(parsed(row, 'record')),
    );
  }

  close(): void {
    this.#database.close();
  }
}
