import type { Gate } from '#core/model/provenance.ts';

const longestCondition = 300;

/** What a condition is about, by the words in it; `configured` where an option or a variable of the environment decides it. */
export function gateKind(words: string, configured: boolean): Gate['by'] {
  if (/capabilit|client_?info|elicitation|\broots\b/i.test(words)) return 'capability';
  if (
    /tool_?sets?|tool_?groups?|tool_?tiers?|categor(?:y|ies)|(?:en|dis)abled_?tools|tools_?(?:en|dis)abled|shouldAddTool/i.test(
      words,
    )
  ) {
    return 'toolset';
  }
  if (/api_?key|token|secret|passw|credential|\bauth|oauth|cookie|logged_?in|connection_?string/i.test(words))
    return 'credential';
  if (configured) return 'option';
  const option =
    /\b(?:opts?|options?|args?|argv|cfg|config|settings|flags?|env)\b|enable|disable|read_?only|allow|experimental|mode\b/i;
  return option.test(words) ? 'option' : 'unknown';
}

/** All gates that hold at once, as one: the first that says what it is about names the kind. `and` is the language's word. */
export function allOf(gates: readonly Gate[], and: 'and' | '&&'): Gate | null {
  const [first] = gates;
  if (first === undefined) return null;
  const conditions = [...new Set(gates.map((gate) => gate.condition).filter((condition) => condition !== null))];
  const [only] = conditions;
  const joined =
    conditions.length > 1 ? conditions.map((condition) => `(${condition})`).join(` ${and} `) : (only ?? null);
  return {
    by: gates.find((gate) => gate.by !== 'unknown')?.by ?? first.by,
    condition: joined !== null && joined.length <= longestCondition ? joined : (conditions.at(-1) ?? null),
  };
}
