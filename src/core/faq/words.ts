import type { Limit } from '../model/decision.ts';

/** "10 calls a minute". */
export function callsIn({ max, window }: Limit): string {
  return `${max} ${max === 1 ? 'call' : 'calls'} a ${window}`;
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** A text with exactly one full stop at its end. */
export function sentence(text: string): string {
  return `${text.trim().replace(/[\s.!?…;:,]+$/, '')}.`;
}

/** The first letter in upper case. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Items by what is said of them, in the order in which each is first said. */
export function grouped<Item>(items: readonly Item[], saying: (item: Item) => string): [said: string, items: Item[]][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const said = saying(item);
    groups.set(said, [...(groups.get(said) ?? []), item]);
  }
  return [...groups];
}
