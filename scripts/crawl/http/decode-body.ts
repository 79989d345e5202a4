import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { rejected } from '../failure.ts';
import { Fault } from './fault.ts';

const decoders: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
  ['zstd', createZstdDecompress],
]);

/**
 * The bytes of a body behind its one content encoding, counted as they come out. Throws a `Fault`: `E_ENCODING` for an
 * unknown or a stacked encoding, `E_BODY_SIZE` past `most` bytes.
 */
export async function* decodeBody(body: Readable, encoding: string, most: number): AsyncGenerator<Buffer> {
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  let decoded: Readable = body;
  if (names.length > 0) {
    const decoder = names.length === 1 ? decoders.get(names[0] ?? '') : undefined;
    if (decoder === undefined) {
      throw new Fault(
        rejected('E_ENCODING', `The answer is encoded as "${encoding.slice(0, 60)}", which is not read.`),
      );
    }
    // The generator's own loop sees every error of the chain; the callback only keeps it from being thrown elsewhere.
    decoded = pipeline(body, decoder(), () => {});
  }
  let count = 0;
  try {
    for await (const piece of decoded as AsyncIterable<Buffer>) {
      count += piece.length;
      if (count > most) throw new Fault(rejected('E_BODY_SIZE', `The answer is larger than ${most} bytes.`));
      yield piece;
    }
  } finally {
    decoded.destroy();
    body.destroy();
  }
}
