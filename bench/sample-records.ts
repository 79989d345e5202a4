import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { readLines } from '#scripts/lines.ts';
import { random } from './random.ts';

/** Writes a share of the lines of a file. The same arguments give the same bytes. */
export async function sampleRecords(input: string, output: string, share: number, seed: number): Promise<void> {
  const next = random(seed);
  const out = createWriteStream(output);
  for await (const { text } of readLines(createReadStream(input), 2 ** 24)) {
    if (text === null || next() >= share) continue;
    if (!out.write(`${text}\n`)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
}
