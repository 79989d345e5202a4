import { StringDecoder } from 'node:string_decoder';

/** A line of a stream, from 1. `text` is null where the line is too long, and was let go without being held. */
export interface Line {
  number: number;
  text: string | null;
}

const newline = 0x0a;

/** The lines of a stream of bytes. Holds one line at a time, and none that is longer than `most` bytes. */
export async function* readLines(bytes: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Line> {
  let number = 1;
  let held: Uint8Array[] = [];
  let length = 0;
  const take = (): Line => {
    const text = length > most ? null : new StringDecoder('utf8').end(Buffer.concat(held)).replace(/^\uFEFF|\r$/g, '');
    held = [];
    length = 0;
    return { number: number++, text };
  };
  const hold = (piece: Uint8Array): void => {
    length += piece.length;
    if (length > most) held = [];
    else if (piece.length > 0) held.push(piece);
  };
  for await (const chunk of bytes) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      hold(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    hold(chunk.subarray(start));
  }
  if (length > 0) yield take();
}
