import { isJsonObject, type JsonObject, type JsonValue } from '#core/model/json.ts';
import { visible } from './visible.ts';

/** A JSON value as a reader may see it: long ones are cut, and say so; hidden characters are spelt out. */
export function jsonText(value: JsonValue, length = 120): string {
  const text = JSON.stringify(value);
  return visible(text.length > length ? `${text.slice(0, length)}… (${text.length} characters)` : text);
}

const strings = (value: JsonValue | undefined): string[] =>
  (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string');

/** Branches of a schema of which one, some or all must hold. */
export function branches(schema: JsonObject): JsonObject[] {
  return [schema['anyOf'], schema['oneOf'], schema['allOf']].flatMap((list) =>
    Array.isArray(list) ? list.filter(isJsonObject) : [],
  );
}

/** The type a schema asks for in a few words: `string`, `array of integer`, `string or null`; `any` where it says nothing. */
export function typeText(schema: JsonObject, depth = 0): string {
  const types = strings(schema['type']);
  if (types.length > 0) return types.map((type) => (type === 'array' ? arrayText(schema, depth) : type)).join(' or ');
  if (schema['const'] !== undefined) return jsonText(schema['const'], 40);
  if (typeof schema['$ref'] === 'string') return `reference to ${jsonText(schema['$ref'], 40).slice(1, -1)}`;
  if (depth < 3) {
    const parts = new Set(branches(schema).map((branch) => typeText(branch, depth + 1)));
    if (parts.size > 0) return [...parts].join(schema['allOf'] === undefined ? ' or ' : ' and ');
  }
  if (isJsonObject(schema['properties'])) return 'object';
  return Array.isArray(schema['enum']) ? [...new Set(schema['enum'].map(jsonType))].join(' or ') : 'any';
}

function arrayText(schema: JsonObject, depth: number): string {
  const items = schema['items'];
  return isJsonObject(items) && depth < 3 ? `array of ${typeText(items, depth + 1)}` : 'array';
}

function jsonType(value: JsonValue): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** The values a schema allows, as JSON text, where it lists them: its own, its items' or its branches'. */
export function choicesOf(schema: JsonObject): { pointer: string; value: JsonValue }[] {
  const own = schema['enum'];
  if (Array.isArray(own)) return own.map((value, index) => ({ pointer: `/enum/${index}`, value }));
  const items = schema['items'];
  if (isJsonObject(items)) return choicesOf(items).map((choice) => ({ ...choice, pointer: `/items${choice.pointer}` }));
  for (const keyword of ['anyOf', 'oneOf']) {
    const list = schema[keyword];
    if (!Array.isArray(list)) continue;
    const found = list.flatMap((branch, index) => {
      if (!isJsonObject(branch)) return [];
      if (branch['const'] !== undefined && branch['const'] !== null) {
        return [{ pointer: `/${keyword}/${index}/const`, value: branch['const'] }];
      }
      return choicesOf(branch).map((choice) => ({ ...choice, pointer: `/${keyword}/${index}${choice.pointer}` }));
    });
    if (found.length > 0) return found;
  }
  return [];
}

/** A pair of bounds in words: `1 to 64 characters`, `at least 1 item`, `24 characters`; null where there is none. */
function rangeText(schema: JsonObject, [low, high, unit]: readonly [string, string, string]): string | null {
  const [least, most] = [bound(schema[low]), bound(schema[high])];
  const counted = (value: number): string =>
    unit === '' ? String(value) : `${value} ${unit}${value === 1 ? '' : 's'}`;
  if (least === null) return most === null ? null : `at most ${counted(most)}`;
  if (most === null) return least === 0 && unit !== '' ? null : `at least ${counted(least)}`;
  return least === most ? counted(least) : `${least} to ${counted(most)}`;
}

/** A bound as a number, or null where there is none or where every safe integer meets it. */
function bound(value: JsonValue | undefined): number | null {
  return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : null;
}

const ranges = [
  ['minimum', 'maximum', ''],
  ['minLength', 'maxLength', 'character'],
  ['minItems', 'maxItems', 'item'],
] as const;

const others = [
  ['exclusiveMinimum', 'more than'],
  ['exclusiveMaximum', 'less than'],
  ['multipleOf', 'a multiple of'],
  ['format', 'format'],
  ['pattern', 'pattern'],
] as const;

const longestConstraint = 120;

/** A limit that is text, such as a pattern, as its author wrote it; cut where it is long. */
function limitText(text: string): string {
  return visible(text.length > longestConstraint ? `${text.slice(0, longestConstraint)}…` : text);
}

/** Limits that a schema sets on a value, a phrase each. Bounds that every safe integer meets are left out. */
export function constraintsOf(schema: JsonObject): string[] {
  const told = ranges.flatMap((range) => rangeText(schema, range) ?? []);
  const rest = others.flatMap(([keyword, word]) => {
    const value = schema[keyword];
    if (typeof value === 'string') return [`${word} ${limitText(value)}`];
    const number = bound(value);
    return number === null ? [] : [`${word} ${number}`];
  });
  return [...told, ...rest];
}
