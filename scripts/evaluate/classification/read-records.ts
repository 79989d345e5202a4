import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { z } from 'zod';

/** The lines of a stream. Only a line feed ends one: JSON text may hold U+2028 and U+2029, at which readline would cut. */
export async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of input) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** The records of a JSONL file (gzip where its name ends in .gz), one at a time. Throws with the line's number where one does not fit. */
export async function* readRecords<Record_>(path: string, schema: z.ZodType<Record_>): AsyncGenerator<Record_> {
  const file = createReadStream(path);
  const input: AsyncIterable<Uint8Array> = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  let number = 0;
  for await (const line of linesOf(input)) {
    number += 1;
    if (line.trim() === '') continue;
    const read = schema.safeParse(JSON.parse(line));
    if (!read.success)
      throw new Error(
        `${path}, line ${number}: ${read.error.issues[0]?.path.join('.') ?? ''} ${read.error.issues[0]?.message ?? ''}`,
      );
    yield read.data;
  }
}
