/** What has to be ended when this process ends, in whatever way it can still act. */
const ends = new Set<() => void>();

process.on('exit', () => {
  for (const end of ends) end();
});

/** Calls `end` when this process ends, unless the function that it returns was called before. `end` must not wait. */
export function endAtExit(end: () => void): () => void {
  ends.add(end);
  return () => void ends.delete(end);
}
