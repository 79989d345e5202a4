import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { failed } from '#core/model/result.ts';
import { unreachable } from '../failure.ts';
import { readTarball } from '../read-tarball.ts';
import type { Source } from '../source.ts';
import { readLocal } from './local.ts';
import { wantedInTree } from './wanted-in-tree.ts';

const stem = (path: string): string => basename(path).replace(/\.(?:tgz|tar\.gz)$/, '');

/** A package's gzipped archive on this machine, as `npm pack` makes it. Nothing of it is run. */
export const tarballSource: Source = {
  kind: 'tarball',
  form: 'tarball:PATH',
  idOf: (rest) => `tarball:${stem(rest)}`,
  async read(rest, known, context) {
    const hash = createHash('sha512');
    const bytes = createReadStream(rest);
    bytes.on('data', (chunk) => hash.update(chunk));
    const archive = await readTarball(bytes, wantedInTree).catch((error: NodeJS.ErrnoException) =>
      failed(unreachable('E_FILE', `The file ${rest} cannot be read (${error.code ?? error.message}).`)),
    );
    if (!archive.ok) return archive;
    const integrity = `sha512-${hash.digest('base64')}`;
    const local = {
      kind: 'tarball',
      id: tarballSource.idOf(rest),
      fallbackName: stem(rest),
      archive: archive.value,
      integrity,
    } as const;
    return readLocal(local, known, context);
  },
};
