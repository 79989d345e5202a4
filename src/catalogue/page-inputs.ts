import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/**
 * What the pages of a server are made from, as one digest a server: where it is the same in two snapshots, so are the
 * pages. `own` covers what the snapshot holds of the server; `shown` also the tools of others that its pages name.
 */
export const inputsSchema = `
  CREATE TABLE inputs (
    server TEXT PRIMARY KEY,
    own TEXT NOT NULL,
    shown TEXT NOT NULL
  ) STRICT;
`;

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

/**
 * The first tools of a group are those that pages of other servers name; what comes after them can change without
 * changing a page.
 */
const named = 200;

/**
 * Completes the digests: joins to each server's own the groups of like tools that its tools are in. Takes one pass over
 * the index of the groups and one over the servers; memory does not grow with either.
 */
export function completeInputs(database: DatabaseSync): void {
  database.exec('CREATE TEMP TABLE groups (likeness TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID');
  const putGroup = database.prepare('INSERT INTO groups VALUES (?, ?)');
  const members = database
    .prepare(
      `SELECT tools.likeness, tools.risk, json_array(tools.server, tools.slug, servers.name, tools.name, tools.lead,
         tools.category, tools.truth, tools.gated, tools.facets, tools.tokens) AS shown
       FROM tools INDEXED BY tools_by_likeness JOIN servers ON servers.slug = tools.server
       WHERE likeness IS NOT NULL AND truth IN ('listed', 'registered')
       ORDER BY tools.likeness, tools.risk, tools.server, tools.slug`,
    )
    .iterate();
  let group: { likeness: string; level: string; size: number; digest: InputDigest } | undefined;
  const close = (): void => void (group === undefined || putGroup.run(group.likeness, group.digest.end()));
  for (const row of members) {
    const [likeness, risk] = [String(row['likeness']), String(row['risk'])];
    if (group?.likeness !== likeness) {
      close();
      group = { likeness, level: risk, size: 0, digest: new InputDigest() };
    }
    if (group.level !== risk) Object.assign(group, { level: risk, size: 0 });
    group.size += 1;
    if (group.size <= named) group.digest.add(risk).add(String(row['shown']));
  }
  close();
  const groupsOf = database.prepare(
    `SELECT digest FROM groups WHERE likeness IN (SELECT likeness FROM tools WHERE server = ?) ORDER BY likeness`,
  );
  const complete = database.prepare('UPDATE inputs SET shown = ? WHERE server = ?');
  for (const { server, own } of database.prepare('SELECT server, own FROM inputs ORDER BY server').all()) {
    const digest = new InputDigest().add(String(own));
    for (const row of groupsOf.all(String(server))) digest.add(String(row['digest']));
    complete.run(digest.end(), String(server));
  }
  database.exec('DROP TABLE groups');
}
