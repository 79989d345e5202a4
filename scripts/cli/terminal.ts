import { once } from 'node:events';

const visible: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Untrusted text on one line that cannot steer a terminal: control and direction characters are written out. */
export function plain(text: string): string {
  return text.replace(
    /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu,
    (character) => visible[character] ?? `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`,
  );
}

/** Writes to standard output, and waits where the reader is slower. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** A line to the person who waits, on standard error: standard output carries results alone. */
export function say(line: string): void {
  clearStatus();
  process.stderr.write(`${line}\n`);
}

let status = false;

/** Shows a line that the next one replaces. Without a terminal it shows nothing. */
export function sayStatus(line: string): void {
  if (!process.stderr.isTTY) return;
  clearStatus();
  process.stderr.write(line.slice(0, (process.stderr.columns ?? 80) - 1));
  status = true;
}

function clearStatus(): void {
  if (status) process.stderr.write('\r\u001b[2K');
  status = false;
}

/** "1 tool", "2 tools"; a plural of its own where the noun has one. */
export function counted(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? noun : plural}`;
}

/** Rows as aligned columns; the last one is not padded. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, cell.length)));
  return rows
    .map((row) =>
      row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join('  '),
    )
    .join('\n');
}
