import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { failed, success, type Result } from '#core/model/result.ts';
import { rejected, unreachable, type Failure } from '../../failure.ts';
import { guardedFetch } from '../../http/guarded-fetch.ts';
import { limits } from '../../limits.ts';
import type { CrawlContext } from '../../source.ts';

/** Where a bundle is: a path, or an address with the checksum that its bytes must have. */
export interface BundlePlace {
  path: string | null;
  address: string | null;
  sha256: string | null;
}

/** Takes `PATH` or `URL[#sha256=HEX]` apart. */
export function bundlePlace(rest: string): BundlePlace {
  const [, address, sha256 = null] = /^(https?:\/\/[^#]+)(?:#sha256=([0-9a-f]{64}))?$/i.exec(rest) ?? [];
  if (address === undefined) return { path: rest, address: null, sha256: null };
  return { path: null, address, sha256: sha256?.toLowerCase() ?? null };
}

/** The bytes of a bundle, and their SHA-512. Fails with `E_FILE`, `E_ZIP_BOMB`, `E_INTEGRITY` and the codes of `guardedFetch`. */
export async function bundleBytes(
  { path, address, sha256 }: BundlePlace,
  { settings, local }: CrawlContext,
): Promise<Result<{ bytes: Buffer; integrity: string }, Failure>> {
  const most = limits.tarball.compressed;
  let bytes: Buffer;
  if (address !== null) {
    const answer = await guardedFetch(address, { maxBytes: most, client: settings?.client, ...local });
    if (!answer.ok) return answer;
    bytes = answer.value.body;
  } else {
    try {
      const { size } = await stat(path ?? '');
      if (size > most) return failed(rejected('E_ZIP_BOMB', `The archive is larger than ${most} bytes.`));
      bytes = await readFile(path ?? '');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return failed(unreachable('E_FILE', `The file ${path} cannot be read (${code ?? message}).`));
    }
  }
  if (sha256 !== null && createHash('sha256').update(bytes).digest('hex') !== sha256) {
    return failed(rejected('E_INTEGRITY', 'The bundle is not what its checksum says. It was not read.'));
  }
  return success({ bytes, integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}` });
}
