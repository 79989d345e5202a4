import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder of what sandboxes share from one run to the next. Throws where somebody else owns it: it could hold anything. */
function shelf(): string {
  const uid = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `toolgrade-sandbox-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid) throw new Error(`${folder} belongs to another user; remove it`);
  // A strict umask would hide it from the unprivileged user for whom it is there.
  chmodSync(folder, 0o755);
  return folder;
}

/** Lets every user read a file, or a folder with all in it. Links are left alone. */
function openToAll(path: string): void {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return;
  const mayRun = found.isDirectory() || (found.mode & 0o100) !== 0;
  chmodSync(path, found.mode | (mayRun ? 0o555 : 0o444));
  if (found.isDirectory()) for (const name of readdirSync(path)) openToAll(join(path, name));
}

/** The entry of this name, made by `make` at the path that it gets where it is not there yet. Never seen half made. */
export function shelved(name: string, make: (path: string) => void): string {
  const path = join(shelf(), name);
  if (existsSync(path)) return path;
  const fresh = `${path}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  make(fresh);
  openToAll(fresh);
  try {
    renameSync(fresh, path);
  } catch (error) {
    // Another run was faster, and made the same.
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(path)) throw error;
  }
  return path;
}
