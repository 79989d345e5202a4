import { createHash } from 'node:crypto';
import { cpSync, existsSync, lstatSync, mkdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** True where any user can come to the path and read what is there. */
function isOpenToAll(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) break;
  }
  return (statSync(path).mode & 0o004) !== 0;
}

/**
 * A path with the same content that an unprivileged user can reach: the path itself, or a copy in the folder of
 * temporary files. Only root needs one: everybody else runs the sandbox as themselves.
 */
export function reachable(path: string): string {
  const real = realpathSync(path);
  if (process.getuid?.() !== 0 || isOpenToAll(real)) return real;
  const { size, mtimeMs } = statSync(real);
  const name = createHash('sha256').update(`${real}\0${size}\0${mtimeMs}`).digest('hex').slice(0, 24);
  const shelf = join(tmpdir(), 'toolgrade-sandbox');
  mkdirSync(shelf, { recursive: true, mode: 0o755 });
  // Somebody else's folder of this name could be filled with anything.
  const { uid } = lstatSync(shelf);
  if (uid !== 0) throw new Error(`${shelf} belongs to another user; remove it`);
  const copy = join(shelf, name);
  if (!existsSync(copy)) {
    const fresh = `${copy}.${process.pid}`;
    cpSync(real, fresh, { recursive: true, verbatimSymlinks: true });
    rmSync(copy, { recursive: true, force: true });
    renameSync(fresh, copy);
  }
  return copy;
}
