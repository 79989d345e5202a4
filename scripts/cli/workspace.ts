import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = dirname(dirname(import.meta.dirname));
const folder = join(root, '.toolgrade');

/** Where the stages keep what they write, unless an option names another place. */
export const workspace = {
  root,
  sources: join(root, 'data', 'sources.yaml'),
  catalogue: join(folder, 'catalogue.sqlite'),
  snapshot: join(folder, 'snapshot.sqlite'),
  /** Archives and records of the npm registry; safe to delete. */
  npmCache: join(folder, 'npm-cache'),
  /** What the site in `site` was built from. */
  buildKey: join(folder, 'build-key'),
  site: join(root, 'dist'),
} as const;

/** A path as a message shows it: relative to the current folder where that is shorter. */
export function shown(path: string): string {
  const short = relative('.', path);
  return short !== '' && short.length < path.length ? short : path;
}

/** Makes the folder of a file. */
export function ensureFolderOf(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Holds a file for this process: a second run that would write the same file gets an error that names the first.
 * Returns the function that lets go. A lock that a killed process left is taken over.
 */
export function hold(path: string): () => void {
  const lock = `${path}.lock`;
  ensureFolderOf(lock);
  for (let attempt = 0; ; attempt += 1) {
    try {
      const file = openSync(lock, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(lock, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = Number(readFileSync(lock, 'utf8'));
      if (attempt > 0 || isAlive(holder)) {
        throw new UserError(
          `Another run (process ${holder}) writes ${shown(path)}. Wait until it ends; if none is running, delete ${shown(lock)}.`,
        );
      }
      rmSync(lock, { force: true });
    }
  }
}

/** An error that a person can mend: its message says what to do. Ends the command with code 1. */
export class UserError extends Error {}

/** Wrong use of the command line. Ends the command with code 2. */
export class UsageError extends Error {}
