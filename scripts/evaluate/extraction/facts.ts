import { createHash } from 'node:crypto';
import { canonicalJson, isJsonObject, type JsonObject } from '#core/model/json.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';

/** What is compared of a tool: no text of its author's, so that a recording of it can be kept and passed on. */
export interface ToolFacts {
  name: string;
  /** Hex SHA-256 of the description (`''` where there is none), or null where the recording has not kept it. */
  description: string | null;
  /** Of the input schema's members: names, which are required, and types; the first 16 digits of a hex SHA-256 each. */
  input: InputFacts;
}

/** The three claims of an input schema. */
export interface InputFacts {
  properties: string;
  required: string;
  types: string;
}

/** The claims of an input schema, in the order in which a difference is reported. */
export const inputFields = ['properties', 'required', 'types'] as const;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The facts of a definition. */
export function factsOf(definition: ToolDefinition): ToolFacts {
  const shape = shapeOf(definition.inputSchema);
  const short = (text: string): string => digestOf(text).slice(0, 16);
  return {
    name: definition.name,
    description: digestOf(definition.description ?? ''),
    input: { properties: short(shape.properties), required: short(shape.required), types: short(shape.types) },
  };
}

/** Names, required set and types of an input schema's members as text, order apart. */
export function shapeOf(schema: JsonObject | undefined): InputFacts {
  const properties = isJsonObject(schema?.['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema?.['required']) ? schema['required'].map(String).sort() : [];
  const names = Object.keys(properties).sort();
  return {
    properties: names.join(','),
    required: required.join(','),
    types: names.map((name) => `${name}:${typeOf(properties[name])}`).join(','),
  };
}

function typeOf(member: unknown): string {
  if (!isJsonObject(member)) return '?';
  const { type } = member;
  if (typeof type === 'string') return type;
  if (Array.isArray(type)) return type.map(String).sort().join('|');
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    const parts = member[key];
    if (Array.isArray(parts))
      return `${key === 'allOf' ? 'all' : 'any'}(${[...new Set(parts.map((part) => typeOf(part)))].sort().join('|')})`;
  }
  if (typeof member['$ref'] === 'string') return 'ref';
  if ('const' in member) return `const ${canonicalJson(member['const'])}`;
  return 'enum' in member ? 'enum' : 'any';
}
