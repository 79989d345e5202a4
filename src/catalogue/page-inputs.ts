import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { categories } from '#core/taxonomy/category.ts';
import { riskLevels } from '#core/taxonomy/risk-level.ts';

/**
 * What the pages of a server are made from, as one digest a server: where it is the same in two snapshots, so are the
 * pages. `own` covers what the snapshot holds of the server; `shown` also the tools of others that its pages name.
 * Those are in `alike`: by what their names say and by level, as arrays of `alikeTool` in JSON.
 */
export const inputsSchema = `
  CREATE TABLE inputs (
    server TEXT PRIMARY KEY,
    own TEXT NOT NULL,
    shown TEXT NOT NULL
  ) STRICT;
  CREATE TABLE alike (
    likeness TEXT NOT NULL,
    level INTEGER NOT NULL,
    tools TEXT NOT NULL,
    PRIMARY KEY (likeness, level)
  ) STRICT, WITHOUT ROWID;
`;

/** A tool as `alike` has it: its server, that server's name, its own slug, name and category. */
export const alikeTool = z.tuple([z.string(), z.string(), z.string(), z.string(), z.enum(categories)]);

/** Digest of a sequence of texts, which no other sequence shares. */
export class InputDigest {
  readonly #hash = createHash('sha256');

  add(text: string): this {
    this.#hash.update(`${Buffer.byteLength(text)}:`).update(text);
    return this;
  }

  end(): string {
    return this.#hash.digest('base64url');
  }
}

/** Tools of other servers that a page names, at the most. */
export const alikeShown = 4;

/**
 * Servers of a group that are kept for each level: that of the page itself may be among them, and so may those that a
 * lower level has named already.
 */
const alikeKept = 2 * alikeShown;

/** A group of like tools, all of one level. */
class Level {
  readonly level: number;
  readonly #shown: string[] = [];
  #server: string | null = null;
  #servers = 0;

  constructor(level: number) {
    this.level = level;
  }

  /** Takes the tools of the group in order of their servers: of each the first is kept, and of the servers the first few. */
  add(server: string, shown: string): void {
    if (server === this.#server) return;
    this.#server = server;
    this.#servers += 1;
    if (this.#servers <= alikeKept) this.#shown.push(shown);
  }

  get tools(): string {
    return `[${this.#shown.join(',')}]`;
  }
}

/**
 * Writes down which tools are alike, and completes the digests: joins to each server's own what its pages show of like
 * tools of other servers, none graver than its own. Takes one pass over the tools in order of their groups and one in
 * order of their servers; memory does not grow with either.
 */
export function completeInputs(database: DatabaseSync): void {
  const put = database.prepare('INSERT INTO alike VALUES (?, ?, ?)');
  const levelOf = (column: string): string =>
    `CASE ${column} ${riskLevels.map((risk, level) => `WHEN '${risk}' THEN ${level}`).join(' ')} END`;
  const members = database
    .prepare(
      `SELECT tools.likeness, ${levelOf('tools.risk')} AS level, tools.server,
         json_array(tools.server, servers.name, tools.slug, tools.name, tools.category) AS shown
       FROM tools JOIN servers ON servers.slug = tools.server
       WHERE tools.likeness IS NOT NULL AND tools.truth IN ('listed', 'registered')
       ORDER BY tools.likeness, level, tools.server, tools.slug`,
    )
    .iterate();
  let likeness: string | null = null;
  let levels: Level[] = [];
  let one: string | null = null;
  let isShared = false;
  const close = (): void => {
    // A group that one server has alone is nothing that another could name.
    if (isShared) for (const { level, tools } of levels) put.run(likeness, level, tools);
    levels = [];
    one = null;
    isShared = false;
  };
  for (const row of members) {
    const [level, server] = [Number(row['level']), String(row['server'])];
    if (likeness !== row['likeness']) {
      close();
      likeness = String(row['likeness']);
    }
    one ??= server;
    isShared ||= server !== one;
    if (levels.at(-1)?.level !== level) levels.push(new Level(level));
    levels.at(-1)?.add(server, String(row['shown']));
  }
  close();
  const groupsOf = database.prepare(
    `SELECT DISTINCT alike.likeness, alike.level, alike.tools
     FROM tools JOIN alike ON alike.likeness = tools.likeness AND alike.level <= ${levelOf('tools.risk')}
     WHERE tools.server = ? ORDER BY alike.likeness, alike.level`,
  );
  const complete = database.prepare('UPDATE inputs SET shown = ? WHERE server = ?');
  for (const { server, own } of database.prepare('SELECT server, own FROM inputs ORDER BY server').all()) {
    const digest = new InputDigest().add(String(own));
    for (const row of groupsOf.all(String(server))) digest.add(`${row['level']} ${row['tools']}`);
    complete.run(digest.end(), String(server));
  }
}
