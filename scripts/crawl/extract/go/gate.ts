import type { Gate } from '#core/model/provenance.ts';
import { gateKind } from '../conditions.ts';
import type { Origin } from './value.ts';

const longestCondition = 300;

/** Source on one line, cut at the end with an ellipsis where it is longer. */
export function quoteSource(text: string, longest: number): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length <= longest ? flat : `${flat.slice(0, longest - 1)}…`;
}

/** A gate for a condition as the source writes it; `holds` is false where the tool is there when it does not hold. */
export function gateOf(condition: string, holds: boolean, origin: Origin | null): Gate {
  const text = quoteSource(condition, longestCondition);
  const negated =
    /^!\s*([\w.]+(?:\([^()]*\))?)$/.exec(text)?.[1] ?? (/^[\w.]+$/.test(text) ? `!${text}` : `!(${text})`);
  return { by: gateKind(`${text} ${origin?.text ?? ''}`, origin !== null), condition: holds ? text : negated };
}
