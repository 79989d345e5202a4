/** A list in prose: `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${conjunction} ${items.at(-1)}`;
}

/** A number with thousands set off: `42,500`. */
export function number(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A number and its noun: `1 tool`, `2 tools`. */
export function count(value: number, noun: string, plural = `${noun}s`): string {
  return `${number(value)} ${value === 1 ? noun : plural}`;
}

const months = 'January February March April May June July August September October November December'.split(' ');

/** The day of an ISO 8601 time in UTC: `3 November 2026`. Text that is no such time comes back as it is. */
export function day(time: string): string {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)/.exec(time) ?? [];
  const name = months[Number(month) - 1];
  return name === undefined ? time : `${Number(date)} ${name} ${year}`;
}

/** The month of an ISO 8601 date: `November 2026`. Text that is no such date comes back as it is. */
export function monthOf(date: string): string {
  const [, year, month] = /^(\d{4})-(\d\d)/.exec(date) ?? [];
  const name = months[Number(month) - 1];
  return name === undefined ? date : `${name} ${year}`;
}

/** The first letter in upper case. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A sentence: a capital at its start and a full stop at its end. */
export function sentence(text: string): string {
  const start = capital(text.trim());
  return /[.!?…]$/.test(start) ? start : `${start}.`;
}

/** A size in bytes, in the unit that a reader thinks in: `812 bytes`, `14.2 kB`, `1.3 MB`. */
export function bytes(size: number): string {
  if (size < 1_000) return count(size, 'byte');
  const units = ['kB', 'MB', 'GB', 'TB'] as const;
  const power = Math.min(units.length, Math.floor(Math.log10(size) / 3));
  return `${(size / 1_000 ** power).toFixed(1)} ${units[power - 1]}`;
}
