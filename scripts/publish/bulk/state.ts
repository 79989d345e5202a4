import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What is known of the files of one server that are on disk. */
export interface ServerFiles {
  server: string;
  /** Digest of what they were made from. */
  digest: string;
  /** Paths below the site's folder, with slashes. */
  files: readonly string[];
  bytes: number;
}

const schema = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS site (folder TEXT NOT NULL, key TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS servers (
    server TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    files TEXT NOT NULL,
    bytes INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS shared (file TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`;

/** Names a folder so that another one in its place is not taken for it; null where it is missing. */
function identity(folder: string): string | null {
  const found = statSync(folder, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? null : `${found.dev}:${found.ino}:${found.birthtimeNs}`;
}

/** What earlier builds have put into a site's folder, so that the next one writes only what is different. */
export class SiteState {
  readonly #database: DatabaseSync;

  /** Opens the file, and makes it where it is missing or was made by another layout. Throws where it cannot. */
  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#database = new DatabaseSync(path);
    this.#database.exec(schema);
  }

  /** True where what is known is about this folder. */
  knows(folder: string): boolean {
    const row = this.#database.prepare('SELECT folder FROM site').get();
    const found = identity(folder);
    return found !== null && row?.['folder'] === found;
  }

  /** Forgets everything, and begins with an empty folder. */
  begin(folder: string): void {
    this.#database.exec('BEGIN; DELETE FROM site; DELETE FROM servers; DELETE FROM shared;');
    this.#database.prepare('INSERT INTO site VALUES (?, ?)').run(identity(folder) ?? '', '');
    this.#database.exec('COMMIT');
  }

  /**
   * Says what servers' files are made with, besides what the snapshot holds of them: templates, addresses. Where that
   * is something else than last time, all of them are to be made again.
   */
  use(key: string): void {
    if (this.#database.prepare('SELECT key FROM site').get()?.['key'] === key) return;
    this.#database.exec('BEGIN');
    this.#database.exec("UPDATE servers SET digest = ''");
    this.#database.prepare('UPDATE site SET key = ?').run(key);
    this.#database.exec('COMMIT');
  }

  /** The digest that a server's files were made from, or undefined where it has none. */
  digest(server: string): string | undefined {
    const row = this.#database.prepare('SELECT digest FROM servers WHERE server = ?').get(server);
    return row === undefined ? undefined : String(row['digest']);
  }

  /** The files of a server; none where it is new. */
  files(server: string): readonly string[] {
    const row = this.#database.prepare('SELECT files FROM servers WHERE server = ?').get(server);
    return row === undefined ? [] : (JSON.parse(String(row['files'])) as string[]);
  }

  /** The servers that have files, one at a time. */
  *servers(): Generator<string> {
    for (const row of this.#database.prepare('SELECT server FROM servers ORDER BY server').iterate()) {
      yield String(row['server']);
    }
  }

  /** Keeps that these files are on disk. All of them or none. */
  put(servers: readonly ServerFiles[]): void {
    const insert = this.#database.prepare('INSERT OR REPLACE INTO servers VALUES (?, ?, ?, ?)');
    this.#database.exec('BEGIN');
    for (const { server, digest, files, bytes } of servers) insert.run(server, digest, JSON.stringify(files), bytes);
    this.#database.exec('COMMIT');
  }

  remove(server: string): void {
    this.#database.prepare('DELETE FROM servers WHERE server = ?').run(server);
  }

  /** The files that are no server's own. */
  shared(): string[] {
    return this.#database
      .prepare('SELECT file FROM shared')
      .all()
      .map((row) => String(row['file']));
  }

  putShared(files: Iterable<string>): void {
    const insert = this.#database.prepare('INSERT INTO shared VALUES (?)');
    this.#database.exec('BEGIN; DELETE FROM shared;');
    for (const file of files) insert.run(file);
    this.#database.exec('COMMIT');
  }

  /** How many pages servers have, and the size of all their files. */
  totals(): { pages: number; bytes: number } {
    const row = this.#database
      .prepare(
        `SELECT coalesce(sum(bytes), 0) AS bytes,
           coalesce(sum((SELECT count(*) FROM json_each(files) WHERE value LIKE '%.html')), 0) AS pages FROM servers`,
      )
      .get();
    return { pages: Number(row?.['pages']), bytes: Number(row?.['bytes']) };
  }

  close(): void {
    this.#database.close();
  }
}
