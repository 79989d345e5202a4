import { rmSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const busy = 5;
const notADatabase = 26;

/** The file beside a path that should be its lock, and is something else: the message says what to do. */
export class NotALockError extends Error {}

/** Which file a path names just now, or null where it names none. */
function identity(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
}

/**
 * Holds a path for this process, by the operating system's own lock on the file `PATH.lock`: it ends with the process,
 * however that ends, so what a killed run leaves behind holds nothing. Returns the function that lets go, or null where
 * somebody else holds the path. Throws where the folder cannot be written, and a
 * `NotALockError` where that file holds something else.
 */
export function holdFile(path: string): (() => void) | null {
  const lock = `${path}.lock`;
  for (;;) {
    writeFileSync(lock, '', { flag: 'a' });
    const before = identity(lock);
    const database = new DatabaseSync(lock);
    try {
      database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      const { errcode } = error as { errcode?: number };
      if (errcode === busy) return null;
      if (errcode === notADatabase) {
        throw new NotALockError(
          `${lock} is not a lock of this program, but a file of something else or of an older version. ` +
            'Delete it, if nothing that still runs has made it.',
        );
      }
      throw error;
    }
    // Whoever let go just now took the file away: then what is locked here is a file that nobody else can find.
    if (before !== null && identity(lock) === before) {
      return () => {
        rmSync(lock, { force: true });
        database.close();
      };
    }
    database.close();
  }
}
