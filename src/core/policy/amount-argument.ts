import { inputArguments, isSpeakable } from '../model/input-arguments.ts';
import type { JsonObject } from '../model/json.ts';
import type { ToolDefinition } from '../model/tool-definition.ts';

const amountWords = /^(?:amounts?|total|price|quantity|qty|sum|cost|budget|notional)$/;

/** Lower-case words of an identifier in camelCase, snake_case or kebab-case. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

function canHoldNumber(schema: JsonObject): boolean {
  const types = [schema.type].flat();
  return schema.type === undefined || ['number', 'integer', 'string'].some((type) => types.includes(type));
}

/** The argument of a definition that says how much money or how many units a call moves, or null. */
export function amountArgument(definition: ToolDefinition): string | null {
  const found = inputArguments(definition).find(
    ({ name, schema }) =>
      isSpeakable(name) && canHoldNumber(schema) && wordsOf(name).some((word) => amountWords.test(word)),
  );
  return found?.name ?? null;
}
