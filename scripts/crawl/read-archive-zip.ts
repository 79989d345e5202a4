import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { fromBufferPromise, getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl';
import { failed, success, type Result } from '#core/model/result.ts';
import { rejected, type Failure } from './failure.ts';
import { limits } from './limits.ts';
import { ArchiveCollector, refuse, Refusal, type Archive, type Wanted } from './read-archive.ts';

const damaged = 'The archive is damaged or cut short.';

/** What an entry is by the upper bits of its Unix mode; archives made elsewhere have none and hold files. */
function isRegular(entry: Entry): boolean {
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  return type === 0 || type === 0o100000;
}

/** Opens one entry: refuses what readers of archives would disagree about, and reads its bytes. */
async function bytesOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const bytes = await buffer(await zip.openReadStreamPromise(entry));
  if (crc32(bytes) !== entry.crc32) throw refuse('E_ZIP_CORRUPT', damaged);
  return bytes;
}

/**
 * Reads a zip archive (a wheel, a bundle) that is in memory, an entry at a time, within the limits. `wanted` says
 * whose text to keep. Fails with `E_ZIP_PATH`, `E_ZIP_BOMB`, `E_ZIP_ENTRIES`, `E_ZIP_DIFF` or `E_ZIP_CORRUPT`; never
 * throws for what is in the archive.
 */
export async function readZip(bytes: Buffer, wanted: Wanted): Promise<Result<Archive, Failure>> {
  const collector = new ArchiveCollector('ZIP', false, wanted);
  const { compressed, unpacked, ratio, ratioFrom } = limits.tarball;
  if (bytes.length > compressed)
    return failed(rejected('E_ZIP_BOMB', `The archive is larger than ${compressed} bytes.`));
  let promised = 0;
  try {
    // Names are decoded here, so that one outside the archive's folder is told apart from a damaged archive.
    const zip = await fromBufferPromise(bytes, { decodeStrings: false });
    for await (const entry of zip.eachEntry()) {
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
      const path = collector.enter(name);
      promised += entry.uncompressedSize;
      if (promised > unpacked || (promised > ratioFrom && promised > bytes.length * ratio)) {
        throw refuse(
          'E_ZIP_BOMB',
          `The archive unpacks to more than ${unpacked} bytes or ${ratio} times its own size.`,
        );
      }
      const local = await zip.readLocalFileHeaderPromise(entry);
      if (!local.fileName.equals(entry.fileNameRaw)) {
        throw refuse('E_ZIP_DIFF', 'The archive names a file differently in its list and beside its content.');
      }
      if (name.endsWith('/') || path === null) continue;
      if (!isRegular(entry)) {
        collector.note(
          ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000 ? 'LINK_SKIPPED' : 'TYPE_SKIPPED',
        );
        continue;
      }
      if (!collector.accept(path, entry.uncompressedSize)) continue;
      if (entry.canDecodeFileData()) collector.keep(path, await bytesOf(zip, entry));
      else collector.note(entry.isEncrypted() ? 'ENCRYPTED_SKIPPED' : 'METHOD_SKIPPED');
    }
  } catch (error) {
    // What yauzl and zlib throw is about the bytes; a fault of ours would be a TypeError.
    if (error instanceof TypeError) throw error;
    return failed(error instanceof Refusal ? error.failure : rejected('E_ZIP_CORRUPT', damaged));
  }
  return success(collector.archive());
}
