import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { failed, success, type Result } from '#core/model/result.ts';
import { rejected, unreachable, type Failure } from '../failure.ts';
import { limits } from '../limits.ts';
import type { Archive } from '../read-tarball.ts';
import type { Source } from '../source.ts';
import { readLocal } from './local.ts';
import { wantedInTree } from './wanted-in-tree.ts';

/** Folders that no published package holds as its own code. */
const skipped = new Set(['node_modules', '.git', '.hg', '.svn']);

/** The text of a folder's files, in order of their paths. Links are not followed. */
async function readFolder(folder: string): Promise<Result<Archive & { integrity: string }, Failure>> {
  const archive = { files: new Map<string, string>(), paths: new Set<string>(), notes: new Set<string>() };
  const hash = createHash('sha512');
  let keptBytes = 0;
  const open = [''];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const entries = await readdir(join(folder, path), { withFileTypes: true });
    entries.sort((one, other) => (one.name < other.name ? -1 : 1));
    for (const entry of entries) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isSymbolicLink()) archive.notes.add('LINK_SKIPPED');
      else if (entry.isDirectory()) {
        if (!skipped.has(entry.name) && inner.split('/').length <= limits.tarball.pathDepth) open.push(inner);
      } else if (entry.isFile()) {
        archive.paths.add(inner);
        if (archive.paths.size > limits.tarball.entries) {
          return failed(
            rejected(
              'E_DIR_ENTRIES',
              `The folder has more than ${limits.tarball.entries} files. Name the package's own folder.`,
            ),
          );
        }
        const { size } = await stat(join(folder, inner));
        if (!wantedInTree(inner, size)) continue;
        if (size > limits.text.file || keptBytes + size > limits.text.package) {
          archive.notes.add('TEXT_LIMIT');
          continue;
        }
        keptBytes += size;
        const bytes = await readFile(join(folder, inner));
        hash.update(`${inner}\0${bytes.length}\0`).update(bytes);
        archive.files.set(inner, new TextDecoder().decode(bytes));
      }
    }
  }
  return success({ ...archive, notes: [...archive.notes].sort(), integrity: `sha512-${hash.digest('base64')}` });
}

/** A package in a folder of this machine. Nothing of it is run. */
export const dirSource: Source = {
  kind: 'dir',
  form: 'dir:PATH',
  idOf: (rest) => `dir:${basename(resolve(rest))}`,
  async read(rest, known, context) {
    const folder = resolve(rest);
    const archive = await readFolder(folder).catch((error: NodeJS.ErrnoException) =>
      failed(unreachable('E_DIR', `The folder ${rest} cannot be read (${error.code ?? error.message}).`)),
    );
    if (!archive.ok) return archive;
    const { integrity } = archive.value;
    const fallbackName = basename(folder);
    return readLocal(
      { kind: 'dir', id: dirSource.idOf(rest), fallbackName, archive: archive.value, integrity },
      known,
      context,
    );
  },
};
