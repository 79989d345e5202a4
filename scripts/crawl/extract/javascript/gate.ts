import type { Gate } from '#core/model/provenance.ts';
import type { Origin } from './value.ts';

const longestCondition = 300;

/**
 * A gate for a condition as the source writes it; `holds` is false where the tool is there when it does not hold. Where a variable of
 * the environment decides it and the condition does not say so, the variable's name follows in brackets.
 */
export function gateOf(condition: string, holds: boolean, origin: Origin | null): Gate {
  const text = condition.replace(/\s+/g, ' ').trim();
  const written = holds ? text : text.startsWith('!') && /^!\s*[\w.$]+$/.test(text) ? text.slice(1) : `!(${text})`;
  const variable = origin?.kind === 'environment' ? /process\.env\.(\w+)/.exec(origin.text) : null;
  const named = variable === null || text.includes(variable[1] ?? '') ? written : `${written} (${variable[0]})`;
  return {
    by: kindOf(`${text} ${origin?.text ?? ''}`, origin),
    condition: named.length <= longestCondition ? named : written.length <= longestCondition ? written : null,
  };
}

function kindOf(text: string, origin: Origin | null): Gate['by'] {
  if (/capabilit|clientInfo|getClientVersion|elicitation|\broots\b/i.test(text)) return 'capability';
  if (
    /tool_?-?sets?|tool_?-?groups?|categor(y|ies)|presets?|profiles?|toolFilter|(en|dis)abled_?tools|enabledModules/i.test(
      text,
    )
  ) {
    return 'toolset';
  }
  if (/api_?-?key|token|secret|passw|credential|\bauth|oauth|cookie|logged_?-?in|connection_?-?string/i.test(text))
    return 'credential';
  if (origin?.kind === 'environment' || origin?.kind === 'arguments') return 'option';
  if (
    /\b(opts?|options?|args?|argv|config|settings|flags?|env)\b|enable|disable|read_?-?only|experimental|mode\b/i.test(
      text,
    )
  ) {
    return 'option';
  }
  return 'unknown';
}

/** All gates that hold at once, as one: the first that says what it is about names the kind. */
export function allOf(gates: readonly Gate[]): Gate | null {
  const first = gates[0];
  if (first === undefined) return null;
  const conditions = [...new Set(gates.map((gate) => gate.condition).filter((condition) => condition !== null))];
  const text = conditions.length === 1 ? conditions[0] : conditions.map((condition) => `(${condition})`).join(' && ');
  return {
    by: gates.find((gate) => gate.by !== 'unknown')?.by ?? 'unknown',
    condition:
      conditions.length === 0 || text === undefined || text.length > longestCondition
        ? (conditions.at(-1) ?? null)
        : text,
  };
}
