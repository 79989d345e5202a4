import type { JsonObject, JsonValue } from '#core/model/json.ts';
import { toJson } from '../json.ts';
import type { Value } from '../value.ts';

const numeric: Record<string, string> = {
  ge: 'minimum',
  gt: 'exclusiveMinimum',
  le: 'maximum',
  lt: 'exclusiveMaximum',
  multiple_of: 'multipleOf',
};
const lengths: Record<string, Record<string, string>> = {
  min_length: { string: 'minLength', array: 'minItems', object: 'minProperties' },
  max_length: { string: 'maxLength', array: 'maxItems', object: 'maxProperties' },
  min_items: { array: 'minItems' },
  max_items: { array: 'maxItems' },
};

/** The arguments of `Field` that constrain the type itself. */
export const constraintNames: ReadonlySet<string> = new Set([
  ...Object.keys(numeric),
  ...Object.keys(lengths),
  'pattern',
  'regex',
]);

/** A schema with constraints on the type that they fit; of a nullable type, on what is not null. */
export function applyConstraints(schema: JsonObject, constraints: ReadonlyMap<string, Value>): JsonObject {
  if (constraints.size === 0) return schema;
  const { anyOf } = schema;
  if (Array.isArray(anyOf)) {
    const members = anyOf as JsonObject[];
    const inner = members.filter((member) => member.type !== 'null');
    if (inner.length !== 1) return schema;
    return {
      ...schema,
      anyOf: members.map((member) => (member.type === 'null' ? member : applyConstraints(member, constraints))),
    };
  }
  const result: JsonObject = { ...schema };
  const type = typeof schema.type === 'string' ? schema.type : '';
  for (const [name, value] of constraints) {
    const json = toJson(value).value;
    if (json === undefined || json === null) continue;
    const key = keyFor(name, type);
    if (key !== null) result[key] = json as JsonValue;
  }
  return result;
}

function keyFor(name: string, type: string): string | null {
  if (name === 'pattern' || name === 'regex') return type === 'string' ? 'pattern' : null;
  if (numeric[name] !== undefined) return type === 'integer' || type === 'number' ? numeric[name] : null;
  return lengths[name]?.[type] ?? null;
}
