import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** What is known of the files of one unit (a server, or a page of a list) that are on disk. */
export interface UnitFiles {
  name: string;
  /** Digest of what they were made from. */
  digest: string;
  /** Paths below the site's folder, with slashes. */
  files: readonly string[];
  bytes: number;
}

/** The layout of the tables. A file of another one is begun anew. */
const layout = 2;

/** What is lost of it when the power goes is made again; so nothing is waited for. `NORMAL` keeps the file whole. */
const settings = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
`;
const schema = `
  CREATE TABLE IF NOT EXISTS site (folder TEXT NOT NULL, key TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS units (
    name TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    files TEXT NOT NULL,
    pages INTEGER NOT NULL,
    bytes INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS shared (file TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS begun (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TEMP TABLE seen (name TEXT PRIMARY KEY) WITHOUT ROWID;
`;

/** Names a folder so that another one in its place is not taken for it; null where it is missing. */
function identity(folder: string): string | null {
  const found = statSync(folder, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? null : `${found.dev}:${found.ino}:${found.birthtimeNs}`;
}

/** What earlier builds have put into a site's folder, so that the next one writes only what is different. */
export class SiteState {
  readonly #database: DatabaseSync;
  readonly #see: StatementSync;
  readonly #digest: StatementSync;
  readonly #files: StatementSync;
  readonly #put: StatementSync;

  /** Opens the file, and makes it where it is missing or has another layout. Throws where it cannot. */
  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#database = new DatabaseSync(path);
    this.#database.exec(settings);
    if (this.#database.prepare('PRAGMA user_version').get()?.['user_version'] !== layout) {
      const tables = this.#database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
      for (const { name } of tables) this.#database.exec(`DROP TABLE "${String(name)}"`);
      this.#database.exec(`PRAGMA user_version = ${layout}`);
    }
    this.#database.exec(schema);
    this.#see = this.#database.prepare('INSERT OR IGNORE INTO seen VALUES (?)');
    this.#digest = this.#database.prepare('SELECT digest FROM units WHERE name = ?');
    this.#files = this.#database.prepare('SELECT files FROM units WHERE name = ?');
    this.#put = this.#database.prepare('INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?, ?)');
  }

  /** True where what is known is about this folder. */
  knows(folder: string): boolean {
    const row = this.#database.prepare('SELECT folder FROM site').get();
    const found = identity(folder);
    return found !== null && row?.['folder'] === found;
  }

  /** Forgets everything, and begins with an empty folder. */
  begin(folder: string): void {
    this.#database.exec('BEGIN; DELETE FROM site; DELETE FROM units; DELETE FROM shared; DELETE FROM begun;');
    this.#database.prepare('INSERT INTO site VALUES (?, ?)').run(identity(folder) ?? '', '');
    this.#database.exec('COMMIT');
  }

  /**
   * Says what units' files are made with, besides what the snapshot holds of them: templates, addresses. Where that is
   * something else than last time, all of them are to be made again.
   */
  use(key: string): void {
    if (this.#database.prepare('SELECT key FROM site').get()?.['key'] === key) return;
    this.#database.exec('BEGIN');
    this.#database.exec("UPDATE units SET digest = ''");
    this.#database.prepare('UPDATE site SET key = ?').run(key);
    this.#database.exec('COMMIT');
  }

  /** Notes that the site has a unit, and returns the digest that its files were made from; undefined where it has none. */
  see(name: string): string | undefined {
    this.#see.run(name);
    const row = this.#digest.get(name);
    return row === undefined ? undefined : String(row['digest']);
  }

  /** The files of the units that were not seen since the file was opened. */
  unseenFiles(): string[] {
    return this.#database
      .prepare('SELECT files FROM units WHERE name NOT IN (SELECT name FROM seen)')
      .all()
      .flatMap((row) => JSON.parse(String(row['files'])) as string[]);
  }

  /** Forgets the units that were not seen since the file was opened, once their files are gone. */
  forgetUnseen(): void {
    this.#database.exec('DELETE FROM units WHERE name NOT IN (SELECT name FROM seen)');
  }

  /** The files of a unit; none where it is new. */
  files(name: string): readonly string[] {
    const row = this.#files.get(name);
    return row === undefined ? [] : (JSON.parse(String(row['files'])) as string[]);
  }

  /** The files of all units, those of one at a time. */
  *allFiles(): Generator<readonly string[]> {
    for (const row of this.#database.prepare('SELECT files FROM units ORDER BY name').iterate()) {
      yield JSON.parse(String(row['files'])) as string[];
    }
  }

  /** Notes that files of these units may come to be on disk. */
  start(names: readonly string[]): void {
    const insert = this.#database.prepare('INSERT OR IGNORE INTO begun VALUES (?)');
    this.#database.exec('BEGIN');
    for (const name of names) insert.run(name);
    this.#database.exec('COMMIT');
  }

  /** The units that were started by a build that ended before they were done: some of their files may be there. */
  begun(): string[] {
    return this.#database
      .prepare('SELECT name FROM begun')
      .all()
      .map((row) => String(row['name']));
  }

  /** Forgets a unit, once nothing is left of it. */
  forget(name: string): void {
    for (const table of ['units', 'begun']) this.#database.prepare(`DELETE FROM ${table} WHERE name = ?`).run(name);
  }

  /** Keeps that these files are on disk. All of them or none. */
  put(units: readonly UnitFiles[]): void {
    const end = this.#database.prepare('DELETE FROM begun WHERE name = ?');
    this.#database.exec('BEGIN');
    for (const { name, digest, files, bytes } of units) {
      const pages = files.filter((file) => file.endsWith('.html')).length;
      this.#put.run(name, digest, JSON.stringify(files), pages, bytes);
      end.run(name);
    }
    this.#database.exec('COMMIT');
  }

  /** The files that are no unit's own. */
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

  /** How many pages and files units have, and the size of all their files. */
  totals(): { pages: number; bytes: number } {
    const row = this.#database
      .prepare('SELECT coalesce(sum(bytes), 0) AS bytes, coalesce(sum(pages), 0) AS pages FROM units')
      .get();
    return { pages: Number(row?.['pages']), bytes: Number(row?.['bytes']) };
  }

  close(): void {
    this.#database.close();
  }
}
