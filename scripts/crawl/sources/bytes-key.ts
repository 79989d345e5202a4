import type { FollowedExtraction } from '../follow.ts';
import type { CrawlContext, Known } from '../source.ts';
import { areUnchanged, followedKeys, type FollowedKey } from './followed-key.ts';

/** What was read of bytes that have no version of their own. */
interface BytesReading {
  integrity: string;
  extractor: string;
  dependencies: FollowedKey[];
}

/** The key of a reading of these bytes, with the dependencies that it led to. */
export function bytesKey(
  integrity: string,
  { followed }: FollowedExtraction,
  { extractorDigest }: Pick<CrawlContext, 'extractorDigest'>,
): string {
  const key: BytesReading = { integrity, extractor: extractorDigest, dependencies: followedKeys(followed) };
  return JSON.stringify(key);
}

/** True where the bytes, what reads them and the dependencies that were read with them are as they were. */
export async function isUnchanged(known: Known, integrity: string, context: CrawlContext): Promise<boolean> {
  const last = JSON.parse(known.readingKey) as BytesReading;
  return (
    last.integrity === integrity &&
    last.extractor === context.extractorDigest &&
    areUnchanged(last.dependencies, context)
  );
}
