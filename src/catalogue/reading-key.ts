/** The key of a reading that should be made again, whatever it was of. */
export function keyToRepeat(readingKey: string): string {
  return JSON.stringify({ ...(JSON.parse(readingKey) as object), again: true });
}

/** True for the key of a reading from which a dependency was missing that may be there next time. */
export function isToRepeat(readingKey: string): boolean {
  return readingKey.endsWith('"again":true}');
}

/**
 * True for the key of a reading that found all that it looked for. Only such readings are compared with each other: what
 * is missing from another may be there all the same.
 */
export function isWhole(readingKey: string): boolean {
  return readingKey !== '' && !isToRepeat(readingKey);
}
