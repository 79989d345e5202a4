import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { likeness } from '#core/classify/likeness.ts';
import { toolSlug } from '#core/identity/slug.ts';
import type { Server } from '#core/model/server.ts';
import { tokenEstimate } from '#core/model/token-estimate.ts';
import { attackPatterns } from '#core/taxonomy/attack-pattern.ts';
import { facetIds, type FacetId } from '#core/taxonomy/facet.ts';
import { riskLevels } from '#core/taxonomy/risk-level.ts';
import type { ServerChange, ServerHistory } from './change.ts';
import { snapshotFormat } from './format.ts';
import { completeInputs, InputDigest, inputsSchema } from './page-inputs.ts';
import { leadOf } from './lead-of.ts';
import { noCounts, type Counts, type ServerList, type SnapshotMeta, type ToolRecord } from './records.ts';
import { traitsOf } from './server-traits.ts';

/** A graded tool that has no slug yet: the snapshot gives it one. */
export type GradedTool = Omit<ToolRecord, 'server' | 'slug' | 'position'>;

/** A server and its graded tools, in the order in which the server declares them. */
export interface GradedServer {
  server: Server;
  tools: GradedTool[];
  /** What changed of it from crawl to crawl; absent where nothing was remembered. */
  history?: ServerHistory;
}

/**
 * Plain tables with an index on what names a row: in a table WITHOUT ROWID a row of more than a quarter of a page goes to
 * a page of its own, and the file of the same records is three times as large.
 */
const schema = `
  PRAGMA journal_mode = MEMORY;
  PRAGMA page_size = 8192;
  CREATE TABLE meta (record TEXT NOT NULL) STRICT;
  CREATE TABLE servers (
    slug TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    counts TEXT NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
  CREATE TABLE tools (
    server TEXT NOT NULL,
    slug TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    lead TEXT,
    category TEXT NOT NULL,
    risk TEXT NOT NULL,
    truth TEXT NOT NULL,
    gated INTEGER NOT NULL,
    facets TEXT NOT NULL,
    tokens INTEGER NOT NULL,
    likeness TEXT,
    definition TEXT NOT NULL,
    provenance TEXT NOT NULL,
    classification TEXT NOT NULL,
    decision TEXT NOT NULL,
    findings TEXT,
    what_if TEXT,
    PRIMARY KEY (server, slug)
  ) STRICT;
  CREATE TABLE lists (
    by TEXT NOT NULL,
    value TEXT NOT NULL,
    name TEXT NOT NULL,
    server TEXT NOT NULL,
    PRIMARY KEY (by, value, name, server)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE patterns (
    pattern TEXT NOT NULL,
    gravity INTEGER NOT NULL,
    tool INTEGER NOT NULL,
    PRIMARY KEY (pattern, gravity, tool)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE first_reads (
    server TEXT PRIMARY KEY,
    at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE changes (
    server TEXT NOT NULL,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (server, number)
  ) STRICT;
  CREATE TABLE tool_changes (
    server TEXT NOT NULL,
    tool TEXT NOT NULL,
    at TEXT NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
`;
const indexes = `
  CREATE INDEX servers_by_name ON servers (name, slug);
  CREATE INDEX tools_by_category ON tools (category, name, server, slug) WHERE truth IN ('listed', 'registered');
  CREATE INDEX tools_by_risk ON tools (risk, name, server, slug) WHERE truth IN ('listed', 'registered');
  CREATE INDEX tools_corrected ON tools (server, position) WHERE classification ->> '$.corrected' IS NOT NULL;
  CREATE INDEX changes_by_time ON changes (at DESC, server, number DESC);
  CREATE INDEX tool_changes_by_tool ON tool_changes (server, tool);
`;

/** True for a tool that a client of the published server can get to see: only these are counted. */
export function isCounted(tool: Pick<ToolRecord, 'provenance'>): boolean {
  return tool.provenance.truth === 'listed' || tool.provenance.truth === 'registered';
}

/** The capabilities that a tool has, always or with some arguments. */
function facetsOf({ classification }: Pick<ToolRecord, 'classification'>): FacetId[] {
  return facetIds.filter((id) => classification.facets[id].value !== 'no');
}

/** The first letter of a server's name, digits and other scripts together, scopes as if they had no sign. */
export function letterOf(name: string): string {
  const [first = ''] = /[\p{L}\p{N}]/u.exec(name) ?? [];
  if (/[0-9]/.test(first)) return '0-9';
  const plain = first.normalize('NFKD').charAt(0).toLowerCase();
  return /[a-z]/.test(plain) ? plain : 'other';
}

/** The lists in which a server stands: its letter, its kind, its traits, and the highest level of its tools. */
function listsOf(server: Server, counts: Counts): ServerList[] {
  const highest = riskLevels.findLast((risk) => counts.risks[risk] > 0);
  return [
    { by: 'letter', value: letterOf(server.name) },
    { by: 'kind', value: server.kind },
    ...traitsOf(server, counts).map((value) => ({ by: 'trait' as const, value })),
    ...(highest === undefined ? [] : [{ by: 'risk' as const, value: highest }]),
  ];
}

/** The attack patterns that a tool makes possible, by their slugs. */
function patternsOf({ definition, classification, findings }: GradedTool): string[] {
  return attackPatterns
    .filter((pattern) => pattern.possible({ definition, classification, findings }) !== null)
    .map(({ slug }) => slug);
}

function count(tools: readonly GradedTool[]): Counts {
  const counts = noCounts();
  for (const tool of tools) {
    if (!isCounted(tool)) {
      counts.uncounted += 1;
      continue;
    }
    counts.tools += 1;
    counts.risks[tool.classification.risk] += 1;
    counts.categories[tool.classification.category] += 1;
    for (const facet of facetsOf(tool)) counts.facets[facet] += 1;
    counts.tokens += tokenEstimate(tool.definition);
  }
  return counts;
}

function add(total: Counts, part: Counts): void {
  total.tools += part.tools;
  total.uncounted += part.uncounted;
  for (const risk of Object.keys(part.risks) as (keyof Counts['risks'])[]) total.risks[risk] += part.risks[risk];
  for (const category of Object.keys(part.categories) as (keyof Counts['categories'])[]) {
    total.categories[category] += part.categories[category];
  }
  for (const facet of facetIds) total.facets[facet] += part.facets[facet];
  total.tokens += part.tokens;
}

/** Waits until a file, or the names in a folder, are on the disk. */
function flush(path: string, flags: 'r' | 'r+'): void {
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Slugs for the tools of one server, in order: a name that comes twice keeps both, the second with a number. */
export function toolSlugs(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const slug = toolSlug(name);
    let free = slug;
    for (let number = 2; taken.has(free); number += 1) free = `${slug}--${number}`;
    taken.add(free);
    return free;
  });
}

/**
 * Writes a snapshot: one SQLite file that is complete or not there at all (written aside, then renamed).
 * The same servers in the same order give the same bytes. Reads one server at a time. `departures` tell of servers that
 * are not among them any more.
 */
export function writeSnapshot(
  path: string,
  servers: Iterable<GradedServer>,
  rulesVersion: string,
  departures: Iterable<ServerChange> = [],
): SnapshotMeta {
  const aside = `${path}.new`;
  rmSync(aside, { force: true });
  const database = new DatabaseSync(aside);
  const meta: SnapshotMeta = {
    format: snapshotFormat,
    rulesVersion,
    crawledAt: null,
    servers: 0,
    serversWithTools: 0,
    counts: noCounts(),
  };
  try {
    database.exec(schema);
    database.exec(inputsSchema);
    database.exec(`PRAGMA user_version = ${snapshotFormat}`);
    database.exec('BEGIN');
    const putInput = database.prepare('INSERT INTO inputs VALUES (?, ?, ?)');
    const putServer = database.prepare('INSERT INTO servers VALUES (?, ?, ?, ?)');
    const putTool = database.prepare(`INSERT INTO tools VALUES (${Array(18).fill('?').join(', ')})`);
    const putList = database.prepare('INSERT INTO lists VALUES (?, ?, ?, ?)');
    const putPattern = database.prepare('INSERT INTO patterns VALUES (?, ?, ?)');
    const putFirstRead = database.prepare('INSERT INTO first_reads VALUES (?, ?)');
    const putChange = database.prepare('INSERT INTO changes VALUES (?, ?, ?, ?)');
    const putToolChange = database.prepare('INSERT INTO tool_changes VALUES (?, ?, ?, ?)');
    const putChanges = (changes: Iterable<ServerChange>): void => {
      for (const change of changes) putChange.run(change.server, change.number, change.at, JSON.stringify(change));
    };
    for (const { server, tools, history } of servers) {
      const counts = count(tools);
      const digest = new InputDigest();
      const text = (value: unknown): string => {
        const json = JSON.stringify(value);
        digest.add(json);
        return json;
      };
      putServer.run(server.slug, server.name, JSON.stringify(counts), text(server));
      for (const { by, value } of listsOf(server, counts)) putList.run(by, value, server.name, server.slug);
      const slugs = toolSlugs(tools.map((tool) => tool.definition.name));
      tools.forEach((tool, position) => {
        const { lastInsertRowid } = putTool.run(
          server.slug,
          slugs[position] ?? '',
          position,
          tool.definition.name,
          leadOf(tool.definition.description),
          tool.classification.category,
          tool.classification.risk,
          tool.provenance.truth,
          tool.provenance.gated === null ? 0 : 1,
          JSON.stringify(facetsOf(tool)),
          tokenEstimate(tool.definition),
          likeness(tool.definition.name, server.name),
          text(tool.definition),
          text(tool.provenance),
          text(tool.classification),
          text(tool.decision),
          tool.findings === undefined ? null : text(tool.findings),
          tool.whatIf === undefined ? null : text(tool.whatIf),
        );
        if (!isCounted(tool)) return;
        // The gravest come first: lists of a pattern are read from the start.
        const gravity = -riskLevels.indexOf(tool.classification.risk);
        for (const pattern of patternsOf(tool)) putPattern.run(pattern, gravity, lastInsertRowid);
      });
      if (history !== undefined) {
        text(history);
        if (history.firstRead !== null) putFirstRead.run(server.slug, history.firstRead);
        putChanges(history.changes);
        for (const change of history.tools) {
          putToolChange.run(server.slug, change.slug, change.at, JSON.stringify(change));
        }
      }
      putInput.run(server.slug, digest.end(), '');
      meta.servers += 1;
      if (counts.tools > 0) meta.serversWithTools += 1;
      if (meta.crawledAt === null || server.crawledAt > meta.crawledAt) meta.crawledAt = server.crawledAt;
      add(meta.counts, counts);
    }
    putChanges(departures);
    database.prepare('INSERT INTO meta VALUES (?)').run(JSON.stringify(meta));
    database.exec('COMMIT');
    database.exec(indexes);
    database.exec('BEGIN');
    completeInputs(database);
    database.exec('COMMIT');
    database.close();
    // The name must never point to less than the whole file, whenever the power goes.
    flush(aside, 'r+');
    renameSync(aside, path);
  } catch (error) {
    if (database.isOpen) database.close();
    // On a full disk the part that was written is what takes the room.
    rmSync(aside, { force: true });
    throw error;
  }
  // Windows has no such thing as a folder that is flushed.
  if (process.platform !== 'win32') flush(dirname(path), 'r');
  return meta;
}
