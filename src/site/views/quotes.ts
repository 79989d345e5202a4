import type { Evidence } from '#core/model/evidence.ts';
import { pointerTokens } from '#core/model/json.ts';
import { visible } from './visible.ts';

/** Words of a definition and where they stand. */
export interface Quote {
  text: string;
  where: string;
}

/** Quotes beside one claim that a page shows; the definition itself has all of them marked. */
const most = 4;

/** Where evidence stands, for a reader: `description`, `parameter path`, `description of path`. */
export function placeOf({ pointer, part, field }: Evidence): string {
  if (field !== 'inputSchema' && field !== 'outputSchema') return field === 'annotations' ? 'annotations' : field;
  const tokens = pointerTokens(pointer);
  const at = tokens.lastIndexOf('properties');
  const name = at === -1 ? undefined : tokens[at + 1];
  if (name === undefined) return field === 'inputSchema' ? 'input schema' : 'output schema';
  if (part === 'key') return field === 'inputSchema' ? 'parameter name' : 'result name';
  const keyword = tokens[at + 2];
  return keyword === undefined ? `parameter ${visible(name)}` : `${keyword} of ${visible(name)}`;
}

/** The first few quotes of some evidence, each text once for each place. */
export function quotes(evidence: readonly Evidence[]): Quote[] {
  const found = new Map<string, Quote>();
  for (const item of evidence) {
    const quote = { text: visible(item.text), where: placeOf(item) };
    found.set(`${quote.where}\n${quote.text}`, quote);
  }
  return [...found.values()].slice(0, most);
}
