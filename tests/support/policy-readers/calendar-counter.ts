import type { Limit } from '#core/model/decision.ts';

const lengths = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Counts calls by the windows of the calendar, as gateways do: true while a call is within its limit. */
export function calendarCounter(): (key: string, limit: Limit, at: number) => boolean {
  const counts = new Map<string, { window: number; count: number }>();
  return (key, { max, window }, at) => {
    const current = Math.floor(at / lengths[window]);
    const known = counts.get(key);
    const count = known?.window === current ? known.count : 0;
    if (count >= max) return false;
    counts.set(key, { window: current, count: count + 1 });
    return true;
  };
}
