import { pipeline } from 'node:stream/promises';
import { Transform, Writable, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { failed, success, type Result } from '#core/model/result.ts';
import { rejected, type Failure } from './failure.ts';
import { limits } from './limits.ts';

/** The text of an archive's files, and what was odd about it. Nothing of it was written to disk or run. */
export interface Archive {
  /** Text by path, without the archive's top folder, of the files that were wanted. The first of two equal paths. */
  files: Map<string, string>;
  /** Every regular file's path. */
  paths: Set<string>;
  /** Codes of what was skipped or is worth a flag: `LINK_SKIPPED`, `E_TAR_DUP`, `CASE_COLLISION`, … */
  notes: string[];
}

class Refusal extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

const refuse = (code: string, message: string): Refusal => new Refusal(rejected(code, message));

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

/** The path inside the archive's top folder; null for the top folder itself. Refuses what would leave it. */
function innerPath(raw: string): string | null {
  const parts = raw.split(/[/\\]/);
  if (
    raw.startsWith('/') ||
    raw.startsWith('\\') ||
    /^[a-z]:/i.test(raw) ||
    raw.includes('\0') ||
    parts.includes('..')
  ) {
    throw refuse('E_TAR_PATH', 'The archive names a file outside its own folder, so it was not read.');
  }
  const { pathBytes, pathDepth } = limits.tarball;
  if (Buffer.byteLength(raw) > pathBytes || parts.length > pathDepth) {
    throw refuse(
      'E_TAR_PATH',
      `The archive has a path longer than ${pathBytes} bytes or deeper than ${pathDepth} folders.`,
    );
  }
  const inner = raw
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .slice(1)
    .join('/');
  return inner === '' ? null : inner;
}

/**
 * Reads a gzipped package tarball as a stream, within the limits. `wanted` says whose text to keep.
 * Fails with `E_TAR_PATH`, `E_TAR_BOMB`, `E_TAR_ENTRIES` or `E_TAR_CORRUPT`; never throws for what is in the archive.
 */
export async function readTarball(
  tarball: Readable,
  wanted: (path: string, size: number) => boolean,
): Promise<Result<Archive, Failure>> {
  const files = new Map<string, string>();
  const paths = new Set<string>();
  const notes = new Set<string>();
  const folded = new Set<string>();
  let entries = 0;
  let packed = 0;
  let keptBytes = 0;

  function open(entry: ReadEntry): void {
    entries += 1;
    if (entries > limits.tarball.entries) {
      throw refuse('E_TAR_ENTRIES', `The archive has more than ${limits.tarball.entries} entries.`);
    }
    const path = innerPath(entry.path);
    if (entry.type !== 'File' && entry.type !== 'OldFile') {
      if (entry.type !== 'Directory') notes.add(/Link$/.test(entry.type) ? 'LINK_SKIPPED' : 'TYPE_SKIPPED');
      entry.resume();
      return;
    }
    if (path === null) return void entry.resume();
    if (paths.has(path)) {
      notes.add('E_TAR_DUP');
      return void entry.resume();
    }
    const fold = path.normalize('NFC').toLowerCase();
    if (folded.has(fold)) notes.add('CASE_COLLISION');
    folded.add(fold);
    paths.add(path);
    if (!wanted(path, entry.size)) return void entry.resume();
    if (entry.size > limits.text.file || keptBytes + entry.size > limits.text.package) {
      notes.add('TEXT_LIMIT');
      return void entry.resume();
    }
    keptBytes += entry.size;
    const chunks: Uint8Array[] = [];
    entry.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    entry.on('end', () => files.set(path, new TextDecoder().decode(Buffer.concat(chunks))));
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
    else notes.add(String(code));
  });
  let isFirst = true;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      // The parser would unpack a second layer by itself, past the bounds.
      if (isFirst && chunk[0] === 0x1f && chunk[1] === 0x8b)
        broken = refuse('E_TAR_CORRUPT', 'The archive is compressed twice.');
      isFirst = false;
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
  return success({ files, paths, notes: [...notes].sort() });
}
