import { createHash } from 'node:crypto';
import { canonicalJson } from '../model/json.ts';
import { definitionFields, type ToolDefinition } from '../model/tool-definition.ts';

/** `sha256-` and the hex SHA-256 of the definition's six fields as canonical JSON: equal definitions, equal digests. */
export function definitionDigest(definition: ToolDefinition): string {
  const fields = Object.fromEntries(definitionFields.map((field) => [field, definition[field]]));
  return `sha256-${createHash('sha256').update(canonicalJson(fields)).digest('hex')}`;
}
