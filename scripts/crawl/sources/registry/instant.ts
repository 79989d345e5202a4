/** MCP was announced in November 2024: what claims to have been published before that carries no date. */
const first = Date.UTC(2024, 10, 1);

/** A moment that a record claims, as ISO 8601 in UTC; clamped to `now`, or null, with `odd` set, where it cannot be. */
export function readInstant(value: unknown, now: string): { instant: string | null; odd: boolean } {
  if (value === undefined || value === null) return { instant: null, odd: false };
  const isWritten =
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/.test(value);
  const time = isWritten ? Date.parse(value) : Number.NaN;
  if (!Number.isFinite(time) || time < first) return { instant: null, odd: true };
  if (time > Date.parse(now)) return { instant: now, odd: true };
  return { instant: new Date(time).toISOString(), odd: false };
}
