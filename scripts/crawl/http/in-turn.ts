const last = new Map<string, Promise<void>>();

/** Does the work when all earlier work of the same key has ended, however it ended. */
export async function inTurn<Value>(key: string, work: () => Promise<Value>): Promise<Value> {
  const before = last.get(key) ?? Promise.resolve();
  const result = before.then(work);
  const ended = result.then(
    () => {},
    () => {},
  );
  last.set(key, ended);
  try {
    return await result;
  } finally {
    if (last.get(key) === ended) last.delete(key);
  }
}
