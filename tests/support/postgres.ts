import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

const debian = '/usr/lib/postgresql';

/** The folder of PostgreSQL's programs: the newest of Debian's, or what POSTGRES_BIN names. */
function programs(): string | undefined {
  const named = process.env['POSTGRES_BIN'];
  if (named !== undefined && named !== '') return named;
  if (!existsSync(debian)) return undefined;
  const [newest] = readdirSync(debian).sort((one, other) => Number(other) - Number(one));
  return newest === undefined ? undefined : join(debian, newest, 'bin');
}

/** Installs Debian's PostgreSQL where this user may; false where that cannot be. */
function install(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false;
  try {
    for (const words of [['update'], ['install', '-y', '--no-install-recommends', 'postgresql']]) {
      execFileSync('apt-get', words, { stdio: 'ignore', timeout: 300_000 });
    }
    return true;
  } catch {
    return false;
  }
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export interface Postgres {
  /** A new, empty database. */
  database(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL server of its own on loopback, with its data in a temporary folder. Throws one line that says how to get
 * one where there is none.
 */
export async function startPostgres(): Promise<Postgres> {
  const bin = programs() ?? (install() ? programs() : undefined);
  if (bin === undefined) {
    throw new Error('these tests need PostgreSQL: install it (Debian: apt-get install postgresql) or set POSTGRES_BIN');
  }
  const folder = mkdtempSync(join(tmpdir(), 'toolgrade-postgres-'));
  // PostgreSQL refuses to be run by root.
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'toolgrade', '-A', 'trust', '-E', 'UTF8', '--locale=C'], {
    stdio: 'ignore',
    cwd: folder,
    ...user,
  });
  const port = await freePort();
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', folder, '-c', 'max_connections=300'],
    { stdio: 'ignore', cwd: folder, ...user },
  );
  const url = (name: string): string => `postgres://toolgrade@127.0.0.1:${port}/${name}`;
  let made = 0;
  const admin = async (): Promise<pg.Client> => {
    for (let tries = 0; ; tries += 1) {
      const client = new pg.Client({ connectionString: url('postgres') });
      try {
        await client.connect();
        return client;
      } catch (error) {
        if (tries > 300 || server.exitCode !== null) throw error;
        await wait(100);
      }
    }
  };
  await (await admin()).end();
  return {
    async database() {
      made += 1;
      const client = await admin();
      await client.query(`CREATE DATABASE test_${made}`);
      await client.end();
      return url(`test_${made}`);
    },
    async stop() {
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
