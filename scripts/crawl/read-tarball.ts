import { pipeline } from 'node:stream/promises';
import { Transform, Writable, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { failed, success, type Result } from '#core/model/result.ts';
import { rejected, type Failure } from './failure.ts';
import { limits } from './limits.ts';
import { ArchiveCollector, refuse, Refusal, type Archive, type Wanted } from './read-archive.ts';
import { TarDifferences } from './tar-differences.ts';

export type { Archive } from './read-archive.ts';

/** Passes bytes through, and refuses once they are too many. */
function counted(check: (bytes: number) => Refusal | null): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length;
      done(check(bytes), chunk);
    },
  });
}

/**
 * Reads a gzipped package tarball as a stream, within the limits. `wanted` says whose text to keep.
 * Fails with `E_TAR_PATH`, `E_TAR_BOMB`, `E_TAR_ENTRIES`, `E_TAR_DIFF` or `E_TAR_CORRUPT`; never throws for what is in the archive.
 */
export async function readTarball(tarball: Readable, wanted: Wanted): Promise<Result<Archive, Failure>> {
  const collector = new ArchiveCollector('TAR', true, wanted);
  let packed = 0;

  function open(entry: ReadEntry): void {
    const path = collector.enter(entry.path);
    if (entry.type !== 'File' && entry.type !== 'OldFile') {
      if (entry.type !== 'Directory') collector.note(entry.type.endsWith('Link') ? 'LINK_SKIPPED' : 'TYPE_SKIPPED');
      entry.resume();
      return;
    }
    if (path === null || !collector.accept(path, entry.size)) return void entry.resume();
    const chunks: Uint8Array[] = [];
    entry.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    entry.on('end', () => collector.keep(path, Buffer.concat(chunks)));
  }

  const parser = new Parser({ strict: false, brotli: false, zstd: false });
  let broken: Error | null = null;
  parser.on('entry', (entry: ReadEntry) => {
    try {
      open(entry);
    } catch (error) {
      broken ??= error as Error;
      entry.resume();
    }
  });
  parser.on('warn', (code) => {
    if (String(code) === 'TAR_BAD_ARCHIVE') broken ??= refuse('E_TAR_CORRUPT', 'The archive is damaged or cut short.');
    else collector.note(String(code));
  });
  const differences = new TarDifferences();
  let isFirst = true;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      // The parser would unpack a second layer by itself, past the bounds.
      if (isFirst && chunk[0] === 0x1f && chunk[1] === 0x8b)
        broken = refuse('E_TAR_CORRUPT', 'The archive is compressed twice.');
      isFirst = false;
      if (differences.differs(chunk)) {
        broken ??= refuse(
          'E_TAR_DIFF',
          'Two readers of the archive would find different files in it, so it was not read.',
        );
      }
      if (broken !== null) return done(broken);
      // The parser pauses for nobody: every entry is read or resumed as it opens.
      parser.write(chunk);
      done(broken);
    },
    final(done) {
      parser.on('end', () => done(broken));
      parser.end();
    },
  });

  const { compressed, unpacked, ratio, ratioFrom } = limits.tarball;
  try {
    await pipeline(
      tarball,
      counted((bytes) => {
        packed = bytes;
        return bytes > compressed ? refuse('E_TAR_BOMB', `The archive is larger than ${compressed} bytes.`) : null;
      }),
      createGunzip(),
      counted((bytes) =>
        bytes > unpacked || (bytes > ratioFrom && bytes > packed * ratio)
          ? refuse('E_TAR_BOMB', `The archive unpacks to more than ${unpacked} bytes or ${ratio} times its own size.`)
          : null,
      ),
      sink,
    );
  } catch (error) {
    if (error instanceof Refusal) return failed(error.failure);
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code.startsWith('Z_')) return failed(rejected('E_TAR_CORRUPT', 'The archive is damaged or cut short.'));
    throw error;
  }
  return success(collector.archive());
}
