/** Plain objects from the maps that a parser gave, at every depth, for values whose keys are a format's own. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return value instanceof Map ? Object.fromEntries([...value].map(([key, member]) => [key, plain(member)])) : value;
}
