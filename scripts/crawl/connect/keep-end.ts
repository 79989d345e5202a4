import type { Readable } from 'node:stream';

/** Reads a stream to its end and keeps its last bytes. Returns the function that gives them as text. */
export function keepEnd(stream: Readable, most: number): () => string {
  let kept = Buffer.alloc(0);
  stream.on('data', (piece: Buffer) => {
    kept = Buffer.concat([kept, piece]).subarray(-most);
  });
  stream.on('error', () => {});
  return () => kept.toString();
}
