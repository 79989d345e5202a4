import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

// Half a million small calls, one after the other: each is over sooner than it could be handed to another thread.

/** Paths of all files below a folder, with slashes, in order. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Moves files from one folder to another of the same disk, each in the place of one that is there already. */
export function moveFiles(files: readonly string[], from: string, to: string): void {
  const folders = new Set(files.map((file) => dirname(file)));
  for (const folder of folders) mkdirSync(join(to, folder), { recursive: true });
  for (const file of files) renameSync(join(from, file), join(to, file));
}

/** Removes files, and the folders below `from` that are empty without them. Those that are gone already are no error. */
export function removeFiles(files: Iterable<string>, from: string): void {
  for (const file of files) {
    rmSync(join(from, file), { force: true });
    for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) {
      try {
        rmdirSync(join(from, folder));
      } catch {
        // Something is in it, or it is gone.
        break;
      }
    }
  }
}

/** How many of the files are pages, and the size of all together. */
export function measure(files: readonly string[], folder: string): { pages: number; bytes: number } {
  let bytes = 0;
  for (const file of files) bytes += statSync(join(folder, file)).size;
  return { pages: files.filter((file) => file.endsWith('.html')).length, bytes };
}
