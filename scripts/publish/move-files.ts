import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/** Paths of all files below a folder, with slashes, in order. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Moves files from one folder to another of the same disk, each in the place of one that is there already. */
export async function moveFiles(files: readonly string[], from: string, to: string): Promise<void> {
  const folders = new Set(files.map((file) => dirname(file)));
  for (const folder of folders) await mkdir(join(to, folder), { recursive: true });
  for (const file of files) await rename(join(from, file), join(to, file));
}

/** Removes files, and the folders below `from` that are empty without them. Those that are gone already are no error. */
export async function removeFiles(files: Iterable<string>, from: string): Promise<void> {
  for (const file of files) {
    await rm(join(from, file), { force: true });
    for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) {
      const removed = await rmdir(join(from, folder)).then(
        () => true,
        () => false,
      );
      if (!removed) break;
    }
  }
}

/** How many of the files are pages, and the size of all together. */
export async function measure(files: readonly string[], folder: string): Promise<{ pages: number; bytes: number }> {
  let bytes = 0;
  for (const file of files) bytes += (await stat(join(folder, file))).size;
  return { pages: files.filter((file) => file.endsWith('.html')).length, bytes };
}
