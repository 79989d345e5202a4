import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { historyEntry, type HistoryEntry } from './history-entry.ts';

/**
 * What is kept of one server at the most: entries, and bytes of them before they are deflated. Beyond it the oldest go,
 * so that no server can fill the disk or the memory.
 */
export const historyLimits = { entries: 200, bytes: 4 * 1024 * 1024 };

/** Reads an entry that `encode` wrote. Throws where it is none. */
export function decode(bytes: unknown): HistoryEntry {
  if (!(bytes instanceof Uint8Array)) throw new TypeError('an entry of the history is no blob');
  return historyEntry.parse(JSON.parse(inflateRawSync(bytes).toString()));
}

/** An entry without what the tools were, which is what makes an entry large. */
const withoutDefinitions = (entry: HistoryEntry): HistoryEntry => ({
  ...entry,
  tools: entry.tools.map((tool) => ({ ...tool, before: null })),
});

/** An entry as it is kept, and its size before it was deflated, in bytes. */
export function encode(entry: HistoryEntry): { size: number; bytes: Buffer } {
  let json = Buffer.from(JSON.stringify(entry));
  if (json.length > historyLimits.bytes) json = Buffer.from(JSON.stringify(withoutDefinitions(entry)));
  return { size: json.length, bytes: deflateRawSync(json) };
}

/**
 * The number up to which a server's entries are to go once one of `size` bytes has come; 0 where all of them may stay.
 * `kept` has those that were there, newest first.
 */
export function outgrown(size: number, kept: readonly { number: number; size: number }[]): number {
  let total = size;
  for (const [index, entry] of kept.entries()) {
    total += entry.size;
    if (index + 1 >= historyLimits.entries || total > historyLimits.bytes) return entry.number;
  }
  return 0;
}
