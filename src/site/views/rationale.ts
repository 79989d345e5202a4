import type { Classification } from '#core/model/classification.ts';

/** True where a sentence says of a tool what its lead, shown above, says already. */
function repeats(sentence: string, name: string, lead: string): boolean {
  if (!sentence.startsWith(`${name} `)) return false;
  const said = lead.toLowerCase();
  const words =
    sentence
      .slice(name.length)
      .toLowerCase()
      .match(/[\p{L}\p{N}]{4,}/gu) ?? [];
  // A verb has another ending there: "Lists" and "List".
  return words.every((word) => said.includes(word.slice(0, Math.max(4, word.length - 3))));
}

/**
 * A rationale without what the page tells elsewhere: what the tool does, where its lead says so, the sentence on how the
 * level came about, and contradictions. Never empty: where nothing else is said, it stays whole.
 */
export function rationaleText(
  { rationale, category, base, contradictions }: Classification,
  { name, lead }: { name: string; lead: string | null },
): string {
  const level = new RegExp(`(^|\\s)${category} starts at ${base}[^.]*\\.(?=\\s|$)`);
  const [first = ''] = rationale.split(/(?<=\.) (?=[A-Z“])/, 1);
  const told = lead !== null && repeats(first, name, lead) ? rationale.slice(first.length) : rationale;
  const rest = contradictions
    .reduce((text, contradiction) => text.replace(contradiction.text, ''), told.replace(level, ''))
    .replace(/ {2,}/g, ' ')
    .trim();
  return rest === '' ? rationale : rest;
}
