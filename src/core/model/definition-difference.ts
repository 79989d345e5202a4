import { z } from 'zod';
import { canonicalJson, isJsonObject, pointerToken, type JsonObject, type JsonValue } from './json.ts';
import { definitionFields, type ToolDefinition } from './tool-definition.ts';

/** A place in a definition that is not what it was: its JSON pointer, and both values. A side without a value had nothing there. */
export const definitionDifference = z.object({
  pointer: z.string(),
  before: z.json().optional(),
  after: z.json().optional(),
});
export type DefinitionDifference = z.infer<typeof definitionDifference>;

function differencesAt(
  pointer: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): DefinitionDifference[] {
  if (isJsonObject(before) && isJsonObject(after)) return differencesOfObjects(pointer, before, after);
  if (canonicalJson(before) === canonicalJson(after)) return [];
  return [{ pointer, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

const own = (object: JsonObject, key: string): JsonValue | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

function differencesOfObjects(pointer: string, before: JsonObject, after: JsonObject): DefinitionDifference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => differencesAt(`${pointer}/${pointerToken(key)}`, own(before, key), own(after, key)));
}

/**
 * Where two definitions differ, in the order of their fields: each place as deep as both sides are objects. Lists are
 * compared whole. Empty for equal definitions.
 */
export function definitionDifferences(before: ToolDefinition, after: ToolDefinition): DefinitionDifference[] {
  return definitionFields.flatMap((field) =>
    differencesAt(`/${field}`, before[field] as JsonValue | undefined, after[field] as JsonValue | undefined),
  );
}
