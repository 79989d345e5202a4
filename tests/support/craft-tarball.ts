import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import type { HeaderData } from 'tar';

/** One entry of a crafted archive: a regular file unless its header says otherwise. */
export interface CraftedEntry extends HeaderData {
  path: string;
  body?: string | Uint8Array;
}

const block = 512;

function encode({ body = '', ...header }: CraftedEntry): Uint8Array[] {
  const bytes = Buffer.from(body);
  const head = Buffer.alloc(block);
  new Header({ mode: 0o644, type: 'File', size: bytes.length, mtime: new Date(0), ...header }).encode(head);
  return [head, bytes, Buffer.alloc((block - (bytes.length % block)) % block)];
}

/** A tar archive with exactly these entries, however odd they are. */
export function craftTar(entries: readonly CraftedEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(encode), Buffer.alloc(2 * block)]);
}

/** The same, gzipped. */
export function craftTarball(entries: readonly CraftedEntry[]): Buffer {
  return gzipSync(craftTar(entries));
}
