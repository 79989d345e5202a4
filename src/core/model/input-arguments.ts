import { isJsonObject, type JsonObject } from './json.ts';
import type { ToolDefinition } from './tool-definition.ts';

/** One argument of a tool, as the top level of its input schema declares it. */
export interface InputArgument {
  name: string;
  schema: JsonObject;
  required: boolean;
}

/** The arguments of a definition, in the order in which its input schema lists them. */
export function inputArguments(definition: ToolDefinition): InputArgument[] {
  const { properties, required } = definition.inputSchema ?? {};
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    schema: isJsonObject(schema) ? schema : {},
    required: Array.isArray(required) && required.includes(name),
  }));
}

const speakable = /^[A-Za-z_$][A-Za-z0-9_.$-]{0,39}$/;

/** True where an argument's name can stand in a sentence as it is. */
export function isSpeakable(name: string): boolean {
  return speakable.test(name) && !name.endsWith('.');
}
