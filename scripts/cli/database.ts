import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresCatalogue } from '#catalogue/postgres/postgres-catalogue.ts';
import { shareTurns } from '../crawl/http/host-gate.ts';
import type { JobQueue } from '../jobs/queue.ts';
import { UserError } from './workspace.ts';

/** The database of the working catalogue and the queue, where one is named; else both are on this machine. */
export function databaseUrl(): string | null {
  const url = process.env['DATABASE_URL'];
  return url === undefined || url === '' ? null : url;
}

export interface Database {
  catalogue: PostgresCatalogue;
  queue: JobQueue;
}

/** What went wrong with a database, without its address: that may hold a password. */
function refusal(error: unknown): UserError {
  const { code, message, errors } = error as { code?: string; message?: string; errors?: { message: string }[] };
  const why = message === undefined || message === '' ? (errors?.[0]?.message ?? 'no reason given') : message;
  return new UserError(
    `The database that DATABASE_URL names cannot be used: ${why}${code === undefined ? '' : ` (${code})`}. ` +
      'It takes a PostgreSQL address such as postgres://user@host/name.',
  );
}

/** Runs `work` with the database that DATABASE_URL names, and lets go of it. Throws a UserError where it cannot be used. */
export async function withDatabase<Value>(url: string, work: (database: Database) => Promise<Value>): Promise<Value> {
  if (!/^postgres(?:ql)?:\/\//.test(url)) throw refusal({ message: 'it is no postgres:// address' });
  // Only who has a database pays for what speaks to it.
  const [{ PostgresCatalogue: Opened }, { JobQueue: Queue }] = await Promise.all([
    import('#catalogue/postgres/postgres-catalogue.ts'),
    import('../jobs/queue.ts'),
  ]);
  const catalogue = await Opened.open(url).catch((error: unknown) => {
    throw refusal(error);
  });
  try {
    const queue = await Queue.open(url);
    shareTurns((host, interval) => catalogue.takeTurn(host, interval));
    try {
      return await work({ catalogue, queue });
    } finally {
      shareTurns(null);
      await queue.close();
    }
  } finally {
    await catalogue.close();
  }
}

/** Runs `work` with a file that holds what the database's catalogue holds now, and removes the file. */
export async function withCopy<Value>(
  catalogue: PostgresCatalogue,
  work: (file: string) => Promise<Value>,
): Promise<Value> {
  const { copyToFile } = await import('#catalogue/postgres/copy-to-file.ts');
  const folder = mkdtempSync(join(tmpdir(), 'toolgrade-copy-'));
  try {
    const file = join(folder, 'catalogue.sqlite');
    await copyToFile(catalogue, file);
    return await work(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
