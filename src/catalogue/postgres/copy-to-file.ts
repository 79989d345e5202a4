import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Catalogue } from '../catalogue.ts';
import type { PostgresCatalogue } from './postgres-catalogue.ts';

interface ToolRow {
  server: string;
  position: number;
  definition: string;
  provenance: string;
}

/**
 * Copies a catalogue out of a database into a file, row by row: what is made from the one is then what is made from the
 * other. The file is as of one moment, whatever workers write meanwhile. Replaces the file.
 */
export async function copyToFile(catalogue: PostgresCatalogue, path: string): Promise<void> {
  for (const part of ['', '-wal', '-shm']) rmSync(path + part, { force: true });
  new Catalogue(path).close();
  const file = new DatabaseSync(path);
  try {
    await catalogue.transact(async (inside, client) => {
      await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
      file.exec('PRAGMA synchronous = OFF; BEGIN; DELETE FROM first_reads;');
      const putServer = file.prepare('INSERT INTO servers VALUES (?, ?, ?)');
      const putTool = file.prepare('INSERT INTO tools VALUES (?, ?, ?, ?)');
      const putFirst = file.prepare('INSERT INTO first_reads VALUES (?, ?)');
      const putHistory = file.prepare('INSERT INTO history VALUES (?, ?, ?, ?)');
      const servers = inside.rows<{ reading_key: string; record: string }>('servers', 'id', 'reading_key, record');
      for await (const { at_key: id, reading_key: key, record } of servers) {
        putServer.run(id, key, record);
        const { rows } = await client.query<ToolRow>(
          'SELECT position, definition, provenance FROM toolgrade.tools WHERE server = $1 ORDER BY position',
          [id],
        );
        for (const { position, definition, provenance } of rows) putTool.run(id, position, definition, provenance);
      }
      for await (const { at_key: id, at } of inside.rows<{ at: string }>('first_reads', 'server', 'at')) {
        putFirst.run(id, at);
        const { rows } = await client.query<{ number: number; size: number; entry: Buffer }>(
          'SELECT number, size, entry FROM toolgrade.history WHERE server = $1 ORDER BY number',
          [id],
        );
        for (const { number, size, entry } of rows) putHistory.run(id, number, size, entry);
      }
      file.exec('COMMIT');
    });
  } finally {
    file.close();
  }
}
