import type { Window } from '../../taxonomy/window.ts';

/** What passed and when, for each counter. `at` is in milliseconds. */
export type Counters = ReadonlyMap<string, readonly { at: number; amount: number }[]>;

/** What a call adds to a counter if it passes. */
export interface Count {
  counter: string;
  window: Window;
  amount: number;
}

const lengths: Record<Window, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * The sum of a counter over the window that ends at a time. The window slides, so that no span of its length ever holds
 * more than a limit says. What lies in the future, since a clock was set back, counts.
 */
export function sumWithin(counters: Counters, counter: string, window: Window, at: number): number {
  let sum = 0;
  for (const entry of counters.get(counter) ?? []) if (entry.at > at - lengths[window]) sum += entry.amount;
  return sum;
}

/** The counters after a call that passed. What has left its window is forgotten. */
export function counted(counters: Counters, counts: readonly Count[], at: number): Counters {
  const next = new Map(counters);
  for (const { counter, window, amount } of counts) {
    const kept = (next.get(counter) ?? []).filter((entry) => entry.at > at - lengths[window]);
    next.set(counter, [...kept, { at, amount }]);
  }
  return next;
}
