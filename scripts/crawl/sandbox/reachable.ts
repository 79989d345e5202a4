import { createHash } from 'node:crypto';
import { cpSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { shelved } from './shelf.ts';

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
  return shelved(name, (copy) => cpSync(real, copy, { recursive: true, verbatimSymlinks: true }));
}
