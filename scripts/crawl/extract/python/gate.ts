import type { Gate } from '#core/model/provenance.ts';
import { gateKind } from '../conditions.ts';
import { quoteSource } from './text.ts';
import type { Origin } from './value.ts';

const longestCondition = 300;

/** A gate for a condition as the source writes it; `holds` is false where the tool is there when it does not hold. */
export function gateOf(condition: string, holds: boolean, origin: Origin | null): Gate {
  const text = quoteSource(condition, longestCondition);
  const negated = /^not\s+((?:(?!\s(?:and|or|if|else)\s).)+)$/.exec(text)?.[1] ?? `not (${text})`;
  return { by: gateKind(`${text} ${origin?.text ?? ''}`, origin !== null), condition: holds ? text : negated };
}
