/** Text of a definition, fit to stand inside a sentence of ours: visible characters of one line, no quotes, bounded. */
export function plain(text: string, longest = 90): string {
  const visible = /^[ -~]*$/.test(text) ? text : text.normalize('NFKC').replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ');
  const clean = visible
    .replace(/https?:\/\/\S+/g, 'an address')
    .replace(/[`*#<>{}|\\[\]"“”]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length <= longest ? clean : `${clean.slice(0, longest).replace(/[\s,;:]+\S*$/, '')}…`;
}

/** A list in a sentence: "one", "one and two", "one, two and three". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** A sentence with a full stop at its end. */
export function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
