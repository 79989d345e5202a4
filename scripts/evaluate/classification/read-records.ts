import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { z } from 'zod';

/** The records of a JSONL file (gzip where its name ends in .gz), one at a time. Throws with the line's number where one does not fit. */
export async function* readRecords<Record_>(path: string, schema: z.ZodType<Record_>): AsyncGenerator<Record_> {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
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
