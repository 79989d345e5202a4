import { z } from 'zod';
import { categories } from '#core/taxonomy/category.ts';
import { readRecords } from './read-records.ts';

/** Our reading of one definition that the grades and somebody else disagree on: `category` is what the rubric makes of it. */
const reading = z.object({ digest: z.string(), category: z.enum(categories), reason: z.string() });
type Reading = z.infer<typeof reading>;

/** The readings of a file, by the digest of the definition. */
export async function readReadings(path: string): Promise<Map<string, Reading>> {
  const readings = new Map<string, Reading>();
  for await (const one of readRecords(path, reading)) readings.set(one.digest, one);
  return readings;
}
