import { limits } from '../limits.ts';

/**
 * How long to wait by a `Retry-After` header, in milliseconds: its seconds or its date, never less than the least and never more
 * than the most of the limits. Null where the header is missing or says nothing. `now` is in milliseconds since 1970.
 */
export function retryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  if (Number.isNaN(wait)) return null;
  const { least, most } = limits.http.retryAfter;
  return Math.min(Math.max(wait, least), most);
}

/** A wait before try `attempt` (from 0) with full jitter: any time up to a bound that doubles. `random` is in [0, 1). */
export function backoff(attempt: number, random: number): number {
  const { first, most } = limits.http.backoff;
  return random * Math.min(most, first * 2 ** attempt);
}
