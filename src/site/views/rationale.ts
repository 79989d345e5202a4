import type { Classification } from '#core/model/classification.ts';

/**
 * A rationale without what the page tells elsewhere: the sentence on how the level came about, and contradictions.
 * Never empty: where nothing else is said, it stays whole.
 */
export function rationaleText({ rationale, category, base, contradictions }: Classification): string {
  const level = new RegExp(`(^|\\s)${category} starts at ${base}[^.]*\\.(?=\\s|$)`);
  const rest = contradictions
    .reduce((text, contradiction) => text.replace(contradiction.text, ''), rationale.replace(level, ''))
    .replace(/ {2,}/g, ' ')
    .trim();
  return rest === '' ? rationale : rest;
}
