import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { ToolDefinition } from '../model/tool-definition.ts';

const speakable = /^[A-Za-z_][A-Za-z0-9_.-]{0,39}$/;
const amountWords = /^(?:amounts?|total|price|quantity|qty|sum|cost|budget|notional)$/;

/** The properties of a definition's input schema, in the order in which it lists them. */
export function argumentsOf(definition: ToolDefinition): [name: string, schema: JsonObject][] {
  const properties = definition.inputSchema?.properties;
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).map(([name, schema]) => [name, isJsonObject(schema) ? schema : {}]);
}

/** True where an argument's name can stand in a sentence as it is. */
export function isSpeakable(name: string): boolean {
  return speakable.test(name);
}

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
  const found = argumentsOf(definition).find(
    ([name, schema]) =>
      isSpeakable(name) && canHoldNumber(schema) && wordsOf(name).some((word) => amountWords.test(word)),
  );
  return found?.[0] ?? null;
}
