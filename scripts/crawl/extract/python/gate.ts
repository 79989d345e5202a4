import type { Gate } from '#core/model/provenance.ts';
import { quoteSource } from './text.ts';
import type { Origin } from './value.ts';

const longestCondition = 300;

function kindOf(text: string, origin: Origin | null): Gate['by'] {
  const words = `${text} ${origin?.text ?? ''}`;
  if (/capabilit|client_?info|elicitation|\broots\b/i.test(words)) return 'capability';
  if (
    /tool_?sets?|tool_?groups?|tool_?tiers?|categor(?:y|ies)|(?:en|dis)abled_?tools|tools_?(?:en|dis)abled/i.test(words)
  )
    return 'toolset';
  if (/api_?key|token|secret|passw|credential|\bauth|oauth|cookie|logged_?in|connection_?string/i.test(words))
    return 'credential';
  if (origin !== null) return 'option';
  if (
    /\b(?:opts?|options?|args?|argv|config|settings|flags?|env)\b|enable|disable|read_?only|allow|experimental|mode\b/i.test(
      words,
    )
  )
    return 'option';
  return 'unknown';
}

/** A gate for a condition as the source writes it; `holds` is false where the tool is there when it does not hold. */
export function gateOf(condition: string, holds: boolean, origin: Origin | null): Gate {
  const text = quoteSource(condition, longestCondition);
  const negated = /^not\s+([\w.]+)$/.exec(text)?.[1] ?? `not (${text})`;
  return { by: kindOf(text, origin), condition: holds ? text : negated };
}

/** All gates that hold at once, as one: the first that says what it is about names the kind. */
export function allOf(gates: readonly Gate[]): Gate | null {
  const first = gates[0];
  if (first === undefined) return null;
  const conditions = [...new Set(gates.map((gate) => gate.condition).filter((condition) => condition !== null))];
  const joined =
    conditions.length === 1 ? (conditions[0] ?? null) : conditions.map((condition) => `(${condition})`).join(' and ');
  return {
    by: gates.find((gate) => gate.by !== 'unknown')?.by ?? first.by,
    condition: joined !== null && joined.length <= longestCondition ? joined : (conditions.at(-1) ?? null),
  };
}
