/** Servers in one part of the index, about: many enough that asking for a part does not tell which of them is meant. */
export const serversPerPart = 24;

/** How many parts an index of so many servers has: a power of two, so that the number changes seldom. */
export function partsFor(servers: number): number {
  let parts = 1;
  while (parts * serversPerPart < servers) parts *= 2;
  return parts;
}

/**
 * The part of the index that a reference without a version is in, from 0. FNV-1a over UTF-16 code units
 * (http://www.isthe.com/chongo/tech/comp/fnv/): any even spread will do, and this one is a few lines in every language.
 */
export function partOf(id: string, parts: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) {
    hash ^= id.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  // The lowest bits of this hash are its weakest.
  return (((hash >>> 16) ^ hash) >>> 0) % parts;
}
